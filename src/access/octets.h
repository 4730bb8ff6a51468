/*
 * Octets: globs on the text of IPv4 addresses that are no prefixes, such as
 * "192.168.?.1".  An automaton reads an address octet by octet.
 */
#ifndef ACCESS_OCTETS_H
#define ACCESS_OCTETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct octet_query {
	const struct slice *globs;
	uint32_t glob_count;
	const uint32_t *bounds;	/* where stretches of equal addresses begin, ascending from 0 */
	uint32_t bound_count;
	uint32_t max_states;	/* budget for each octet; 0: 20000 */
	void (*found)(void *cookie, uint32_t address);
	void *cookie;
};

/*
 * Reports at least one address for every combination of stretch and matching
 * globs that exists.  False when a budget kept it from that; what it reports
 * then is only a part.  Allocates in ${a}, for nothing that lasts.
 */
bool octets_enumerate(struct arena *a, const struct octet_query *query);

#endif
