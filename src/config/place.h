/* Place: where a new line of a file goes, for fixes. */
#ifndef CONFIG_PLACE_H
#define CONFIG_PLACE_H

#include "config/config.h"

/*
 * The edit that adds ${line}, a setting of ${slot} without an end of line, to
 * the global section of the file ${source} of ${c}: behind its last line there,
 * never inside a Match block, and before an Include of which a file sets the
 * keyword first.  The end of line is that of the file.  In ${a}.
 */
struct edit place_global(const struct config *c, uint32_t source, enum keyword slot,
    struct slice line, struct arena *a);

/* Whether ${node} is the only line in its Match block, comments and blanks aside. */
bool place_is_alone(const struct tree *tree, const struct node *node);

#endif
