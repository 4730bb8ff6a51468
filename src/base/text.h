/*
 * Text: a growing string on the heap, for output that is built piece by piece.
 * Always NUL-terminated.  Growth never fails (see base_out_of_memory).
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

#include "base/slice.h"

struct text {
	char *ptr;	/* NUL-terminated; valid after text_init */
	size_t len;
	size_t size;
};

void text_init(struct text *t);
void text_release(struct text *t);
void text_clear(struct text *t);	/* empties it, keeps the memory */
void text_add(struct text *t, struct slice s);
void text_add_string(struct text *t, const char *s);
void text_add_char(struct text *t, char c);
void text_printf(struct text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
/* As text_printf; ${args} is used up. */
void text_vprintf(struct text *t, const char *format, va_list args)
    __attribute__((format(printf, 2, 0), nonnull(2)));
struct slice text_slice(const struct text *t);

/* A copy of the content in ${a}; ${t} stays as it is. */
struct slice text_keep(const struct text *t, struct arena *a);

#endif
