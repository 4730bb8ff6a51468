/* Choose: the target to lint for. */
#ifndef LIB_CHOOSE_H
#define LIB_CHOOSE_H

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"
#include "base/vec.h"
#include "source/root.h"

/*
 * The target called ${name}, or NULL with ${*error}, which names what was
 * probably meant.
 */
const struct target *choose_named(struct arena *a, struct slice name, struct slice *error);

VEC(targets, const struct target *);

/*
 * Appends to ${out} the target called ${name}, or for "A..B" all from A to B
 * of one family in the order of the table ("openssh-8.9..10.5",
 * "debian-11..13"); none twice.  False with ${*error}.
 */
bool choose_several(struct arena *a, struct slice name, struct targets *out, struct slice *error);

/*
 * The target that the package database and os-release of ${root} tell, else
 * the newest release.  Never NULL.  ${*reason} says why, for people.
 */
const struct target *choose_detected(struct arena *a, const struct root *root, struct slice *reason);

#endif
