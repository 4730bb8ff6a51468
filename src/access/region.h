/*
 * Region: a set of connections as a product of sets, one for each dimension.
 *
 * Groups are held as the groups which the user may be in, and needs: sets of
 * groups of which the user is in at least one.  Every region that the
 * functions here make has at least one connection in it.
 */
#ifndef ACCESS_REGION_H
#define ACCESS_REGION_H

#include <stdbool.h>

#include "access/space.h"
#include "access/truth.h"

struct need {
	const uint64_t *groups;
	const struct need *next;
};

enum { SLOT_WORDS = (KEYWORD_COUNT + 63) / 64 };

struct region {
	const uint64_t *sets[DIM_COUNT];	/* never changed: a new one replaces them */
	const struct need *needs;
	uint32_t need_count;
	bool is_invalid_user;		/* no account, so no groups either */
	bool has_name;			/* the client has a name beside its address */
	uint64_t slots[SLOT_WORDS];	/* keywords that matching blocks have set (classes.c) */
};

enum { REGION_ROOTS_MAX = 8 };

/* The whole space, as few disjoint regions; returns how many. */
uint32_t region_roots(const struct space *s, struct arena *a,
    struct region roots[REGION_ROOTS_MAX]);

/* Whether the predicate holds in all of the region (yes), in none of it (no), or in a part. */
enum truth region_test(const struct space *s, const struct region *r, uint32_t predicate);

/* Narrows ${r} to where ${l} holds; false, and ${r} unchanged, when that is nowhere. */
bool region_narrow(const struct space *s, struct arena *a, struct region *r, struct literal l);

/* Narrows ${r} to where all of ${g} holds; false when that is nowhere (${r} is then undefined). */
bool region_narrow_guard(const struct space *s, struct arena *a, struct region *r,
    const struct guard *g);

/* A copy of ${r} that needs nothing but ${a} and ${s}. */
struct region region_copy(const struct space *s, const struct region *r, struct arena *a);

/* How many words of sets testing ${literals} takes, for budgets. */
uint32_t region_cost(const struct space *s, const struct region *r, const struct literal *literals,
    uint32_t count);

/* One connection of a region: an atom for each dimension but the groups, which are several. */
struct point {
	uint32_t atoms[DIM_COUNT];
	const uint32_t *groups;
	uint32_t group_count;
	bool is_invalid_user;
	bool has_name;
};

/* A point of ${r}; the user is not root where there is a choice. In ${a}. */
struct point region_point(const struct space *s, const struct region *r, struct arena *a);

bool point_equal(const struct point *a, const struct point *b);

/* Whether the connection meets ${g}, which must not be unknown. */
bool point_meets(const struct space *s, const struct point *p, const struct guard *g);

/* The connection itself, in ${a}. */
struct connection point_connection(const struct space *s, const struct point *p, struct arena *a);

#endif
