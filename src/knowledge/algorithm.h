/* Algorithm: upstream's defaults without a target.  Private to knowledge; see knowledge.h. */
#ifndef KNOWLEDGE_ALGORITHM_H
#define KNOWLEDGE_ALGORITHM_H

#include "knowledge/knowledge.h"

/* Upstream's default of ${list} at ${r}; NULL when the list did not exist. */
const char *algorithm_default_at(enum algorithm_list list, release_t r);

#endif
