#include "lsp/cut.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
skip_blanks(struct slice line, size_t at)
{
	while (at < line.len && is_blank(line.ptr[at]))
		at++;
	return at;
}

/* The end of the word at ${at}. */
static size_t
word_end(struct slice line, size_t at)
{
	bool quoted = false;

	for (; at < line.len && (quoted || !is_blank(line.ptr[at])); at++)
		if (line.ptr[at] == '"')
			quoted = !quoted;
	return at;
}

/* The part of the word between commas, and what is in front of the whole. */
static void
find_element(struct cut *c, size_t cursor)
{
	size_t begin = (size_t)(c->word.ptr - c->line.ptr), end = begin + c->word.len, first = begin;

	if (first < end && (c->line.ptr[first] == '+' || c->line.ptr[first] == '-' ||
	    c->line.ptr[first] == '^'))
		c->prefix = c->line.ptr[first++];
	if (cursor < first)
		cursor = first;
	for (begin = first; begin < end && c->line.ptr[begin] == '"'; begin++)
		continue;
	for (size_t i = begin; i < cursor && i < end; i++)
		if (c->line.ptr[i] == ',')
			begin = i + 1;
	for (size_t i = begin; i < end; i++)
		if (c->line.ptr[i] == ',' || c->line.ptr[i] == '"')
			end = i;
	c->element = slice_part(c->line, begin, end);
	c->element_begin = c->word_begin - (size_t)(c->word.ptr - c->line.ptr) + begin;
}

/* Finds the word with the cursor among the arguments, which begin at ${at}. */
static void
find_word(struct cut *c, size_t line_begin, size_t at, size_t cursor)
{
	size_t first = at, end = at;

	for (;;) {
		at = skip_blanks(c->line, end);
		end = word_end(c->line, at);
		if (at >= cursor || at == c->line.len) {
			at = cursor;
			end = cursor < end && !is_blank(c->line.ptr[cursor]) ? end : cursor;
			break;
		}
		if (c->line.ptr[at] == '#') {
			c->in_comment = true;
			return;
		}
		if (cursor <= end)
			break;
	}
	c->before = slice_trim(slice_part(c->line, first, at));
	c->word = slice_part(c->line, at, end);
	c->word_begin = line_begin + at;
	find_element(c, cursor);
}

void
cut_line(struct cut *c, const struct ruler *r, size_t offset)
{
	uint32_t number = ruler_spot(r, offset).line;
	size_t begin = r->starts[number], cursor = offset - begin, at, end;

	*c = (struct cut){ .line = ruler_line(r, number), .offset = offset };
	if (cursor > c->line.len)
		cursor = c->line.len;
	at = skip_blanks(c->line, 0);
	if (at < c->line.len && c->line.ptr[at] == '#') {
		c->in_comment = true;
		return;
	}
	for (end = at; end < c->line.len && !is_blank(c->line.ptr[end]) && c->line.ptr[end] != '='; end++)
		continue;
	c->name = slice_part(c->line, at, end);
	c->keyword_begin = begin + at;
	c->keyword = keyword_from_name(c->name);
	if (cursor <= end)
		return;
	c->in_value = true;
	at = skip_blanks(c->line, end);
	if (at < c->line.len && c->line.ptr[at] == '=')
		at++;
	find_word(c, begin, at < cursor ? at : cursor, cursor);
}
