/* Html findings: what is wrong, by severity, each with its line, what to do, and why. */
#include <string.h>

#include "fix/diff.h"
#include "fix/patch.h"
#include "report/excerpt.h"
#include "report/html.h"
#include "report/link.h"

enum {
	EXCERPT_BYTES = 400,	/* of a line, around what is meant */
	CONTEXT_BYTES = 120,	/* of these, before it */
	DIFF_BYTES = 1 << 16,	/* a fix that reaches farther is not shown */
};

/* ---- the line ---- */

/* The line of ${place}, what is meant marked if ${with_mark}. */
static void
write_excerpt(struct html_page *p, const struct place *place, bool with_mark)
{
	struct slice line = source_line(place->source, place->begin.line, NULL);
	size_t begin = place->begin.column - 1, end = line.len, from = 0, to = line.len;

	if (place->end.line == place->begin.line && place->end.column - 1 < end)
		end = place->end.column - 1;
	if (begin > line.len)
		begin = line.len;
	if (end < begin)
		end = begin;
	if (line.len > EXCERPT_BYTES) {
		from = begin > CONTEXT_BYTES ? excerpt_start(line, begin - CONTEXT_BYTES) : 0;
		to = from + EXCERPT_BYTES;
		to = to < line.len ? excerpt_start(line, to) : line.len;
		if (end > to)
			end = to;
	}
	html_printf(p, "<pre class=\"excerpt\"><code><span class=\"n\">%u</span>",
	    (unsigned)place->begin.line);
	html_add(p, from > 0 ? "…" : "");
	html_code(p, slice_part(line, from, begin));
	html_add(p, with_mark ? "<mark>" : "");
	html_code(p, slice_part(line, begin, end));
	/* What is missing has no letters to underline. */
	html_add(p, with_mark && begin == end ? "<span class=\"gap\">‸</span>" : "");
	html_add(p, with_mark ? "</mark>" : "");
	html_code(p, slice_part(line, end, to));
	html_add(p, to < line.len ? "…" : "");
	html_add(p, "</code></pre>\n");
}

/* ---- the fix ---- */

/* The part of ${source} that ${edits} change, in whole lines; false where it is too long. */
static bool
changed_lines(struct html_page *p, struct source *source, const struct diagnostic *d,
    struct slice *before, struct slice *after)
{
	uint32_t begin = UINT32_MAX, end = 0;
	size_t count = 0;
	struct edit *edits = ARENA_ARRAY(&p->a, struct edit, d->fix_count);
	struct patch *patch = patch_make(&p->a);

	for (size_t i = 0; i < d->fix_count; i++) {
		if (d->fix[i].span.source != source->id)
			continue;
		edits[count++] = d->fix[i];
		begin = d->fix[i].span.begin < begin ? d->fix[i].span.begin : begin;
		end = d->fix[i].span.end > end ? d->fix[i].span.end : end;
	}
	if (count == 0 || end - begin > DIFF_BYTES || end > source->bytes.len)
		return false;
	while (begin > 0 && source->bytes.ptr[begin - 1] != '\n')
		begin--;
	/* A line that is taken away with its end ends there. */
	while (end < source->bytes.len && (end == begin || source->bytes.ptr[end - 1] != '\n'))
		end++;
	if (end - begin > 2 * DIFF_BYTES)
		return false;
	for (size_t i = 0; i < count; i++) {
		edits[i].span.begin -= begin;
		edits[i].span.end -= begin;
	}
	struct source window = *source;
	window.bytes = *before = slice_part(source->bytes, begin, end);
	if (!patch_add(patch, edits, count))
		return false;
	*after = patch_apply(patch, &window, &p->a);
	return true;
}

static void
write_diff_line(struct html_page *p, struct slice line)
{
	bool added = line.ptr[0] == '+', removed = line.ptr[0] == '-';

	if (!added && !removed && line.ptr[0] != ' ')
		return;		/* "@@", "\ No newline at end of file" */
	html_add(p, added ? "<ins><span class=\"n\">+</span>" :
	    removed ? "<del><span class=\"n\">−</span>" : "<span><span class=\"n\"> </span>");
	html_code(p, slice_part(line, 1, line.len));
	html_add(p, added ? "</ins>\n" : removed ? "</del>\n" : "</span>\n");
}

/* What ${d}'s fix does to ${source}. */
static void
write_change(struct html_page *p, struct source *source, const struct diagnostic *d)
{
	struct slice before, after, rest, line;
	struct text diff;

	if (!changed_lines(p, source, d, &before, &after))
		return;
	text_init(&diff);
	diff_unified(&diff, SLICE("file"), before, after);
	rest = text_slice(&diff);
	html_add(p, "<figure class=\"fix\"><figcaption>");
	html_text(p, source->shown);
	html_add(p, "</figcaption><pre><code>");
	for (size_t i = 0; rest.len > 0 && slice_cut(&rest, '\n', &line); i++)
		if (i >= 2 && line.len > 0)	/* behind the names of the files */
			write_diff_line(p, line);
	html_add(p, "</code></pre></figure>\n");
	text_release(&diff);
}

static void
write_fix(struct html_page *p, const struct html_host *h, const struct diagnostic *d)
{
	if (d->fix_count == 0)
		return;
	html_printf(p, "<dt>Fix</dt><dd>%s\n", d->fix_is_safe ? "" :
	    "<span class=\"hint\">changes what sshd does: look before you take it</span>");
	for (size_t i = 0; i < d->fix_count; i++) {
		struct source *source = source_get(h->file->sources, d->fix[i].span.source);
		bool seen = source == NULL;
		for (size_t j = 0; j < i && !seen; j++)
			seen = d->fix[j].span.source == d->fix[i].span.source;
		if (!seen)
			write_change(p, source, d);
	}
	html_add(p, "</dd>\n");
}

/* ---- words ---- */

static void
write_advice(struct html_page *p, const char *label, struct slice s)
{
	html_printf(p, "<dt>%s</dt><dd>", label);
	html_text(p, s);
	html_add(p, "</dd>\n");
}

/* Whom it concerns, and for which targets. */
static void
write_whom(struct html_page *p, const struct diagnostic *d)
{
	struct text who;

	text_init(&who);
	if (slice_starts_with(d->subject, SLICE("user=")))
		text_add(&who, slice_part(d->subject, 5, d->subject.len));
	if (d->witness.len > 0) {
		text_add_string(&who, who.len > 0 ? "; " : "");
		text_add_string(&who, slice_has(d->witness, '=') ? "for example " : "");
		text_add(&who, d->witness);
	}
	if (who.len > 0)
		write_advice(p, "Who", text_slice(&who));
	text_clear(&who);
	report_targets(&who, d->targets);
	if (d->targets.len > 0)
		write_advice(p, "On", text_slice(&who));
	text_clear(&who);
	if (d->since.len > 0) {
		report_since(&who, d->since);
		write_advice(p, "Since", text_slice(&who));
	}
	text_release(&who);
}

static void
write_notes(struct html_page *p, const struct html_host *h, const struct diagnostic *d)
{
	for (size_t i = 0; i < d->note_count; i++) {
		struct place place = report_place(h->file, d->notes[i].span);
		html_add(p, "<dt>See</dt><dd>");
		if (place.source != NULL) {
			html_place(p, &place);
			html_add(p, ": ");
		}
		html_text(p, d->notes[i].text);
		if (place.source != NULL && place.begin.line <= place.source->line_count)
			write_excerpt(p, &place, false);
		html_add(p, "</dd>\n");
	}
}

/* ${s} in paragraphs. */
static void
write_paragraphs(struct html_page *p, struct slice s)
{
	struct slice line;
	bool open = false;

	while (s.len > 0 && slice_cut(&s, '\n', &line)) {
		bool empty = slice_trim(line).len == 0;
		if (empty && open)
			html_add(p, "</p>\n");
		else if (!empty) {
			html_add(p, open ? "\n" : "<p>");
			html_text(p, slice_trim(line));
		}
		open = !empty;
	}
	html_add(p, open ? "</p>\n" : "");
}

/* As a link where there is a page. */
static void
write_reference(struct html_page *p, struct slice s)
{
	struct text url;

	text_init(&url);
	if (link_to(s, &url)) {
		html_add(p, "<a rel=\"noreferrer\" href=\"");
		html_text(p, text_slice(&url));
		html_add(p, "\">");
		html_text(p, s);
		html_add(p, "</a>");
	} else
		html_text(p, s);
	text_release(&url);
}

/* Whether an earlier diagnostic of the file gives the same reason. */
static bool
reason_was_told(const struct report_file *file, size_t index)
{
	const struct diagnostic *d = diag_at(file->store, index);

	for (size_t i = index; i-- > 0 && index - i < 64;)
		if (!diag_at(file->store, i)->suppressed &&
		    slice_equal(diag_at(file->store, i)->why, d->why))
			return true;
	return false;
}

static void
write_why(struct html_page *p, const struct html_host *h, size_t index)
{
	const struct diagnostic *d = diag_at(h->file->store, index);
	struct report_rule rule = { .id = d->id };

	if (d->why.len == 0)
		return;
	html_printf(p, "<details class=\"why\"%s><summary>Why</summary>\n",
	    reason_was_told(h->file, index) ? "" : " open");
	write_paragraphs(p, slice_trim(d->why));
	if (p->report->describe != NULL && p->report->describe(p->report->cookie, d->id, &rule) &&
	    rule.reference_count > 0) {
		html_add(p, "<p class=\"refs\">");
		for (size_t i = 0; i < rule.reference_count; i++) {
			html_add(p, i > 0 ? " · " : "");
			write_reference(p, rule.references[i]);
		}
		html_add(p, "</p>\n");
	}
	html_add(p, "</details>\n");
}

/* ---- findings ---- */

static void
write_head(struct html_page *p, const struct diagnostic *d, const struct place *place)
{
	html_add(p, "<h5>");
	html_badge(p, d->severity);
	html_text(p, d->message);
	html_add(p, "</h5>\n<p class=\"where\">");
	/* What is missing from a file as a whole is nowhere, which is put at its beginning. */
	if (d->span.end > 0)
		html_place(p, place);
	else
		html_text(p, place->path);
	html_printf(p, " <code>%s</code> <span>%s</span>", d->id, category_name(d->category));
	if (d->section.len > 0) {
		html_add(p, " <span>");
		html_text(p, d->section);
		html_add(p, "</span>");
	}
	html_add(p, "</p>\n");
	if (place->source != NULL && place->begin.line <= place->source->line_count &&
	    d->span.end > 0)
		write_excerpt(p, place, true);
}

static void
write_finding(struct html_page *p, const struct html_host *h, size_t index)
{
	const struct diagnostic *d = diag_at(h->file->store, index);
	struct place place = report_place(h->file, d->span);

	html_printf(p, "<article class=\"finding %s c-%s g" HTML_HOST " s%u\" id=\"f" HTML_HOST "-%zu\">\n",
	    severity_name(d->severity), category_name(d->category), (unsigned)d->span.source,
	    index + 1);
	write_head(p, d, &place);
	html_add(p, "<dl>\n");
	size_t empty = p->out->len;
	if (d->is_fatal)
		write_advice(p, "Note", SLICE("sshd stops at this line"));
	if (d->help.len > 0)
		write_advice(p, "Do", d->help);
	write_fix(p, h, d);
	write_whom(p, d);
	write_notes(p, h, d);
	if (d->suppressed)
		write_advice(p, "Allowed", d->suppressed_by.len > 0 ? d->suppressed_by :
		    SLICE("without a reason"));
	if (p->out->len == empty) {	/* a list without items is none */
		p->out->len -= strlen("<dl>\n");
		p->out->ptr[p->out->len] = '\0';
	} else
		html_add(p, "</dl>\n");
	write_why(p, h, index);
	html_add(p, "</article>\n");
}

static void
write_severity(struct html_page *p, const struct html_host *h, enum severity s)
{
	static const char *const titles[SEVERITY_COUNT] = { "Errors", "Warnings", "Notes" };

	if (h->totals.severity[s] == 0)
		return;
	html_printf(p, "<div class=\"severity %s\">\n<h4>%s <span class=\"count\">%zu</span></h4>\n",
	    severity_name(s), titles[s], h->totals.severity[s]);
	for (size_t i = 0; i < diag_count(h->file->store); i++) {
		const struct diagnostic *d = diag_at(h->file->store, i);
		if (d->severity == s && !d->suppressed)
			write_finding(p, h, i);
	}
	html_add(p, "</div>\n");
}

static void
write_allowed(struct html_page *p, const struct html_host *h)
{
	if (h->totals.suppressed == 0)
		return;
	html_printf(p, "<details class=\"allowed\"><summary><h4>Allowed by comments or settings "
	    "<span class=\"count\">%zu</span></h4></summary>\n", h->totals.suppressed);
	for (size_t i = 0; i < diag_count(h->file->store); i++)
		if (diag_at(h->file->store, i)->suppressed)
			write_finding(p, h, i);
	html_add(p, "</details>\n");
}

static void
write_unknown(struct html_page *p, const struct html_host *h)
{
	if (h->file->unknown_count == 0)
		return;
	html_printf(p, "<details class=\"unknown\"><summary>%zu %s could not be decided</summary>"
	    "\n<ul>\n", h->file->unknown_count, h->file->unknown_count == 1 ? "thing" : "things");
	for (size_t i = 0; i < h->file->unknown_count; i++) {
		html_add(p, "<li>");
		html_text(p, h->file->unknown[i]);
		html_add(p, "</li>\n");
	}
	html_add(p, "</ul></details>\n");
}

void
html_findings(struct html_page *p, const struct html_host *h)
{
	html_section(p, "findings", h->file->compared ? "Changes" : "Findings");
	html_add(p, HTML_FILTERS);
	if (h->totals.severity[SEVERITY_ERROR] + h->totals.severity[SEVERITY_WARNING] +
	    h->totals.severity[SEVERITY_NOTE] == 0)
		html_add(p, "<p class=\"nothing\">None.</p>\n");
	for (enum severity s = SEVERITY_ERROR; s < SEVERITY_COUNT; s++)
		write_severity(p, h, s);
	write_allowed(p, h);
	write_unknown(p, h);
	html_add(p, "</section>\n");
}
