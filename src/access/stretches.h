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

struct stretches;

/* In ${a}; the lists must outlive the result. */
const struct stretches *const *stretches_make_all(struct arena *a,
    const struct address_list *const *lists, uint32_t count);

/* What address_list_match says of ${at}. */
int stretches_match(const struct stretches *s, const struct ranged_address *at);

/* The first and the last address of a block. */
void stretch_bounds(const struct address *net, unsigned prefix, struct bound *low,
    struct bound *high);

#endif
