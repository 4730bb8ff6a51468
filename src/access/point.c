/* Point: one connection of a region, as its witness. */
#include <string.h>

#include "access/region.h"

static uint32_t
first_atom(const uint64_t *set, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		for (uint32_t bit = 0; set[i] != 0 && bit < 64; bit++)
			if (set[i] >> bit & 1)
				return i * 64 + bit;
	return 0;
}

/* The first user that is not root, or else root. */
static uint32_t
choose_user(const struct space *s, const struct region *r)
{
	const struct atoms *users = &s->atoms[DIM_USER];
	const uint64_t *set = r->sets[DIM_USER], *root = s->predicates[s->root].atoms;

	for (uint32_t i = 0; i < users->words; i++) {
		uint64_t rest = set[i] & ~root[i];

		if (rest != 0)
			return i * 64 + first_atom(&rest, 1);
	}
	return first_atom(set, users->words);
}

/* The first of the groups that are both in ${a} and in ${b}. */
static uint32_t
first_common(const uint64_t *a, const uint64_t *b, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++) {
		uint64_t both = a[i] & b[i];

		if (both != 0)
			return i * 64 + first_atom(&both, 1);
	}
	return 0;
}

static bool
has_one_in(const struct point *p, const uint64_t *set)
{
	for (uint32_t i = 0; i < p->group_count; i++)
		if (set_has(set, p->groups[i]))
			return true;
	return false;
}

/* Groups that meet every need: those chosen already, or the first that the user may be in. */
static void
choose_groups(const struct space *s, const struct region *r, struct arena *a, struct point *p)
{
	uint32_t *groups = ARENA_ARRAY(a, uint32_t, r->need_count);

	p->groups = groups;
	for (const struct need *n = r->needs; n != NULL && !r->is_invalid_user; n = n->next)
		if (!has_one_in(p, n->groups))
			groups[p->group_count++] = first_common(
			    r->sets[DIM_GROUP], n->groups, s->atoms[DIM_GROUP].words);
}

struct point
region_point(const struct space *s, const struct region *r, struct arena *a)
{
	struct point p = { .is_invalid_user = r->is_invalid_user, .has_name = r->has_name };

	for (int d = 0; d < DIM_COUNT; d++)
		p.atoms[d] = first_atom(r->sets[d], s->atoms[d].words);
	p.atoms[DIM_USER] = choose_user(s, r);
	choose_groups(s, r, a, &p);
	return p;
}

bool
point_equal(const struct point *a, const struct point *b)
{
	return memcmp(a->atoms, b->atoms, sizeof(a->atoms)) == 0 &&
	    a->is_invalid_user == b->is_invalid_user && a->has_name == b->has_name &&
	    a->group_count == b->group_count &&
	    memcmp(a->groups, b->groups, a->group_count * sizeof(*a->groups)) == 0;
}

static bool
point_is_in(const struct point *p, const struct predicate *q)
{
	if (q->dimension == DIM_VALIDITY)
		return p->is_invalid_user;
	if (q->dimension == DIM_HOST && !p->has_name)
		return set_has(q->numeric, p->atoms[DIM_ADDRESS]);
	if (q->dimension == DIM_GROUP)
		return has_one_in(p, q->atoms);
	return set_has(q->atoms, p->atoms[q->dimension]);
}

bool
point_meets(const struct space *s, const struct point *p, const struct guard *g)
{
	if (g->is_never)
		return false;
	for (uint32_t i = 0; i < g->count; i++)
		if (point_is_in(p, &s->predicates[g->literals[i].predicate]) !=
		    g->literals[i].positive)
			return false;
	return true;
}

/* ---- as a connection ---- */

/* What the groups callback of a witness needs. */
struct membership {
	const char *user;
	const char *const *names;
	size_t count;
};

static bool
witness_groups(void *cookie, const char *user, struct group_list *out)
{
	const struct membership *m = cookie;

	if (strcmp(user, m->user) != 0)
		return false;
	*out = (struct group_list){ .names = m->names, .count = m->count, .known = true };
	return true;
}

static struct membership *
name_groups(const struct space *s, const struct point *p, const char *user, struct arena *a)
{
	struct membership *m = ARENA_NEW(a, struct membership);
	const char **names = ARENA_ARRAY(a, const char *, p->group_count);

	for (uint32_t i = 0; i < p->group_count; i++)
		names[i] = s->atoms[DIM_GROUP].names[p->groups[i]];
	*m = (struct membership){ user, names, p->group_count };
	return m;
}

struct connection
point_connection(const struct space *s, const struct point *p, struct arena *a)
{
	struct connection c = {
		.user = s->atoms[DIM_USER].names[p->atoms[DIM_USER]],
		.addr = s->atoms[DIM_ADDRESS].names[p->atoms[DIM_ADDRESS]],
		.laddr = s->atoms[DIM_LOCAL_ADDRESS].names[p->atoms[DIM_LOCAL_ADDRESS]],
		.lport = s->ports[p->atoms[DIM_PORT]],
		.invalid_user = p->is_invalid_user,
		.groups = witness_groups,
	};

	c.host = p->has_name ? s->atoms[DIM_HOST].names[p->atoms[DIM_HOST]] : c.addr;
	if (s->asks_domain)
		c.rdomain = s->atoms[DIM_DOMAIN].names[p->atoms[DIM_DOMAIN]];
	c.cookie = name_groups(s, p, c.user, a);
	return c;
}
