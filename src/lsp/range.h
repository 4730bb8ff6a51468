/* Range: spans as the protocol has them. */
#ifndef LSP_RANGE_H
#define LSP_RANGE_H

#include <jansson.h>

#include "lsp/configuration.h"

/* The bytes from ${begin} to ${end}. */
json_t *range_json(const struct ruler *r, size_t begin, size_t end);

/* ${span} without the end of line that it may take with it. */
json_t *range_of(const struct configuration *c, struct span span);

/* A location, file and range; NULL when ${span} is nowhere that the editor can open. */
json_t *range_location(const struct configuration *c, struct span span);

#endif
