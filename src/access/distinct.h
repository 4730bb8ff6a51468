/*
 * Distinct: of many addresses, one for each combination of what the lists of
 * a query say.  Lists without globs cost only their bounds, not a look-up for
 * each address.
 */
#ifndef ACCESS_DISTINCT_H
#define ACCESS_DISTINCT_H

#include "access/ranges.h"

/*
 * Keeps the first of all candidates that the lists do not tell apart, in
 * their order; in ${a}.  ${lists} are those of ${q}.  The set is marked
 * incomplete when the budget left candidates out.
 */
struct address_set distinct_keep(struct arena *a, const struct address_query *q,
    const struct stretches *const *lists, const struct ranged_address *candidates, size_t count);

#endif
