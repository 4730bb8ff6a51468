/*
 * Source: a configuration file as bytes, read once, and its line index.
 *
 * A source_set numbers the files of one run from 1; 0 is "no file".  The same
 * path is read once and shared, so a file that changes during the run is seen
 * in one state.  All memory belongs to the set's arena.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"
#include "source/span.h"

struct source {
	uint32_t id;		/* 1, 2, … in the order of reading */
	struct slice path;	/* as sshd knows it: the path inside the root, NUL-terminated */
	struct slice shown;	/* as the user should see it: path outside a root as typed */
	struct slice bytes;
	bool is_directory;	/* sshd reads a directory as an empty file */
	bool is_candidate;	/* patterns of Include find it, whether or not the root has it */
	struct arena *arena;	/* the set's, for the line index */
	const uint32_t *line_starts;	/* offsets; made by source_position when first asked */
	uint32_t line_count;
};

/* Where in a file, for people: both count from 1; a column is in bytes. */
struct position {
	uint32_t line;
	uint32_t column;
};

enum source_error {
	SOURCE_OK,
	SOURCE_MISSING,		/* errno ENOENT and the like */
	SOURCE_UNREADABLE,	/* no permission, I/O error */
	SOURCE_NOT_A_FILE,	/* FIFO, device, socket: never opened */
	SOURCE_TOO_LARGE,	/* over SOURCE_MAX_BYTES, or the set over SOURCE_MAX_TOTAL */
};

enum {
	SOURCE_MAX_BYTES = 16 << 20,
	SOURCE_MAX_TOTAL = 64 << 20,
	SOURCE_MAX_FILES = 4096,
};

struct source_set;

/* ${root} must outlive the set. */
struct source_set *source_set_make(struct arena *a, const struct root *root);
/* The root that the set reads from. */
const struct root *source_set_root(const struct source_set *set);

/*
 * Reads ${path} (inside the set's root) or returns it as read before.  On
 * failure returns NULL and sets ${*error} and ${*error_number} (an errno, 0
 * if none fits).  Does not block on FIFOs and devices; /dev/null is an empty file.
 */
struct source *source_read(struct source_set *set, struct slice path,
    enum source_error *error, int *error_number);

/*
 * Adds bytes that did not come from the file system (standard input, tests).
 * ${bytes} must outlive the set; what lies beyond 4 GiB is ignored.
 */
struct source *source_add(struct source_set *set, struct slice path, struct slice bytes);

/*
 * root_glob in the set's root, with the candidates among the sources as if
 * they were there.
 */
size_t source_glob(const struct source_set *set, struct arena *a, const char *pattern,
    size_t limit, char ***paths, bool *truncated);

/* The source with number ${id}, or NULL for 0. */
struct source *source_get(const struct source_set *set, uint32_t id);
uint32_t source_count(const struct source_set *set);

/*
 * Line and column of the byte at ${offset}; an ${offset} beyond the end counts
 * as the end, which lies on a line of its own behind a final newline.
 */
struct position source_position(struct source *s, uint32_t offset);

/*
 * The text of line ${line} (from 1) without its end of line (LF or CR LF), and
 * its offset in ${*begin} (may be NULL).  Empty for a line that does not exist.
 */
struct slice source_line(struct source *s, uint32_t line, uint32_t *begin);

#endif
