/*
 * Patch: edits of source text that keep everything else byte for byte.
 *
 * A fix is a group of edits that only make sense together: it is taken as a
 * whole or not at all.  Which of two fixes that touch the same bytes is taken
 * does not depend on the order in which edits stand in a fix, only on the
 * order in which fixes are added.
 */
#ifndef FIX_PATCH_H
#define FIX_PATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "diag/diag.h"
#include "source/source.h"

struct patch;

/* An empty patch in ${a}. */
struct patch *patch_make(struct arena *a);

/*
 * Adds ${count} edits, all or none: false when one of them would change bytes
 * that an edit of an earlier fix changes in another way.  The same edit may
 * come with several fixes.  Insertions at one place stay in the order in which
 * they came.  The texts must outlive the patch.
 */
bool patch_add(struct patch *p, const struct edit *edits, size_t count);

/* Whether some edit changes the source with number ${id}. */
bool patch_touches(const struct patch *p, uint32_t id);

/* The text of ${source} with all edits made, in ${a}. */
struct slice patch_apply(const struct patch *p, const struct source *source, struct arena *a);

#endif
