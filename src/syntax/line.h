/*
 * Line: bytes → the logical lines that sshd gets to see.
 * Behaviour: OpenSSH servconf.c load_server_config.  For use inside this module.
 */
#ifndef SYNTAX_LINE_H
#define SYNTAX_LINE_H

#include "base/text.h"
#include "base/vec.h"
#include "syntax/origin.h"

VEC(offset_list, uint32_t);

/* One logical line. */
struct line {
	struct slice text;	/* without leading blanks and end of line; ptr is never NULL */
	struct origin origin;	/* of text */
	struct span span;	/* all bytes that make it up */
	struct span comment;	/* what hash_cuts_line took away, or nowhere */
	bool too_long;
};

struct line_reader {
	struct arena *arena;
	struct slice bytes;
	uint32_t source;
	struct dialect dialect;
	uint32_t at;		/* offset of the next line */
	struct text glued;	/* text of the present line, when it has several pieces */
	struct offset_list map;	/* of glued */
};

void line_reader_init(struct line_reader *r, struct arena *a, const struct source *source,
    struct dialect dialect);
void line_reader_release(struct line_reader *r);

/* At most this many lines will come. */
uint32_t line_reader_bound(const struct line_reader *r);

/* Reads the next line; false at the end of the file. */
bool line_reader_next(struct line_reader *r, struct line *line);

#endif
