#include "report/html.h"

#include <stdarg.h>

#include "report/xml.h"

void
html_add(struct html_page *p, const char *markup)
{
	text_add_string(p->out, markup);
}

void
html_printf(struct html_page *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(p->out, format, args);
	va_end(args);
}

void
html_text(struct html_page *p, struct slice s)
{
	xml_add(p->out, s);
}

void
html_code(struct html_page *p, struct slice s)
{
	while (s.len > 0) {
		size_t tab = 0;
		while (tab < s.len && s.ptr[tab] != '\t')
			tab++;
		xml_add(p->out, slice_part(s, 0, tab));
		if (tab == s.len)
			break;
		html_add(p, "&#9;");
		s = slice_part(s, tab + 1, s.len);
	}
}

void
html_section(struct html_page *p, const char *id, const char *title)
{
	html_printf(p, "<section aria-labelledby=\"h" HTML_HOST "-%s\">\n"
	    "<h3 id=\"h" HTML_HOST "-%s\">%s</h3>\n", id, id, title);
}

void
html_place(struct html_page *p, const struct place *place)
{
	if (place->source == NULL) {
		html_text(p, place->path);
		return;
	}
	html_printf(p, "<a href=\"#l" HTML_HOST "-%u-%u\">", (unsigned)place->source->id,
	    (unsigned)place->begin.line);
	html_text(p, place->path);
	html_printf(p, ":%u:%u</a>", (unsigned)place->begin.line, (unsigned)place->begin.column);
}

void
html_statement(struct html_page *p, const struct html_host *h, uint32_t index)
{
	const struct statement *st = &h->file->config->statements[index];
	struct position at = source_position(st->source, st->node->span.begin);

	html_printf(p, "<a href=\"#l" HTML_HOST "-%u-%u\">", (unsigned)st->source->id,
	    (unsigned)at.line);
	html_text(p, st->source->shown);
	html_printf(p, ":%u</a>", (unsigned)at.line);
}

void
html_count(struct html_page *p, size_t count, const char *class)
{
	if (count == 0)
		html_add(p, "<td class=\"num none\">0</td>");
	else
		html_printf(p, "<td class=\"num %s\">%zu</td>", class, count);
}

void
html_badge(struct html_page *p, enum severity s)
{
	static const char *const names[SEVERITY_COUNT] = { "Error", "Warning", "Note" };

	html_printf(p, "<span class=\"badge %s\">%s</span> ", severity_name(s), names[s]);
}

const char *
html_mood(enum html_mood mood)
{
	static const char *const moods[] = {
		[MOOD_GOOD] = "good", [MOOD_WARN] = "warn", [MOOD_BAD] = "bad",
	};

	return moods[mood];
}

void
html_sign(struct html_page *p, enum html_mood mood)
{
	static const char *const signs[] = {
		[MOOD_GOOD] = "✓", [MOOD_WARN] = "!", [MOOD_BAD] = "✕",
	};

	html_printf(p, "<span class=\"sign\" aria-hidden=\"true\">%s</span>", signs[mood]);
}

void
html_table_begin(struct html_page *p, const char *class, const char *label,
    const char *const *columns)
{
	/* Who has no mouse scrolls by keys, so the box can have the focus. */
	html_printf(p, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">"
	    "<table class=\"%s\">\n<thead><tr>", label, class);
	for (; *columns != NULL; columns++)
		html_printf(p, "<th scope=\"col\">%s</th>", *columns);
	html_add(p, "</tr></thead>\n<tbody>\n");
}

void
html_table_end(struct html_page *p)
{
	html_add(p, "</tbody></table></div>\n");
}
