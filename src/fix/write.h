/* Write: puts a new text in the place of a file, whole or not at all. */
#ifndef FIX_WRITE_H
#define FIX_WRITE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

/*
 * Replaces the file ${path} inside ${r}, which must still hold ${old}, by one
 * with the bytes ${new}: written beside it and renamed over it, with the same
 * mode, owner, group and (on Linux) extended attributes.  Where ${path} is a
 * link, the file that it leads to inside the root is replaced.  False with
 * ${*error}, one line in ${a}; the file is then as it was.
 */
bool write_replace(const struct root *r, struct arena *a, struct slice path, struct slice old,
    struct slice new, struct slice *error);

#endif
