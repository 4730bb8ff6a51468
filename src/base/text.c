#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

/* Makes room for ${more} bytes and the NUL behind them. */
static void
reserve(struct text *t, size_t more)
{
	size_t size = t->size;

	if (more > SIZE_MAX / 2 || t->len > SIZE_MAX / 2 - more - 1)
		base_out_of_memory();
	if (t->len + more + 1 <= size)
		return;
	if (size == 0)
		size = 64;
	while (size < t->len + more + 1)
		size *= 2;
	t->ptr = realloc(t->ptr, size);
	if (t->ptr == NULL)
		base_out_of_memory();
	t->size = size;
}

void
text_init(struct text *t)
{

	*t = (struct text){ 0 };
	reserve(t, 0);
	t->ptr[0] = '\0';
}

void
text_release(struct text *t)
{

	free(t->ptr);
	*t = (struct text){ 0 };
}

void
text_clear(struct text *t)
{

	t->len = 0;
	t->ptr[0] = '\0';
}

void
text_add(struct text *t, struct slice s)
{

	if (s.len == 0)
		return;
	reserve(t, s.len);
	memcpy(t->ptr + t->len, s.ptr, s.len);
	t->len += s.len;
	t->ptr[t->len] = '\0';
}

void
text_add_string(struct text *t, const char *s)
{

	text_add(t, slice_of(s));
}

void
text_add_char(struct text *t, char c)
{

	text_add(t, (struct slice){ &c, 1 });
}

void
text_vprintf(struct text *t, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n <= 0)
		return;
	reserve(t, (size_t)n);
	(void)vsnprintf(t->ptr + t->len, (size_t)n + 1, format, args);
	t->len += (size_t)n;
}

void
text_printf(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(t, format, args);
	va_end(args);
}

struct slice
text_slice(const struct text *t)
{

	return (struct slice){ t->ptr, t->len };
}

struct slice
text_keep(const struct text *t, struct arena *a)
{

	return slice_copy(a, text_slice(t));
}
