/*
 * Location: which root a path brings with it, and where the file is inside.
 *
 *	--root R PATH             PATH inside R
 *	/etc/ssh/NAME             the live host
 *	DIR/etc/ssh/NAME          the sysroot DIR
 *	DIR/NAME                  DIR stands for /etc/ssh; nothing else is there
 *	bytes without a file      nothing is there, or the root that was given
 */
#ifndef LIB_LOCATION_H
#define LIB_LOCATION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

struct location {
	struct root root;
	struct slice inside;	/* the main file's path inside the root, NUL-terminated */
	struct slice drop_in;	/* the file that was named, when inside is the one that includes it; or empty */
};

/*
 * Finds out what ${path} means and opens its root, which root_close of
 * out->root closes.  ${root} NULL: none was given.  ${path} NULL: the main
 * configuration.  False with ${*error} when a folder cannot be opened.
 */
bool location_open(struct arena *a, const char *root, const char *path, struct location *out,
    struct slice *error);

/* As location_open, for bytes that are no file. */
bool location_open_buffer(struct arena *a, const char *root, struct location *out,
    struct slice *error);

#endif
