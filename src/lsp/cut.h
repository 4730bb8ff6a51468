/*
 * Cut: a line cut into words around the cursor, as somebody writes it.  More
 * forgiving than sshd, for which the line may not be finished yet.
 */
#ifndef LSP_CUT_H
#define LSP_CUT_H

#include <stdbool.h>

#include "base/slice.h"
#include "knowledge/knowledge.h"
#include "lsp/ruler.h"

struct cut {
	struct slice line;	/* all of it */
	struct slice name;	/* the first word; may be empty */
	size_t keyword_begin;	/* its offset in the text */
	enum keyword keyword;	/* what it means; KEYWORD_NONE: nothing */
	bool in_comment;	/* the cursor is in a comment */
	bool in_value;		/* the cursor is behind the first word and what separates it */
	struct slice before;	/* the arguments before the word with the cursor */
	struct slice word;	/* that word; may be empty */
	size_t word_begin;
	struct slice element;	/* the part of it between commas with the cursor, without + - ^ in front */
	size_t element_begin;
	char prefix;		/* '+', '-' or '^' in front of the word, or NUL */
	size_t offset;		/* the cursor */
};

/* Cuts the line of ${r} that has the byte at ${offset}. */
void cut_line(struct cut *c, const struct ruler *r, size_t offset);

#endif
