/* Diff: two texts as a unified diff, which patch(1) and git-apply(1) understand. */
#ifndef FIX_DIFF_H
#define FIX_DIFF_H

#include "base/slice.h"
#include "base/text.h"

/*
 * Appends the difference between ${old} and ${new}, byte for byte, with
 * "a/PATH" and "b/PATH" as names and three lines of context; nothing when
 * there is none.  A leading slash of ${path} is left out.
 */
void diff_unified(struct text *out, struct slice path, struct slice old, struct slice new);

#endif
