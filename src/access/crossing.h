/*
 * Crossing: the connections that have to be tried so that two configurations
 * are compared wherever one of them can tell two connections apart.
 *
 * Both files' questions cut users, groups, addresses, ports and so on into
 * pieces that neither tells apart; every combination of pieces is one point.
 * Where these are too many, only the witnesses of both partitions and each
 * piece by itself are tried, and the result says so.
 */
#ifndef ACCESS_CROSSING_H
#define ACCESS_CROSSING_H

#include "access/classes.h"
#include "access/space.h"

struct crossing {
	const struct class_set *sets[2];
	const struct space *space;	/* of both */
	uint32_t size[DIM_COUNT];	/* how many pieces of each dimension are combined */
	uint32_t count;			/* points */
	bool with_users;		/* users and groups are part of a point */
	bool is_product;		/* all combinations; else pieces and witnesses */
	bool complete;			/* nothing is missing */
};

/*
 * Prepares the points that tell the configurations of ${old} and ${new} apart,
 * at most ${max} of them.  ${with_users} false: the users are known, and
 * come from elsewhere.  In ${a}.
 */
const struct crossing *crossing_make(struct arena *a, const struct class_set *old,
    const struct class_set *new, bool with_users, uint32_t max);

/*
 * The point ${index}; its user is NULL without users.  In ${a}.  NULL for a
 * witness that is of no use here (a user without an account).
 */
const struct connection *crossing_at(const struct crossing *x, uint32_t index, struct arena *a);

#endif
