/* Annotate: where an effective value comes from, as a comment behind its line. */
#ifndef CONFIG_ANNOTATE_H
#define CONFIG_ANNOTATE_H

#include "config/config.h"

/*
 * Appends "  # …" for the value of ${slot} that statement ${setter} (1 + index,
 * 0 for the default) has set: its place, its Match block and Include chain and
 * the lines that it shadows, or the release in which the default came.
 */
void annotate_origin(const struct effective *e, enum keyword slot, uint32_t setter, struct text *out);

#endif
