#include <string.h>

#include "syntax/origin.h"

struct span
origin_span(const struct origin *o, const char *ptr, size_t len)
{
	size_t first = (size_t)(ptr - o->text), last = first + len;
	struct span s = { .source = o->source };

	if (o->map == NULL) {
		s.begin = o->begin + (uint32_t)first;
		s.end = o->begin + (uint32_t)last;
	} else if (len > 0) {
		s.begin = o->map[first];
		s.end = o->map[last - 1] + 1;
	} else {
		/* A point, also behind the last byte, which the map does not hold. */
		s.begin = first == 0 ? o->map[0] : o->map[first - 1] + 1;
		s.end = s.begin;
	}
	return s;
}

static bool
is_blank(char c)
{

	return c == ' ' || c == '\t';
}

/* What strdelim calls white space. */
static bool
is_delim_blank(char c)
{

	return is_blank(c) || c == '\r' || c == '\n';
}

/* Whether the backslash at ${i} takes the next byte's meaning away. */
static bool
is_escape(struct slice text, size_t i, bool quoted)
{
	char next;

	if (text.ptr[i] != '\\' || i + 1 >= text.len)
		return false;
	next = text.ptr[i + 1];
	return next == '\'' || next == '"' || next == '\\' || (!quoted && next == ' ');
}

/*
 * Finds the end of the word that begins at ${begin}.  ${*marks} counts the
 * quotation marks and escapes that do not belong to the word's text.  Returns
 * 0 when a quotation mark is not closed.
 */
static size_t
find_word_end(struct slice text, size_t begin, size_t *marks)
{
	char quote = '\0';
	size_t i;

	*marks = 0;
	for (i = begin; i < text.len; i++) {
		char c = text.ptr[i];

		if (is_escape(text, i, quote != '\0')) {
			i++;
			++*marks;
		} else if (quote == '\0' && is_blank(c))
			break;
		else if (quote == '\0' && (c == '"' || c == '\'')) {
			quote = c;
			++*marks;
		} else if (quote != '\0' && c == quote) {
			quote = '\0';
			++*marks;
		}
	}
	return quote == '\0' ? i : 0;
}

/* The text of ${written}, a whole word, without quotation marks and escapes. */
static struct slice
unquote(struct arena *a, struct slice written, size_t marks)
{
	struct slice inner = slice_part(written, 1, written.len - 1);
	char *text, *at, quote = '\0';

	if (marks == 0)
		return written;
	/* One pair of marks around everything needs no copy. */
	if (marks == 2 && written.len >= 2 && (written.ptr[0] == '"' || written.ptr[0] == '\'') &&
	    written.ptr[written.len - 1] == written.ptr[0] && !slice_has(inner, '\\'))
		return inner;
	at = text = arena_alloc(a, written.len, 1);
	for (size_t i = 0; i < written.len; i++) {
		char c = written.ptr[i];

		if (is_escape(written, i, quote != '\0'))
			*at++ = written.ptr[++i];
		else if (quote == '\0' && (c == '"' || c == '\''))
			quote = c;
		else if (quote != '\0' && c == quote)
			quote = '\0';
		else
			*at++ = c;
	}
	return (struct slice){ text, (size_t)(at - text) };
}

static bool
has_quotes(struct slice written)
{

	return slice_has(written, '"') || slice_has(written, '\'');
}

bool
words_split_argv(struct arena *a, const struct origin *o, struct slice text,
    struct slice *comment, struct word_list *words)
{
	size_t i = 0, end, marks;

	for (;; i = end) {
		while (i < text.len && is_blank(text.ptr[i]))
			i++;
		if (i == text.len)
			return true;
		if (comment != NULL && text.ptr[i] == '#') {
			*comment = slice_part(text, i, text.len);
			return true;
		}
		end = find_word_end(text, i, &marks);
		if (end == 0)
			return false;
		struct slice written = slice_part(text, i, end);
		word_list_push(words, (struct word){
			.text = unquote(a, written, marks),
			.span = origin_span(o, written.ptr, written.len),
			.quoted = marks > 0 && has_quotes(written),
		});
	}
}

static size_t
skip_blanks(struct slice text, size_t i)
{

	while (i < text.len && is_delim_blank(text.ptr[i]))
		i++;
	return i;
}

/*
 * A word with the quotation mark at ${open}: it reaches to the closing mark,
 * whatever follows that, and what stands before the mark belongs to it.
 */
static bool
take_quoted(struct arena *a, const struct origin *o, struct slice *rest, size_t open,
    struct word *word)
{
	struct slice head = slice_part(*rest, 0, open);
	struct slice tail = slice_part(*rest, open + 1, rest->len);
	const char *close = tail.len == 0 ? NULL : memchr(tail.ptr, '"', tail.len);
	size_t end;

	if (close == NULL) {
		*rest = (struct slice){ 0 };
		return false;
	}
	tail.len = (size_t)(close - tail.ptr);
	word->text = tail;
	if (head.len > 0) {
		char *text = arena_alloc(a, head.len + tail.len, 1);

		memcpy(text, head.ptr, head.len);
		memcpy(text + head.len, tail.ptr, tail.len);
		word->text = (struct slice){ text, head.len + tail.len };
	}
	end = open + 1 + tail.len + 1;
	word->span = origin_span(o, rest->ptr, end);
	word->quoted = true;
	*rest = slice_part(*rest, skip_blanks(*rest, end), rest->len);
	return true;
}

bool
words_next_strdelim(struct arena *a, const struct origin *o, struct slice *rest,
    bool splits_equals, struct word *word)
{
	size_t end = 0, next;

	*word = (struct word){ 0 };
	if (rest->ptr == NULL)
		return false;
	while (end < rest->len && !is_delim_blank(rest->ptr[end]) && rest->ptr[end] != '"' &&
	    !(splits_equals && rest->ptr[end] == '='))
		end++;
	if (end < rest->len && rest->ptr[end] == '"')
		return take_quoted(a, o, rest, end, word);
	word->text = slice_part(*rest, 0, end);
	word->span = origin_span(o, rest->ptr, end);
	if (end == rest->len) {
		*rest = (struct slice){ 0 };
		return true;
	}
	next = skip_blanks(*rest, end + 1);
	/* One '=' counts as a blank, before or after real ones. */
	if (splits_equals && rest->ptr[end] != '=' && next < rest->len && rest->ptr[next] == '=')
		next = skip_blanks(*rest, next + 1);
	*rest = slice_part(*rest, next, rest->len);
	return true;
}

static struct origin
origin_of(struct slice text, struct span at)
{

	return (struct origin){ .text = text.ptr, .begin = at.begin, .source = at.source };
}

bool
syntax_split_argv(struct arena *a, struct slice text, struct span at,
    bool stop_at_comment, const struct word **words, uint32_t *count)
{
	struct origin o = origin_of(text, at);
	struct word_list list = { 0 };
	struct slice comment;
	bool ok = words_split_argv(a, &o, text, stop_at_comment ? &comment : NULL, &list);
	struct word *copy = ARENA_ARRAY(a, struct word, ok ? list.count : 0);

	*count = ok ? (uint32_t)list.count : 0;
	if (*count > 0)
		memcpy(copy, list.ptr, *count * sizeof(*copy));
	*words = copy;
	word_list_release(&list);
	return ok;
}

bool
syntax_next_strdelim(struct arena *a, struct slice *rest, struct span at_rest, struct word *word)
{
	struct origin o = origin_of(*rest, at_rest);

	return words_next_strdelim(a, &o, rest, true, word);
}

bool
syntax_next_strdelimw(struct arena *a, struct slice *rest, struct span at_rest, struct word *word)
{
	struct origin o = origin_of(*rest, at_rest);

	return words_next_strdelim(a, &o, rest, false, word);
}
