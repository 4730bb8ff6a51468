/* json: one document with everything that is known, for programs. */
#include <jansson.h>
#include <stdlib.h>

#include "report/json.h"
#include "report/report.h"
#include "report/totals.h"
#include "sshd_lint.h"


static json_t *
notes(const struct report_file *file, const struct diagnostic *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->note_count; i++) {
		struct place place = report_place(file, d->notes[i].span);
		json_t *note = json_object();
		json_put(note, "message", json_text(d->notes[i].text));
		if (place.source != NULL) {
			json_put(note, "path", json_text(place.name));
			json_put(note, "line", json_integer(place.begin.line));
			json_put(note, "column", json_integer(place.begin.column));
		}
		json_array_append_new(list, note);
	}
	return list;
}

static json_t *
fix(const struct report_file *file, const struct diagnostic *d)
{
	json_t *edits = json_array();

	for (size_t i = 0; i < d->fix_count; i++) {
		struct place place = report_place(file, d->fix[i].span);
		json_t *edit = json_object();
		json_put(edit, "path", json_text(place.name));
		json_put(edit, "begin", json_integer(d->fix[i].span.begin));
		json_put(edit, "end", json_integer(d->fix[i].span.end));
		json_put(edit, "text", json_content(d->fix[i].text));
		json_array_append_new(edits, edit);
	}
	return json_pack("{s:b, s:o}", "safe", (int)d->fix_is_safe, "edits", edits);
}

json_t *
json_finding(const struct report_file *file, const struct diagnostic *d)
{
	struct place place = report_place(file, d->span);
	json_t *f = json_object();
	bool placed = place.source != NULL;

	json_put(f, "rule", json_text(slice_of(d->id)));
	json_put(f, "category", json_string(category_name(d->category)));
	json_put(f, "severity", json_string(severity_name(d->severity)));
	json_put(f, "message", json_text(d->message));
	json_put(f, "path", json_text(place.name));
	json_put(f, "file", json_text(place.path));
	json_put(f, "line", placed ? json_integer(place.begin.line) : json_null());
	json_put(f, "column", placed ? json_integer(place.begin.column) : json_null());
	json_put(f, "end_line", placed ? json_integer(place.end.line) : json_null());
	json_put(f, "end_column", placed ? json_integer(place.end.column) : json_null());
	json_put(f, "keyword", json_text(d->keyword));
	json_put(f, "subject", json_text_or_null(d->subject));
	json_put(f, "witness", json_text_or_null(d->witness));
	json_put(f, "target", json_string(file->target->name));
	if (d->since.len > 0)
		json_put(f, "since", json_text(d->since));
	json_put(f, "targets", d->targets.len > 0 ? json_words(d->targets) : json_null());
	json_put(f, "section", json_text_or_null(d->section));
	json_put(f, "why", json_text_or_null(slice_trim(d->why)));
	json_put(f, "help", json_text_or_null(d->help));
	json_put(f, "kind", json_string(d->is_problem ? "problem" : "finding"));
	json_put(f, "fatal", json_boolean(d->is_fatal));
	json_put(f, "notes", notes(file, d));
	if (d->fix_count > 0)
		json_put(f, "fix", fix(file, d));
	return f;
}

/* The names of all targets that ${file} was linted for. */
static json_t *
targets(const struct report_file *file)
{
	json_t *list = json_array();

	for (size_t i = 0; i < file->target_count; i++)
		json_array_append_new(list, json_string(file->targets[i]->name));
	if (file->target_count == 0)
		json_array_append_new(list, json_string(file->target->name));
	return list;
}

static json_t *
check_entry(const struct report_file *file, const struct report_check *c)
{
	struct place place = report_place(file, c->span);
	json_t *entry = json_object(), *where = json_null();

	if (place.source != NULL && c->span.source != 0)
		where = json_pack("{s:o, s:i, s:i}", "path", json_text(place.name),
		    "line", (int)place.begin.line, "column", (int)place.begin.column);
	json_put(entry, "section", json_text_or_null(c->section));
	json_put(entry, "rule", json_string(c->rule));
	json_put(entry, "title", json_text(c->what));
	json_put(entry, "result", json_string(c->result));
	json_put(entry, "value", json_text_or_null(c->value));
	json_put(entry, "message", json_text_or_null(c->message));
	json_put(entry, "where", where);
	return entry;
}

/* The checklists of ${file}: one for each target and profile. */
static json_t *
profiles(const struct report_file *file)
{
	json_t *list = json_array(), *checks = NULL;

	for (size_t i = 0; i < file->check_count; i++) {
		const struct report_check *c = &file->checks[i], *before = c - 1;
		if (i == 0 || c->target != before->target ||
		    !slice_equal(c->profile, before->profile)) {
			json_t *profile = json_object();
			json_put(profile, "id", json_text(c->profile));
			json_put(profile, "title", json_text(c->title));
			json_put(profile, "version", json_text_or_null(c->version));
			json_put(profile, "target", json_string(c->target->name));
			checks = json_array();
			json_put(profile, "checks", checks);
			json_array_append_new(list, profile);
		}
		json_array_append_new(checks, check_entry(file, c));
	}
	return list;
}

static json_t *
file_entry(const struct report_file *file)
{
	json_t *f = json_object(), *read = json_array(), *unknown = json_array();

	json_put(f, "path", json_text(file->root_given ? file->path_inside : file->name));
	json_put(f, "target", json_string(file->target->name));
	json_put(f, "targets", targets(file));
	json_put(f, "rules", json_integer((json_int_t)file->rules_run));
	for (uint32_t i = 1; i <= source_count(file->sources); i++) {
		const struct source *s = source_get(file->sources, i);
		json_array_append_new(read, json_text(file->root_given ? s->path : s->shown));
	}
	json_put(f, "read", read);
	for (size_t i = 0; i < file->unknown_count; i++)
		json_array_append_new(unknown, json_text(file->unknown[i]));
	json_put(f, "unknown", unknown);
	if (file->is_template)
		json_put(f, "template", json_true());
	if (file->upgrade != NULL)
		json_put(f, "upgrade", json_pack("{s:s, s:s, s:b, s:b}",
		    "from", file->upgrade->from->name, "to", file->upgrade->to->name,
		    "starts_before", (int)file->upgrade->starts_before,
		    "starts_after", (int)file->upgrade->starts_after));
	if (file->compared)
		json_put(f, "compared", json_text(file->summary));
	json_put(f, "profiles", profiles(file));
	return f;
}

enum { FINDINGS, SUPPRESSED, FILES };

void
json_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	(void)report;
	json_write_item(file_entry(file), 2, &parts[FILES]);
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		json_t *f = json_finding(file, d);
		if (d->suppressed)
			json_put(f, "reason", json_text_or_null(d->suppressed_by));
		json_write_item(f, 2, &parts[d->suppressed ? SUPPRESSED : FINDINGS]);
	}
}

/* The profiles of the only file, out of its entry. */
static json_t *
only_profiles(const struct text *files)
{
	json_t *entry = json_loadb(files->ptr + 1, files->len - 1, 0, NULL);
	json_t *list = json_incref(json_object_get(entry, "profiles"));

	json_decref(entry);
	return list != NULL ? list : json_array();
}

void
json_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	bool any = totals->files > 0;
	json_t *document = json_object();

	(void)report;
	json_put(document, "tool", json_string("sshd-lint"));
	json_put(document, "version", json_string(SSHD_LINT_VERSION));
	json_put(document, "target", any ? json_text(totals->first_target) : json_null());
	json_put(document, "release",
	    any ? json_string(release_name(totals->first_release)) : json_null());
	json_put(document, "files", json_array());
	json_put(document, "counts", json_pack("{s:I, s:I, s:I, s:I}",
	    "error", (json_int_t)totals->severity[SEVERITY_ERROR],
	    "warning", (json_int_t)totals->severity[SEVERITY_WARNING],
	    "note", (json_int_t)totals->severity[SEVERITY_NOTE],
	    "suppressed", (json_int_t)totals->suppressed));
	/* For the usual case of one file. */
	if (totals->files == 1)
		json_put(document, "profiles", only_profiles(&parts[FILES]));
	json_put(document, "findings", json_array());
	json_put(document, "suppressed", json_array());
	json_write(document, out);
	json_fill_list("files", &parts[FILES], 2, out);
	json_fill_list("findings", &parts[FINDINGS], 2, out);
	json_fill_list("suppressed", &parts[SUPPRESSED], 2, out);
}
