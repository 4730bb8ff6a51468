#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/slice.h"

static int
fold(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? u + ('a' - 'A') : u;
}

static bool
is_blank(char c)
{

	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice
slice_of(const char *string)
{

	return (struct slice){ string, string == NULL ? 0 : strlen(string) };
}

struct slice
slice_part(struct slice s, size_t begin, size_t end)
{

	if (end > s.len)
		end = s.len;
	if (begin > end)
		begin = end;
	if (s.ptr == NULL)
		return (struct slice){ 0 };
	return (struct slice){ s.ptr + begin, end - begin };
}

bool
slice_equal(struct slice a, struct slice b)
{

	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
slice_equal_nocase(struct slice a, struct slice b)
{

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.ptr[i]) != fold(b.ptr[i]))
			return false;
	return true;
}

bool
slice_is(struct slice a, const char *string)
{

	return slice_equal(a, slice_of(string));
}

bool
slice_is_nocase(struct slice a, const char *string)
{

	return slice_equal_nocase(a, slice_of(string));
}

bool
slice_starts_with(struct slice s, struct slice prefix)
{

	return slice_equal(slice_part(s, 0, prefix.len), prefix);
}

bool
slice_ends_with(struct slice s, struct slice suffix)
{

	return s.len >= suffix.len && slice_equal(slice_part(s, s.len - suffix.len, s.len), suffix);
}

bool
slice_ends_with_nocase(struct slice s, struct slice suffix)
{

	return s.len >= suffix.len &&
	    slice_equal_nocase(slice_part(s, s.len - suffix.len, s.len), suffix);
}

struct slice
slice_without_end(struct slice s, struct slice suffix)
{

	return s.len > suffix.len && slice_ends_with(s, suffix) ?
	    slice_part(s, 0, s.len - suffix.len) : s;
}

bool
slice_has(struct slice s, char c)
{

	return s.len > 0 && memchr(s.ptr, c, s.len) != NULL;
}

bool
slice_is_among(struct slice s, const struct slice *all, size_t count)
{

	for (size_t i = 0; i < count; i++)
		if (slice_equal(all[i], s))
			return true;
	return false;
}

int
slice_compare(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.ptr, b.ptr, len);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

int
slice_compare_nocase(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < len; i++) {
		int order = fold(a.ptr[i]) - fold(b.ptr[i]);

		if (order != 0)
			return order;
	}
	return (a.len > b.len) - (a.len < b.len);
}

struct slice
slice_trim(struct slice s)
{
	size_t begin = 0, end = s.len;

	while (begin < end && is_blank(s.ptr[begin]))
		begin++;
	while (end > begin && is_blank(s.ptr[end - 1]))
		end--;
	return slice_part(s, begin, end);
}

bool
slice_cut(struct slice *rest, char separator, struct slice *part)
{
	const char *hit;
	size_t len;

	*part = (struct slice){ 0 };
	if (rest->ptr == NULL)
		return false;
	hit = rest->len == 0 ? NULL : memchr(rest->ptr, separator, rest->len);
	if (hit == NULL) {
		*part = *rest;
		*rest = (struct slice){ 0 };
		return true;
	}
	len = (size_t)(hit - rest->ptr);
	*part = slice_part(*rest, 0, len);
	*rest = slice_part(*rest, len + 1, rest->len);
	return true;
}

bool
slice_cut_word(struct slice *rest, const char *blanks, struct slice *word)
{
	struct slice between = slice_of(blanks);
	size_t begin = 0, end;

	while (begin < rest->len && slice_has(between, rest->ptr[begin]))
		begin++;
	for (end = begin; end < rest->len && !slice_has(between, rest->ptr[end]); end++)
		;
	*word = slice_part(*rest, begin, end);
	*rest = slice_part(*rest, end, rest->len);
	return word->len > 0;
}

char *
slice_string(struct arena *a, struct slice s)
{

	return arena_copy(a, s.ptr, s.len);
}

struct slice
slice_copy(struct arena *a, struct slice s)
{

	return (struct slice){ arena_copy(a, s.ptr, s.len), s.len };
}

struct slice
slice_printf(struct arena *a, const char *format, ...)
{
	struct slice s;
	va_list ap;

	va_start(ap, format);
	s.ptr = arena_vprintf(a, &s.len, format, ap);
	va_end(ap);
	return s;
}
