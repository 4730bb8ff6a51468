/* Diagnostic: a finding or problem as the protocol has it. */
#ifndef LSP_DIAGNOSTIC_H
#define LSP_DIAGNOSTIC_H

#include <jansson.h>

#include "lsp/session.h"

/* ${d} of ${c} with all that ${editor} can take; one without a place is at the top of the main file. */
json_t *diagnostic_json(const struct editor *editor, const struct configuration *c,
    const struct diagnostic *d);

#endif
