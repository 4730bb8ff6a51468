/*
 * text: for people.  What is wrong and where, then what to do, then why; the
 * summary at the end says first what must not be done now.
 */
#include <string.h>

#include "base/escape.h"
#include "report/excerpt.h"
#include "report/link.h"
#include "report/report.h"
#include "report/totals.h"

enum { WIDTH = 92, INDENT = 7 };	/* columns; the width of "  why: " */
enum { TARGETS_SHOWN = 8 };		/* so that a summary fits a screen */

struct colours {
	const char *severity[SEVERITY_COUNT];
	const char *bold;
	const char *dim;
	const char *good;
	const char *off;
};

static const struct colours plain = { { "", "", "" }, "", "", "", "" };
static const struct colours terminal = {
	{ "\033[1;31m", "\033[1;35m", "\033[1;36m" }, "\033[1m", "\033[2m", "\033[1;32m", "\033[0m"
};

/* What one report goes through; ids are those whose reason was told already. */
struct writer {
	struct text *out;
	const struct colours *c;
	const struct report_file *file;
	const struct report *report;
};

/* Appends ${s} broken into lines of WIDTH columns, further lines indented; ends the line. */
static void
wrap(struct text *out, struct slice s, size_t column)
{
	bool first = true;

	for (;;) {
		while (s.len > 0 && strchr(" \n\t\r", s.ptr[0]) != NULL)
			s = slice_part(s, 1, s.len);
		if (s.len == 0)
			break;
		size_t end = 0;
		while (end < s.len && strchr(" \n\t\r", s.ptr[end]) == NULL)
			end++;
		size_t width = excerpt_width(slice_part(s, 0, end));
		if (!first && column + 1 + width > WIDTH) {
			text_printf(out, "\n%*s", INDENT, "");
			column = INDENT;
		} else if (!first) {
			text_add_char(out, ' ');
			column++;
		}
		escape_visible(out, slice_part(s, 0, end));
		column += width;
		first = false;
		s = slice_part(s, end, s.len);
	}
	text_add_char(out, '\n');
}

/* "  why: …" */
static void
labelled(struct writer *w, const char *label, struct slice s)
{
	text_printf(w->out, "%s%5s:%s ", w->c->bold, label, w->c->off);
	wrap(w->out, s, INDENT);
}

/* The text up to the first empty line: the rest is for --explain. */
static struct slice
first_paragraph(struct slice s)
{
	s = slice_trim(s);
	for (size_t i = 0; i + 1 < s.len; i++)
		if (s.ptr[i] == '\n' && s.ptr[i + 1] == '\n')
			return slice_part(s, 0, i);
	return s;
}

static void
write_excerpt(struct writer *w, const struct place *place, const char *mark, bool with_mark)
{
	struct excerpt_style style = { w->c->dim, mark, w->c->off, with_mark };

	if (place->source != NULL && place->begin.line <= place->source->line_count)
		excerpt_write(w->out, place, &style);
}

static void
write_place(struct writer *w, const struct place *place)
{
	escape_visible(w->out, place->path);
	if (place->source != NULL)
		text_printf(w->out, ":%u:%u", (unsigned)place->begin.line,
		    (unsigned)place->begin.column);
	text_add_string(w->out, ": ");
}

/* Whom it concerns, with an example. */
static void
write_who(struct writer *w, const struct diagnostic *d)
{
	struct text who;

	text_init(&who);
	if (slice_is(d->subject, "*"))
		text_add_string(&who, "nobody can log in");
	else if (slice_starts_with(d->subject, SLICE("user=")))
		text_add(&who, slice_part(d->subject, 5, d->subject.len));
	if (d->witness.len > 0) {
		bool example = slice_has(d->witness, '=');	/* "user=alice", not "every connection" */
		text_add_string(&who, who.len > 0 ? "; " : "");
		text_add_string(&who, example ? "for example " : "");
		text_add(&who, d->witness);
	}
	if (d->targets.len > 0) {
		text_add_string(&who, who.len > 0 ? "; on " : "on ");
		report_targets(&who, d->targets);
	}
	if (who.len > 0)
		labelled(w, "who", text_slice(&who));
	text_release(&who);
}

/* The one line that all edits of ${d} change, as it is afterwards; false when there is more than one. */
static bool
fixed_line(const struct writer *w, const struct diagnostic *d, struct text *line, struct place *at)
{
	size_t done = 0, end = 0;

	for (size_t i = 0; i < d->fix_count; i++) {
		const struct edit *edit = &d->fix[i];
		struct place place = report_place(w->file, edit->span);
		uint32_t begin;
		if (place.source == NULL)
			return false;
		struct slice text = source_line(place.source, place.begin.line, &begin);
		if (i == 0) {
			*at = place;
			done = begin;
			end = begin + text.len;
		}
		if (place.source != at->source || place.begin.line != at->begin.line ||
		    edit->span.begin < done || edit->span.end > end + 1)
			return false;
		text_add(line, slice_part(place.source->bytes, done, edit->span.begin));
		text_add(line, edit->text);
		done = edit->span.end;
	}
	if (d->fix_count > 0 && done < end)
		text_add(line, slice_part(at->source->bytes, done, end));
	return d->fix_count > 0;
}

static void
write_fix(struct writer *w, const struct diagnostic *d)
{
	struct text line;
	struct place at;

	text_init(&line);
	if (fixed_line(w, d, &line, &at)) {
		struct slice s = slice_trim(text_slice(&line));
		text_printf(w->out, "%s%5s:%s ", w->c->bold, "fix", w->c->off);
		text_printf(w->out, s.len == 0 ? "remove line %u" : "line %u becomes: ",
		    (unsigned)at.begin.line);
		while (s.len > 0) {	/* a fix may put several lines in the place of one */
			struct slice part;
			slice_cut(&s, '\n', &part);
			escape_visible(w->out, part);
			if (s.ptr != NULL && s.len > 0)
				text_printf(w->out, "\n%*s", INDENT, "");
		}
		text_add_char(w->out, '\n');
	}
	text_release(&line);
}

/* Whether an earlier diagnostic of the file gives the same reason. */
static bool
reason_was_told(const struct report_file *file, size_t index)
{
	const struct diagnostic *d = diag_at(file->store, index);

	/* Looking back a little is enough; a wall of repetitions is what is to be avoided. */
	for (size_t i = index; i-- > 0 && index - i < 64;) {
		const struct diagnostic *e = diag_at(file->store, i);
		if (!e->suppressed && slice_equal(e->why, d->why))
			return true;
	}
	return false;
}

/* Begins a link to the first reference of ${id} that can be opened.  False when there is none. */
static bool
begin_link(struct writer *w, const char *id)
{
	const struct report *r = w->report;
	struct report_rule rule = { .id = id };
	struct text url;
	bool found = false;

	if (!r->links || r->describe == NULL || !r->describe(r->cookie, id, &rule))
		return false;
	text_init(&url);
	for (size_t i = 0; i < rule.reference_count && !found; i++)
		found = link_to(rule.references[i], &url);
	if (found)
		text_printf(w->out, "\033]8;;%s\033\\", url.ptr);
	text_release(&url);
	return found;
}

/* "[rule-id: 5.1.20]" */
static void
write_rule(struct writer *w, const struct diagnostic *d)
{
	text_printf(w->out, "%s[", w->c->dim);
	bool is_link = begin_link(w, d->id);
	text_add_string(w->out, d->id);
	if (is_link)
		text_add_string(w->out, "\033]8;;\033\\");
	if (d->section.len > 0) {
		text_add_string(w->out, ": ");
		escape_visible(w->out, d->section);
	}
	text_printf(w->out, "]%s\n", w->c->off);
}

static void
write_diagnostic(struct writer *w, size_t index)
{
	const struct diagnostic *d = diag_at(w->file->store, index);
	struct place place = report_place(w->file, d->span);
	const char *colour = w->c->severity[d->severity];

	text_add_string(w->out, w->c->bold);
	write_place(w, &place);
	text_printf(w->out, "%s%s%s:%s%s ", w->c->off, colour, severity_name(d->severity),
	    w->c->off, w->c->bold);
	escape_visible(w->out, d->message);
	text_printf(w->out, "%s ", w->c->off);
	write_rule(w, d);
	write_excerpt(w, &place, colour, true);
	if (d->help.len > 0)
		labelled(w, "do", d->help);
	write_fix(w, d);
	if (d->is_fatal)
		labelled(w, "note", SLICE("sshd stops at this line"));
	write_who(w, d);
	if (d->why.len > 0 && !reason_was_told(w->file, index))
		labelled(w, "why", first_paragraph(d->why));
	for (size_t i = 0; i < d->note_count; i++) {
		place = report_place(w->file, d->notes[i].span);
		text_printf(w->out, "%snote:%s ", w->c->bold, w->c->off);
		if (place.source != NULL)
			write_place(w, &place);
		escape_visible(w->out, d->notes[i].text);
		text_add_char(w->out, '\n');
		write_excerpt(w, &place, w->c->dim, false);
	}
	text_add_char(w->out, '\n');
}

/* What must not be done with such a file, and where to begin, before anything else. */
static void
write_alarm(const struct report_alarm *alarm, struct writer *w)
{
	static const char *const alarms[] = {
		[ALARM_NOBODY] = "Nobody can log in with this file: keep a session open until it is corrected",
		[ALARM_REFUSED] = "sshd refuses this file: do not restart or reload it now, running sessions go on",
	};

	if (alarm->level == ALARM_NONE)
		return;
	text_add_string(w->out, w->c->severity[SEVERITY_ERROR]);
	if (alarm->targets.len > 0) {
		text_add_string(w->out, "On ");
		report_targets(w->out, alarm->targets);
		text_add_string(w->out, ": ");
	}
	text_printf(w->out, "%s.%s\n", alarms[alarm->level], w->c->off);
	if (alarm->line > 0) {
		text_add_string(w->out, "Begin with ");
		escape_visible(w->out, alarm->path);
		text_printf(w->out, ":%u.\n", (unsigned)alarm->line);
	}
}

static void
write_counts(const struct report_totals *t, struct writer *w)
{
	static const char *const nouns[] = { "error", "warning", "note" };
	const char *separator = "";

	for (size_t i = 0; i < SEVERITY_COUNT; i++) {
		if (t->severity[i] == 0)
			continue;
		text_printf(w->out, "%s%s", separator, w->c->severity[i]);
		report_plural(w->out, t->severity[i], nouns[i]);
		text_add_string(w->out, w->c->off);
		separator = ", ";
	}
	if (*separator == '\0')
		text_printf(w->out, "%sno %s%s", w->c->good, t->compared ? "changes" : "findings",
		    w->c->off);
	if (t->suppressed > 0)
		text_printf(w->out, ", %zu allowed by comments", t->suppressed);
	text_add_string(w->out, " in ");
	if (t->files == 1)
		escape_visible(w->out, t->first);
	else
		report_plural(w->out, t->files, "file");
	if (t->sources > t->files) {
		text_add_string(w->out, " with ");
		report_plural(w->out, t->sources - t->files, "included file");
	}
	text_add_char(w->out, '\n');
}

/* What was compared, and how to go on. */
static void
write_comparison(const struct report_totals *t, struct writer *w)
{
	if (!t->compared)
		return;
	if (t->summary.len > 0)
		wrap(w->out, t->summary, 0);
	if (t->severity[SEVERITY_ERROR] + t->severity[SEVERITY_WARNING] + t->severity[SEVERITY_NOTE] > 0)
		text_add_string(w->out, "When you restart sshd, keep this session open until a new one has worked.\n");
}

/* What is not said of templates. */
static void
write_templates(const struct report_totals *t, struct writer *w)
{
	if (t->templates == 0)
		return;
	if (t->files == 1)
		text_add_string(w->out, "A template: reported is");
	else {
		report_plural(w->out, t->templates, "template");
		text_add_string(w->out, ": reported is of them");
	}
	text_add_string(w->out, " only what is wrong whatever the values (--show-unknown says what they decide).\n");
}

static void
write_scope(const struct report_totals *t, struct writer *w)
{
	text_printf(w->out, "%schecked", w->c->dim);
	for (size_t i = 0; i < t->targets.count && i < TARGETS_SHOWN; i++) {
		text_add_string(w->out, i > 0 ? ", for " : " for ");
		text_add(w->out, t->targets.ptr[i]);
	}
	if (t->targets.count > TARGETS_SHOWN)
		text_printf(w->out, " and %zu more", t->targets.count - TARGETS_SHOWN);
	if (t->rules_run > 0) {
		text_add_string(w->out, " with ");
		report_plural(w->out, t->rules_run, "rule");
	}
	if (t->unknown > 0 && t->templates < t->files)
		text_printf(w->out, "; %zu could not be decided (--show-unknown)", t->unknown);
	text_printf(w->out, "%s\n", w->c->off);
}

enum { FINDINGS, CHECKLISTS };

void
text_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	struct writer w = { &parts[FINDINGS], report->colour ? &terminal : &plain, file, report };

	if (file->upgrade != NULL) {
		report_upgrade_page(report, file, w.out);
		return;
	}
	for (size_t i = 0; i < diag_count(file->store); i++)
		if (!diag_at(file->store, i)->suppressed)
			write_diagnostic(&w, i);
	if (report->show_unknown)
		for (size_t i = 0; i < file->unknown_count; i++)
			labelled(&w, "not checked", file->unknown[i]);
	if (!report->quiet)
		report_checklist(file, &parts[CHECKLISTS]);
}

/* The checklists; a single one needs no name of a file on its first line. */
static void
write_checklists(const struct report_totals *t, const struct text *checklists, struct text *out)
{
	struct slice rest = text_slice(checklists), name;

	if (t->files == 1)
		slice_cut(&rest, '\n', &name);
	text_add(out, rest);
}

void
text_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	struct writer w = { out, report->colour ? &terminal : &plain, NULL, report };

	text_add(out, text_slice(&parts[FINDINGS]));
	if (report->quiet || totals->upgraded)
		return;
	write_checklists(totals, &parts[CHECKLISTS], out);
	write_alarm(&totals->alarm, &w);
	write_comparison(totals, &w);
	write_counts(totals, &w);
	write_templates(totals, &w);
	write_scope(totals, &w);
}
