#include "access/region.h"

#include <string.h>
#include <sys/socket.h>

/* ---- sets ---- */

/* A predicate's set, and the words that hold all of it. */
struct asked {
	enum dimension dimension;
	const uint64_t *set;
	uint32_t begin, end;
};

static bool
sets_meet(const uint64_t *a, const struct asked *b)
{
	for (uint32_t i = b->begin; i < b->end; i++)
		if ((a[i] & b->set[i]) != 0)
			return true;
	return false;
}

/* Whether all of ${a} is in ${b}. */
static bool
set_within(const uint64_t *a, const uint64_t *b, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		if ((a[i] & ~b[i]) != 0)
			return false;
	return true;
}

/* Whether everything that is both in ${a} and ${b} is in ${c}. */
static bool
meet_within(const uint64_t *a, const uint64_t *b, const uint64_t *c, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		if ((a[i] & b[i] & ~c[i]) != 0)
			return false;
	return true;
}

/* The part of ${a} that is in ${b}, or that is not. */
static const uint64_t *
set_part(struct arena *arena, const uint64_t *a, const uint64_t *b, bool inside, uint32_t words)
{
	uint64_t *part = ARENA_ARRAY(arena, uint64_t, words);

	for (uint32_t i = 0; i < words; i++)
		part[i] = a[i] & (inside ? b[i] : ~b[i]);
	return part;
}

/* ---- tests ---- */

/* What a predicate comes down to in ${r}. */
static struct asked
resolve(const struct space *s, const struct region *r, uint32_t predicate)
{
	const struct predicate *p = &s->predicates[predicate];

	if (p->dimension == DIM_HOST && !r->has_name)
		return (struct asked){ DIM_ADDRESS, p->numeric, 0, s->atoms[DIM_ADDRESS].words };
	return (struct asked){ p->dimension, p->atoms, p->begin, p->end };
}

static enum truth
test_groups(const struct space *s, const struct region *r, const struct asked *asked)
{
	uint32_t words = s->atoms[DIM_GROUP].words;

	if (r->is_invalid_user || !sets_meet(r->sets[DIM_GROUP], asked))
		return TRUTH_NO;
	for (const struct need *n = r->needs; n != NULL; n = n->next)
		if (meet_within(n->groups, r->sets[DIM_GROUP], asked->set, words))
			return TRUTH_YES;
	return TRUTH_UNKNOWN;
}

static enum truth
test(const struct space *s, const struct region *r, const struct asked *asked)
{
	enum dimension d = asked->dimension;

	if (d == DIM_VALIDITY)
		return truth_of(r->is_invalid_user);
	if (d == DIM_GROUP)
		return test_groups(s, r, asked);
	if (!sets_meet(r->sets[d], asked))
		return TRUTH_NO;
	return set_within(r->sets[d], asked->set, s->atoms[d].words) ? TRUTH_YES : TRUTH_UNKNOWN;
}

enum truth
region_test(const struct space *s, const struct region *r, uint32_t predicate)
{
	struct asked asked = resolve(s, r, predicate);

	return test(s, r, &asked);
}

bool
region_narrow(const struct space *s, struct arena *a, struct region *r, struct literal l)
{
	struct asked asked = resolve(s, r, l.predicate);
	enum truth now = test(s, r, &asked);
	enum dimension d = asked.dimension;

	if (now != TRUTH_UNKNOWN)
		return (now == TRUTH_YES) == l.positive;
	if (d == DIM_GROUP && l.positive) {
		struct need *need = ARENA_NEW(a, struct need);

		*need = (struct need){ asked.set, r->needs };
		r->needs = need;
		r->need_count++;
		return true;
	}
	r->sets[d] = set_part(a, r->sets[d], asked.set, l.positive, s->atoms[d].words);
	return true;
}

bool
region_narrow_guard(const struct space *s, struct arena *a, struct region *r,
    const struct guard *g)
{
	if (g->is_never)
		return false;
	for (uint32_t i = 0; i < g->count; i++)
		if (!region_narrow(s, a, r, g->literals[i]))
			return false;
	return true;
}

struct region
region_copy(const struct space *s, const struct region *r, struct arena *a)
{
	struct region copy = *r;

	for (int d = 0; d < DIM_COUNT; d++)
		copy.sets[d] = set_part(a, r->sets[d], r->sets[d], true, s->atoms[d].words);
	copy.needs = NULL;
	for (const struct need *n = r->needs; n != NULL; n = n->next) {
		struct need *need = ARENA_NEW(a, struct need);

		/* The groups of a need are a predicate's, and stay. */
		*need = (struct need){ n->groups, copy.needs };
		copy.needs = need;
	}
	return copy;
}

uint32_t
region_cost(const struct space *s, const struct region *r, const struct literal *literals,
    uint32_t count)
{
	uint32_t cost = 0;

	for (uint32_t i = 0; i < count; i++) {
		enum dimension d = s->predicates[literals[i].predicate].dimension;

		cost += 4 + s->atoms[d].words * (d == DIM_GROUP ? 1 + r->need_count : 1);
	}
	return cost;
}

/* ---- the whole space ---- */

/* The addresses of one family, NULL for both when there are none. */
static const uint64_t *
family_set(struct arena *a, const struct atoms *atoms, const struct ranged_address *addresses,
    int family)
{
	uint64_t *set = ARENA_ARRAY(a, uint64_t, atoms->words);
	bool any = false;

	for (uint32_t i = 0; i < atoms->count; i++) {
		if (addresses[i].address.family != family)
			continue;
		set_add(set, i);
		any = true;
	}
	return any ? set : NULL;
}

/* Both ends of a connection are of one family: a region for each. */
static uint32_t
split_families(const struct space *s, struct arena *a, struct region *roots, uint32_t count)
{
	static const int families[2] = { AF_INET, AF_INET6 };
	uint32_t n = 0;

	if (!s->asks_local_address)
		return count;
	for (uint32_t f = 0; f < 2; f++) {
		const uint64_t *remote, *local;

		remote = family_set(a, &s->atoms[DIM_ADDRESS], s->addresses, families[f]);
		local =
		    family_set(a, &s->atoms[DIM_LOCAL_ADDRESS], s->local_addresses, families[f]);
		if (remote == NULL || local == NULL)
			continue;
		roots[n] = roots[(size_t)f * count];
		roots[n].sets[DIM_ADDRESS] = remote;
		roots[n++].sets[DIM_LOCAL_ADDRESS] = local;
	}
	return n;
}

uint32_t
region_roots(const struct space *s, struct arena *a, struct region roots[REGION_ROOTS_MAX])
{
	struct need *some_group = ARENA_NEW(a, struct need);
	struct region all = { .needs = some_group, .need_count = 1 };
	struct literal root = { s->root, false, NULL };
	uint32_t count = 1, step;

	/* Every account has a group. */
	some_group->groups = s->atoms[DIM_GROUP].all;
	for (int d = 0; d < DIM_COUNT; d++)
		all.sets[d] = s->atoms[d].all;
	roots[0] = roots[1] = all;
	count = split_families(s, a, roots, count);
	if (s->names_clients) {
		for (step = count; count < 2 * step; count++) {
			roots[count] = roots[count - step];
			roots[count].has_name = true;
		}
	}
	if (s->asks_validity) {
		for (step = count; count < 2 * step; count++) {
			roots[count] = roots[count - step];
			roots[count].is_invalid_user = true;
			region_narrow(s, a, &roots[count], root);
		}
	}
	return count;
}
