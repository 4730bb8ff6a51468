/* Nearest: how far two names are apart, to guess what was meant. */
#ifndef KNOWLEDGE_NEAREST_H
#define KNOWLEDGE_NEAREST_H

#include <stddef.h>

#include "base/slice.h"

enum { NEAREST_MAX_LENGTH = 48 };	/* longer names are near to nothing */

/*
 * The edits that turn ${a} into ${b}: bytes left out, put in, replaced, or two
 * neighbours swapped; case does not count.  SIZE_MAX when either is longer than
 * NEAREST_MAX_LENGTH, or when they are farther apart than any limit.
 */
size_t nearest_distance(struct slice a, struct slice b);

/* How many edits a name of ${length} bytes may be away and still be meant. */
size_t nearest_limit(size_t length);

#endif
