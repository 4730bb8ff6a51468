#include <string.h>

#include "rules/token.h"

enum {
	NUMBER_MAX_DIGITS = 12,		/* far from overflow with any unit */
};

static bool
is_digit(char c)
{

	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
in_name(char c)
{

	return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

/* Takes digits off ${*rest}.  False when there are none or too many. */
static bool
take_number(struct slice *rest, int64_t *number)
{
	size_t n = 0;

	for (*number = 0; n < rest->len && is_digit(rest->ptr[n]); n++) {
		if (n >= NUMBER_MAX_DIGITS)
			return false;
		*number = *number * 10 + (rest->ptr[n] - '0');
	}
	*rest = slice_part(*rest, n, rest->len);
	return n > 0;
}

bool
token_duration(struct slice text, int64_t *seconds)
{
	static const struct { char unit; int64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 },
	};
	int64_t number;

	for (*seconds = 0; text.len > 0; text = slice_part(text, 1, text.len)) {
		size_t i = 0;

		if (!take_number(&text, &number) || text.len == 0)
			return false;
		while (i < 5 && units[i].unit != text.ptr[0])
			i++;
		if (i == 5)
			return false;
		*seconds += number * units[i].seconds;
		if (*seconds > INT64_MAX / 4)
			return false;
	}
	return true;
}

bool
token_size(struct slice text, int64_t *bytes)
{
	static const char units[] = "KMGT";
	const char *unit;

	if (!take_number(&text, bytes) || text.len != 1 || text.ptr[0] == '\0' ||
	    (unit = strchr(units, text.ptr[0])) == NULL)
		return false;
	if (*bytes > 1 << 20)
		return false;
	*bytes <<= 10 * (unit - units + 1);
	return true;
}

bool
token_release(struct slice text, int64_t *release)
{
	int64_t major, minor;

	if (!take_number(&text, &major) || text.len < 2 || text.ptr[0] != '.')
		return false;
	text = slice_part(text, 1, text.len);
	if (!take_number(&text, &minor) || text.len > 0 || major > 99 || minor > 99)
		return false;
	*release = major * 100 + minor;
	return true;
}

static struct token
bad(struct token t, const char *message)
{

	t.kind = TOKEN_BAD;
	t.text = slice_of(message);
	return t;
}

/* Numbers with and without unit, releases. */
static struct token
read_number(struct slice text, struct token t)
{
	struct slice rest;

	while (t.end < text.len && (is_letter(text.ptr[t.end]) || is_digit(text.ptr[t.end]) ||
	    text.ptr[t.end] == '.'))
		t.end++;
	rest = t.text = slice_part(text, t.begin, t.end);
	if (take_number(&rest, &t.number) && rest.len == 0)
		t.kind = TOKEN_NUMBER;
	else if (token_release(t.text, &t.number))
		t.kind = TOKEN_RELEASE;
	else if (token_duration(t.text, &t.number))
		t.kind = TOKEN_DURATION;
	else if (token_size(t.text, &t.number))
		t.kind = TOKEN_SIZE;
	else
		return bad(t, "not a number, duration (5m), size (1G) or release (9.2)");
	return t;
}

static struct token
read_quoted(struct slice text, struct token t)
{
	char quote = text.ptr[t.begin];

	for (t.end = t.begin + 1; t.end < text.len && text.ptr[t.end] != quote; t.end++)
		;
	if (t.end == text.len)
		return bad(t, "quotation mark that is never closed");
	t.kind = TOKEN_TEXT;
	t.text = slice_part(text, t.begin + 1, t.end++);
	return t;
}

static struct token
read_sign(struct slice text, struct token t)
{
	static const struct { const char *sign; enum token_kind kind;
	} signs[] = {
		{ "==", TOKEN_EQUAL },
		{ "!=", TOKEN_NOT_EQUAL },
		{ "<=", TOKEN_LESS_EQUAL },
		{ ">=", TOKEN_GREATER_EQUAL },
		{ "<", TOKEN_LESS },
		{ ">", TOKEN_GREATER },
		{ "(", TOKEN_OPEN },
		{ ")", TOKEN_CLOSE },
		{ "[", TOKEN_OPEN_LIST },
		{ "]", TOKEN_CLOSE_LIST },
		{ ",", TOKEN_COMMA },
		{ ":", TOKEN_COLON },
		{ "}", TOKEN_BRACE },
	};
	struct slice rest = slice_part(text, t.begin, text.len);

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (slice_starts_with(rest, slice_of(signs[i].sign))) {
			t.kind = signs[i].kind;
			t.end = t.begin + (uint32_t)strlen(signs[i].sign);
			t.text = slice_part(text, t.begin, t.end);
			return t;
		}
	return bad(t, text.ptr[t.begin] == '=' ? "'=' is no operator, comparison is '=='" :
	    "character that no expression has");
}

struct token
token_next(struct slice text, uint32_t offset)
{
	struct token t = { .kind = TOKEN_END };

	while (offset < text.len && strchr(" \t\r\n", text.ptr[offset]) != NULL &&
	    text.ptr[offset] != '\0')
		offset++;
	t.begin = t.end = offset;
	if (offset >= text.len)
		return t;
	if (is_digit(text.ptr[offset]))
		return read_number(text, t);
	if (text.ptr[offset] == '"' || text.ptr[offset] == '\'')
		return read_quoted(text, t);
	if (!is_letter(text.ptr[offset]))
		return read_sign(text, t);
	while (t.end < text.len && in_name(text.ptr[t.end]))
		t.end++;
	t.kind = TOKEN_NAME;
	t.text = slice_part(text, t.begin, t.end);
	return t;
}
