/* sarif: SARIF 2.1.0 (OASIS), for code scanning services. */
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "report/excerpt.h"
#include "report/json.h"
#include "report/report.h"
#include "report/totals.h"
#include "sshd_lint.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static json_t *
message(struct slice text)
{
	json_t *m = json_object();

	json_put(m, "text", json_text(text));
	return m;
}

/* SARIF's level for a severity. */
static json_t *
level(enum severity s)
{
	return json_string(severity_name(s));	/* error, warning and note are SARIF's own words */
}

/* A path as a URI reference: absolute ones as file: URI, all else percent-encoded. */
static json_t *
uri(struct slice path)
{
	struct text t;

	text_init(&t);
	if (slice_starts_with(path, SLICE("/")))
		text_add_string(&t, "file://");
	for (size_t i = 0; i < path.len; i++) {
		char c = path.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr("/-._~", c) != NULL))
			text_add_char(&t, c);
		else
			text_printf(&t, "%%%02X", (unsigned)(unsigned char)c);
	}
	json_t *value = json_stringn(t.ptr, t.len);
	text_release(&t);
	return value;
}

/* A column in characters, as SARIF counts them; ours are bytes. */
static json_int_t
column(const struct place *place, struct position at)
{
	struct slice line = source_line(place->source, at.line, NULL);

	return (json_int_t)excerpt_width(slice_part(line, 0, at.column - 1)) + 1;
}

static json_t *
region(const struct place *place)
{
	json_t *r = json_object();

	json_put(r, "startLine", json_integer(place->begin.line));
	json_put(r, "startColumn", json_integer(column(place, place->begin)));
	json_put(r, "endLine", json_integer(place->end.line));
	json_put(r, "endColumn", json_integer(column(place, place->end)));
	return r;
}

static json_t *
artifact(struct slice path)
{
	json_t *a = json_object();

	json_put(a, "uri", uri(path));
	return a;
}

static json_t *
location(const struct place *place)
{
	json_t *physical = json_object(), *l = json_object();

	json_put(physical, "artifactLocation", artifact(place->path));
	json_put(physical, "region",
	    place->source != NULL ? region(place) : json_pack("{s:i}", "startLine", 1));
	json_put(l, "physicalLocation", physical);
	return l;
}

static json_t *
rule(const struct report *report, struct report_rule r)
{
	json_t *rule = json_object();

	if (report->describe != NULL)
		report->describe(report->cookie, r.id, &r);
	json_put(rule, "id", json_string(r.id));
	json_put(rule, "shortDescription",
	    message(r.title.len > 0 ? r.title : slice_of(r.id)));
	if (r.why.len > 0) {
		json_put(rule, "fullDescription", message(slice_trim(r.why)));
		json_put(rule, "help", message(slice_trim(r.why)));
	}
	json_put(rule, "defaultConfiguration", json_pack("{s:o}", "level", level(r.severity)));
	json_put(rule, "properties",
	    json_pack("{s:[s]}", "tags", category_name(r.category)));
	return rule;
}

static json_t *
related(const struct report_file *file, const struct diagnostic *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->note_count; i++) {
		struct place place = report_place(file, d->notes[i].span);
		json_t *l = location(&place);
		json_put(l, "id", json_integer((json_int_t)i + 1));
		json_put(l, "message", message(d->notes[i].text));
		json_array_append_new(list, l);
	}
	return list;
}

/* One change per file; edits of the same file stay together. */
/* The list of replacements in the file of ${place}, made when its first edit comes. */
static json_t *
replacements_in(json_t *changes, const struct place *place)
{
	json_t *where = artifact(place->path), *change, *list;
	size_t i;

	json_array_foreach(changes, i, change)
		if (json_equal(json_object_get(change, "artifactLocation"), where)) {
			json_decref(where);
			return json_object_get(change, "replacements");
		}
	change = json_object();
	json_put(change, "artifactLocation", where);
	json_put(change, "replacements", list = json_array());
	json_array_append_new(changes, change);
	return list;
}

static json_t *
fixes(const struct report_file *file, const struct diagnostic *d)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < d->fix_count; i++) {
		struct place place = report_place(file, d->fix[i].span);
		if (place.source == NULL)
			continue;
		/* report_place stops before the end of line; a deletion may well include it. */
		place.end = source_position(place.source, d->fix[i].span.end);
		json_t *replacement = json_object();
		json_put(replacement, "deletedRegion", region(&place));
		if (d->fix[i].text.len > 0)
			json_put(replacement, "insertedContent",
			    json_pack("{s:o}", "text", json_content(d->fix[i].text)));
		json_array_append_new(replacements_in(changes, &place), replacement);
	}
	if (json_array_size(changes) == 0) {
		json_decref(changes);
		return NULL;
	}
	json_t *fix = json_object();
	json_put(fix, "description", message(d->help.len > 0 ? d->help : d->message));
	json_put(fix, "artifactChanges", changes);
	return json_pack("[o]", fix);
}

static json_t *
properties(const struct report_file *file, const struct diagnostic *d)
{
	json_t *p = json_object();

	json_put(p, "category", json_string(category_name(d->category)));
	json_put(p, "target", json_string(file->target->name));
	if (d->targets.len > 0)
		json_put(p, "targets", json_words(d->targets));
	if (d->keyword.len > 0)
		json_put(p, "keyword", json_text(d->keyword));
	if (d->subject.len > 0)
		json_put(p, "subject", json_text(d->subject));
	if (d->witness.len > 0)
		json_put(p, "witness", json_text(d->witness));
	return p;
}

static json_t *
result(const struct report_file *file, const struct diagnostic *d)
{
	struct place place = report_place(file, d->span);
	json_t *r = json_object(), *fingerprints = json_object(), *fix;
	char print[20];
	struct text said;

	text_init(&said);
	report_message(&said, d);
	json_put(r, "ruleId", json_string(d->id));
	json_put(r, "level", level(d->severity));
	json_put(r, "message", message(text_slice(&said)));
	text_release(&said);
	json_put(r, "locations", json_pack("[o]", location(&place)));
	if (d->note_count > 0)
		json_put(r, "relatedLocations", related(file, d));
	snprintf(print, sizeof(print), "%016" PRIx64, report_fingerprint(d, &place));
	json_put(fingerprints, "primaryLocationLineHash/v1", json_string(print));
	json_put(r, "partialFingerprints", fingerprints);
	if (d->fix_count > 0 && (fix = fixes(file, d)) != NULL)
		json_put(r, "fixes", fix);
	if (d->suppressed) {
		json_t *s = json_pack("{s:s}", "kind", "inSource");
		if (d->suppressed_by.len > 0)
			json_put(s, "justification", json_text(d->suppressed_by));
		json_put(r, "suppressions", json_pack("[o]", s));
	}
	json_put(r, "properties", properties(file, d));
	return r;
}

void
sarif_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++)
		json_write_item(result(file, diag_at(file->store, i)), 4, parts);
}

void
sarif_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	json_t *driver = json_object(), *run = json_object(), *rules = json_array();

	/* Results name their rule by its id alone: an index would need all files before the first result. */
	for (size_t i = 0; i < totals->rules.count; i++)
		json_array_append_new(rules, rule(report, totals->rules.ptr[i].rule));
	json_put(driver, "name", json_string("sshd-lint"));
	json_put(driver, "version", json_string(SSHD_LINT_VERSION));
	json_put(driver, "semanticVersion", json_string(SSHD_LINT_VERSION));
	json_put(driver, "rules", rules);
	json_put(run, "tool", json_pack("{s:o}", "driver", driver));
	json_put(run, "columnKind", json_string("unicodeCodePoints"));
	json_put(run, "invocations", json_pack("[{s:b}]", "executionSuccessful", 1));
	json_put(run, "results", json_array());
	json_t *log = json_object();
	json_put(log, "$schema", json_string(SCHEMA));
	json_put(log, "version", json_string("2.1.0"));
	json_put(log, "runs", json_pack("[o]", run));
	json_write(log, out);
	json_fill_list("results", parts, 4, out);
}
