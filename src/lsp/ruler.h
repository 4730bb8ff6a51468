/*
 * Ruler: places in a text as an editor counts them, by lines from 0 and, in a
 * line, by units of UTF-16 or bytes of UTF-8.  A line ends at LF, CR LF or CR,
 * whatever sshd thinks of the last.
 */
#ifndef LSP_RULER_H
#define LSP_RULER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum encoding { ENCODING_UTF16, ENCODING_UTF8 };

struct spot {
	uint32_t line;
	uint32_t character;
};

struct ruler {
	struct slice text;
	enum encoding encoding;
	const uint32_t *starts;	/* of the lines */
	uint32_t count;		/* at least one: a newline at the end opens a further line */
};

/* A ruler for ${text}, which must outlive it and be shorter than 4 GiB; in ${a}. */
const struct ruler *ruler_make(struct arena *a, struct slice text, enum encoding encoding);

/* Where the byte at ${offset} is; what lies beyond the end is the end. */
struct spot ruler_spot(const struct ruler *r, size_t offset);

/*
 * The byte at ${spot}.  A line that does not exist is the end of the text, a
 * character behind the end of its line that end, and one inside a character
 * of several units the beginning of that.
 */
size_t ruler_offset(const struct ruler *r, struct spot spot);

/* The text of line ${line} without its end; empty where there is none. */
struct slice ruler_line(const struct ruler *r, uint32_t line);

#endif
