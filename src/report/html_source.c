/* Html source: every file as it is, with what is found in it and what becomes of each line. */
#include "report/html.h"

enum {
	LINE_BYTES = 2000,	/* shown of one line */
	CONTEXT_LINES = 2,	/* around what is said something about, where files are abridged */
	DEPTH_MAX = 32,		/* of includes; sshd stops at 16 */
};

/* ---- the tree of includes ---- */

static void
write_file_link(struct html_page *p, const struct html_host *h, const struct source *s)
{
	const struct html_source *known = &h->sources[s->id - 1];

	html_printf(p, "<a href=\"#s" HTML_HOST "-%u\">", (unsigned)s->id);
	html_text(p, s->shown);
	html_add(p, "</a>");
	for (enum severity i = SEVERITY_ERROR; i < SEVERITY_COUNT; i++)
		if (known->counts[i] > 0) {
			html_printf(p, " <span class=\"tag %s\">", severity_name(i));
			report_plural(p->out, known->counts[i], severity_name(i));
			html_add(p, "</span>");
		}
}

static void
write_from(struct html_page *p, const struct html_host *h, uint32_t index)
{
	html_add(p, " <span class=\"from\">from ");
	html_statement(p, h, index);
	html_add(p, "</span>");
}

/* An Include line that named nothing. */
static bool
names_nothing(const struct statement *st)
{
	return st->kind == STATEMENT_SETTING && st->facts != NULL && st->node != NULL &&
	    st->facts->keyword == KEYWORD_INCLUDE && st->file_count == 0;
}

static void
write_tree(struct html_page *p, const struct html_host *h)
{
	const struct config *c = h->file->config;
	bool is_open[DEPTH_MAX + 2] = { false };	/* by depth: whether its list was begun */
	size_t depth = 0;

	html_add(p, "<ul class=\"tree\"><li>");
	write_file_link(p, h, source_get(h->file->sources, c->main_source));
	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i];
		bool enters = st->kind == STATEMENT_INCLUDE, nothing = names_nothing(st);
		if ((enters || nothing) && depth < DEPTH_MAX) {
			html_add(p, is_open[depth] ? "<li>" : "\n<ul><li>");
			is_open[depth] = true;
		}
		if (enters && ++depth <= DEPTH_MAX) {
			is_open[depth] = false;
			write_file_link(p, h, c->statements[st->skip_to].source);
			write_from(p, h, i);
		} else if (nothing && depth < DEPTH_MAX) {
			html_add(p, "<code>");
			html_text(p, st->node->rest);
			html_add(p, "</code> names no file");
			write_from(p, h, i);
			html_add(p, "</li>\n");
		} else if (st->kind == STATEMENT_END_OF_FILE && depth > 0) {
			if (depth <= DEPTH_MAX)
				html_add(p, is_open[depth] ? "</ul></li>\n" : "</li>\n");
			depth--;
		}
	}
	html_add(p, is_open[0] ? "</ul></li></ul>\n" : "</li></ul>\n");
}

/* ---- lines ---- */

/* What is found in a file, in order, and how far it was told. */
struct cursor {
	struct html_page *p;
	const struct html_host *h;
	const struct html_source *s;
	size_t next;		/* in the store */
};

static bool
begins_in(const struct cursor *c, size_t index, uint32_t begin, uint32_t end)
{
	const struct diagnostic *d = diag_at(c->h->file->store, index);

	return d->span.source == c->s->source->id && d->span.begin >= begin && d->span.begin < end;
}

/* The text of a line from ${begin}, with what is found on it underlined. */
static void
write_text(struct cursor *c, struct slice line, uint32_t begin, size_t first, size_t last)
{
	size_t length = line.len < LINE_BYTES ? line.len : LINE_BYTES, from = 0;
	bool inside = false;

	for (size_t at = 0; at <= length; at++) {
		bool covered = false;
		for (size_t i = first; i < last && !covered && at < length; i++) {
			const struct diagnostic *d = diag_at(c->h->file->store, i);
			covered = !d->suppressed && begin + at >= d->span.begin &&
			    begin + at < d->span.end;
		}
		if (covered == inside && at < length)
			continue;
		html_code(c->p, slice_part(line, from, at));
		if (covered != inside)
			html_add(c->p, covered ? "<mark>" : "</mark>");
		inside = covered;
		from = at;
	}
	if (length < line.len)
		html_printf(c->p, "<span class=\"cut\">… %zu bytes more</span>", line.len - length);
}

static const struct {
	const char *class, *sign, *words;
} states[] = {
	[LINE_SILENT] = { "", "", "" },
	[LINE_IN_EFFECT] = { "on", "●", "in effect" },
	[LINE_SOMETIMES] = { "some", "◐", "in effect for some connections" },
	[LINE_WITHOUT_EFFECT] = { "off", "○", "without effect" },
};

static void
write_legend(struct html_page *p)
{
	html_add(p, "<ul class=\"legend\">");
	for (size_t i = LINE_IN_EFFECT; i <= LINE_WITHOUT_EFFECT; i++)
		html_printf(p, "<li><span class=\"s %s\" aria-hidden=\"true\">%s</span> %s</li>",
		    states[i].class, states[i].sign, states[i].words);
	html_add(p, "</ul>\n");
}

static void
write_state(struct html_page *p, const struct html_line *line)
{
	if (line->state == LINE_SILENT) {
		html_add(p, "<span></span>");
		return;
	}
	html_printf(p, "<span class=\"s %s\" title=\"%s\"><span aria-hidden=\"true\">%s</span>",
	    states[line->state].class, states[line->state].words, states[line->state].sign);
	html_printf(p, "<span class=\"vh\">%s: </span></span>", states[line->state].words);
}

static void
write_found(struct cursor *c, size_t index)
{
	const struct diagnostic *d = diag_at(c->h->file->store, index);
	struct html_page *p = c->p;

	html_printf(p, "<span class=\"found %s c-%s g" HTML_HOST " s%u\">",
	    d->suppressed ? "allowed" : severity_name(d->severity), category_name(d->category),
	    (unsigned)d->span.source);
	if (d->suppressed)
		html_add(p, "<span class=\"badge\">Allowed</span> ");
	else
		html_badge(p, d->severity);
	html_printf(p, "<a href=\"#f" HTML_HOST "-%zu\">", index + 1);
	html_text(p, d->message);
	html_add(p, "</a></span>");
}

/* Begins line ${number} of the source with number ${id}. */
static void
write_number(struct html_page *p, uint32_t id, uint32_t number, const char *class, unsigned flags)
{
	html_printf(p, "<li id=\"l" HTML_HOST "-%u-%u\"", (unsigned)id, (unsigned)number);
	if (*class != '\0' || flags & LINE_IN_MATCH)
		html_printf(p, " class=\"%s%s\"", class, flags & LINE_IN_MATCH ? " match" : "");
	html_printf(p, "><span class=\"n\">%u</span>", (unsigned)number);
}

/* Line ${number} (from 0) with what is found on it. */
static void
write_line(struct cursor *c, uint32_t number)
{
	const struct html_line *line = &c->s->lines[number];
	struct html_page *p = c->p;
	uint32_t begin, end = (uint32_t)c->s->source->bytes.len + 1;
	struct slice text = source_line(c->s->source, number + 1, &begin);
	struct slice trimmed = slice_trim(text);
	size_t first = c->next;

	if (number + 1 < c->s->source->line_count)
		source_line(c->s->source, number + 2, &end);
	while (c->next < diag_count(c->h->file->store) && begins_in(c, c->next, begin, end))
		c->next++;
	write_number(p, c->s->source->id, number + 1, trimmed.len > 0 && trimmed.ptr[0] == '#' ?
	    "comment" : line->state == LINE_WITHOUT_EFFECT ? "dead" : "", line->flags);
	write_state(p, line);
	html_add(p, "<code>");
	write_text(c, text, begin, first, c->next);
	html_add(p, "</code>");
	if (line->state == LINE_WITHOUT_EFFECT && line->by != 0) {
		html_add(p, "<span class=\"by\">shadowed by ");
		html_statement(p, c->h, line->by - 1);
		html_add(p, "</span>");
	}
	for (size_t i = first; i < c->next; i++)
		write_found(c, i);
	html_add(p, "</li>\n");
}

/* Whether something is said about a line near ${number}. */
static bool
is_near(const struct html_source *s, uint32_t number)
{
	uint32_t from = number > CONTEXT_LINES ? number - CONTEXT_LINES : 0;

	for (uint32_t i = from; i <= number + CONTEXT_LINES && i < s->source->line_count; i++)
		if (s->lines[i].flags & LINE_IS_NAMED)
			return true;
	return false;
}

static void
write_lines(struct cursor *c)
{
	uint32_t left_out = 0, count = c->s->source->line_count;

	/* Behind the last newline there is a line only if something is found there. */
	if (count > 0 && source_line(c->s->source, count, NULL).len == 0 &&
	    !(c->s->lines[count - 1].flags & LINE_IS_NAMED))
		count--;
	html_add(c->p, "<ol class=\"code\">\n");
	for (uint32_t i = 0; i <= count; i++) {
		if (i < count && c->h->is_abridged && !is_near(c->s, i)) {
			left_out++;
			continue;
		}
		if (left_out > 0)
			html_printf(c->p, "<li class=\"left-out\">… %u line%s …</li>\n",
			    (unsigned)left_out, left_out == 1 ? "" : "s");
		left_out = 0;
		if (i < count)
			write_line(c, i);
	}
	html_add(c->p, "</ol>\n");
}

static void
write_source(struct html_page *p, const struct html_host *h, const struct html_source *s)
{
	struct cursor c = { .p = p, .h = h, .s = s };

	while (c.next < diag_count(h->file->store) &&
	    diag_at(h->file->store, c.next)->span.source != s->source->id)
		c.next++;
	html_printf(p, "<details class=\"file\" open id=\"s" HTML_HOST "-%u\"><summary><h4>",
	    (unsigned)s->source->id);
	html_text(p, s->source->shown);
	html_add(p, "</h4>");
	for (enum severity i = SEVERITY_ERROR; i < SEVERITY_COUNT; i++)
		if (s->counts[i] > 0) {
			html_printf(p, " <span class=\"tag %s\">", severity_name(i));
			report_plural(p->out, s->counts[i], severity_name(i));
			html_add(p, "</span>");
		}
	html_add(p, "</summary>\n");
	if (s->source->is_directory)
		html_add(p, "<p class=\"nothing\">A folder, which sshd reads as an empty file."
		    "</p>\n");
	else if (s->source->bytes.len == 0)
		html_add(p, "<p class=\"nothing\">An empty file.</p>\n");
	else
		write_lines(&c);
	html_add(p, "</details>\n");
}

void
html_files(struct html_page *p, const struct html_host *h)
{
	html_section(p, "files", "Files");
	if (h->file->config != NULL && h->source_count > 0)
		write_tree(p, h);
	if (h->who != NULL && h->who->classes != NULL)
		write_legend(p);
	for (uint32_t i = 0; i < h->source_count; i++)
		write_source(p, h, &h->sources[i]);
	html_add(p, "</section>\n");
}
