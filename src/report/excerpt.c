#include <string.h>

#include "base/escape.h"
#include "report/excerpt.h"

enum {
	LINE_WIDTH = 100,	/* bytes of source that are shown */
	CONTEXT = 30,		/* of these, how many stand before the span */
	GUTTER = 5,
};

size_t
excerpt_width(struct slice s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.len; i++)
		width += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;	/* not a continuation byte */
	return width;
}

/* Appends ${s} as it can be shown, tabs as blanks up to the next eighth column; returns its width. */
static size_t
show(struct text *out, struct slice s, size_t column)
{
	size_t begin = column;

	while (s.len > 0) {
		size_t tab = 0;
		while (tab < s.len && s.ptr[tab] != '\t')
			tab++;
		size_t before = out->len;
		escape_visible(out, slice_part(s, 0, tab));
		column += excerpt_width(slice_part(text_slice(out), before, out->len));
		if (tab == s.len)
			break;
		do {
			text_add_char(out, ' ');
			column++;
		} while (column % 8 != 0);
		s = slice_part(s, tab + 1, s.len);
	}
	return column - begin;
}

size_t
excerpt_start(struct slice s, size_t at)
{
	for (int i = 0; i < 3 && at > 0 && at < s.len && ((unsigned char)s.ptr[at] & 0xc0) == 0x80; i++)
		at--;
	return at;
}

static void
repeat(struct text *out, char c, size_t count)
{
	while (count-- > 0)
		text_add_char(out, c);
}

void
excerpt_write(struct text *out, const struct place *place, const struct excerpt_style *style)
{
	struct slice line = source_line(place->source, place->begin.line, NULL);
	size_t begin = place->begin.column - 1, end = line.len;

	if (begin > line.len)
		begin = line.len;
	if (place->end.line == place->begin.line && place->end.column - 1 < end)
		end = place->end.column - 1;
	if (end < begin)
		end = begin;

	/* The window: all of a short line, else the neighbourhood of the span. */
	size_t from = 0, to = line.len;
	if (line.len > LINE_WIDTH) {
		from = begin > CONTEXT && end > LINE_WIDTH ? excerpt_start(line, begin - CONTEXT) : 0;
		to = from + LINE_WIDTH < line.len ? excerpt_start(line, from + LINE_WIDTH) : line.len;
		if (end > to)
			end = to;
	}

	text_printf(out, "%s%*u |%s ", style->gutter, GUTTER, (unsigned)place->begin.line, style->off);
	size_t before = 0;
	if (from > 0) {
		text_add_string(out, "...");
		before = 3;
	}
	before += show(out, slice_part(line, from, begin), before);
	text_add_string(out, style->with_mark ? style->mark : "");
	size_t marked = show(out, slice_part(line, begin, end), before);
	text_add_string(out, style->with_mark ? style->off : "");
	show(out, slice_part(line, end, to), before + marked);
	if (to < line.len)
		text_add_string(out, "...");
	/* Blanks at the end of a line are seen only when they are what is meant. */
	while (out->len > 0 && out->ptr[out->len - 1] == ' ' && end < to)
		out->ptr[--out->len] = '\0';
	text_add_char(out, '\n');
	if (!style->with_mark)
		return;
	text_printf(out, "%s%*s |%s ", style->gutter, GUTTER, "", style->off);
	repeat(out, ' ', before);
	text_printf(out, "%s^", style->mark);
	repeat(out, '~', marked > 0 ? marked - 1 : 0);
	text_printf(out, "%s\n", style->off);
}
