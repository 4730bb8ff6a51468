/*
 * Ranges: which combinations of address lists can one address meet?
 *
 * The IPv4 and IPv6 lines are cut at the bounds of every CIDR block.  Globs on
 * the printed address are turned into such bounds where they are prefixes
 * ("10.0.*"); other globs on IPv4 ("192.168.?.1") are followed through an
 * automaton over the four octets, which is exact as well.  Other globs on
 * IPv6 text are only sampled, and the result says so.
 */
#ifndef ACCESS_RANGES_H
#define ACCESS_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "access/stretches.h"
#include "base/arena.h"
#include "config/address.h"
#include "config/pattern.h"

struct address_query {
	const struct address_list *const *lists;
	uint32_t list_count;
	const struct pattern_list *const *names;	/* host names: met by the printed address */
	uint32_t name_count;
	bool local;		/* addresses of the server: other witnesses are natural */
	bool keep_families_apart;	/* IPv4 and IPv6 addresses never count as equal */
	uint32_t max_states;	/* budget of the octet automaton */
};

struct spots;

struct address_set {
	const struct ranged_address *addresses;	/* the most natural witnesses first */
	uint32_t count;
	const struct stretches *const *lists;	/* the query's, for stretches_match */
	const struct spots *spots;	/* internal: the addresses in the order of their lines */
	bool complete;		/* no combination of IPv4 addresses is missing (budget) */
	bool sampled;		/* some glob on IPv6 text was only sampled */
};

/* Any two addresses of the result differ in what some list says of them. */
struct address_set addresses_enumerate(struct arena *a, const struct address_query *query);

/* Sets bit i of ${hits} for every address i of which list ${list} says ${outcome}, 1 or -1. */
void addresses_hits(const struct address_set *set, uint32_t list, int outcome, uint64_t *hits);

#endif
