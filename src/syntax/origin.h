/*
 * Origin: where in the source the bytes of a logical line stand.
 *
 * Nearly every line is a piece of the source as it is.  Where NUL bytes glue
 * several lines together, the text is a copy and a map gives each byte's
 * offset.  For use inside this module.
 */
#ifndef SYNTAX_ORIGIN_H
#define SYNTAX_ORIGIN_H

#include "base/vec.h"
#include "syntax/syntax.h"

VEC(word_list, struct word);

struct origin {
	const char *text;	/* first byte of the line's text */
	const uint32_t *map;	/* offset of each byte, NULL when they are consecutive */
	uint32_t begin;		/* offset of the first byte, without a map */
	uint32_t source;
};

/* The place of ${len} bytes from ${ptr}, which lies in the line's text; with ${len} 0 a point. */
struct span origin_span(const struct origin *o, const char *ptr, size_t len);

/*
 * Appends the words of ${text} as argv_split makes them.  ${*comment}, when
 * not NULL, gets the rest of the text from the comment on that ends the words.
 * False on an unclosed quotation mark.
 */
bool words_split_argv(struct arena *a, const struct origin *o, struct slice text,
    struct slice *comment, struct word_list *words);

/*
 * Takes the next word off ${*rest} as strdelim does, or as strdelimw without
 * ${splits_equals}.  At the end, and at an unclosed quotation mark, false;
 * ${rest->ptr} is NULL from then on.
 */
bool words_next_strdelim(struct arena *a, const struct origin *o, struct slice *rest,
    bool splits_equals, struct word *word);

#endif
