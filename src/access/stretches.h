/*
 * Stretches: an address list as sorted stretches of the IPv4 and IPv6 lines,
 * so that many addresses can be looked up in long lists.
 */
#ifndef ACCESS_STRETCHES_H
#define ACCESS_STRETCHES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "config/address.h"

enum { V6_BYTES = 16 };

struct bound {			/* an address, for comparison by memcmp */
	uint8_t bytes[V6_BYTES];	/* IPv4: the last four */
};

struct ranged_address {
	struct address address;	/* without a scope */
	const char *text;	/* as sshd prints it */
};

struct stretch {		/* both ends included */
	struct bound low, high;
};

struct stretches;

/* In ${a}; the lists must outlive the result. */
const struct stretches *const *stretches_make_all(struct arena *a,
    const struct address_list *const *lists, uint32_t count);

/* What address_list_match says of ${at}. */
int stretches_match(const struct stretches *s, const struct ranged_address *at);

/*
 * The stretches of one family's line of which the list says ${outcome}, 1 or
 * -1: ascending and disjoint, NULL and ${*count} 0 where there are none.
 * Globs have no part in them.
 */
const struct stretch *stretches_of(const struct stretches *s, bool is_v6, int outcome,
    uint32_t *count);

/* Whether the list has globs, so that only stretches_match knows all it says. */
bool stretches_have_globs(const struct stretches *s);

/* The first and the last address of a block. */
void stretch_bounds(const struct address *net, unsigned prefix, struct bound *low,
    struct bound *high);

#endif
