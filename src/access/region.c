#include "access/region.h"

#include <string.h>
#include <sys/socket.h>

/* ---- sets ---- */

static bool
sets_meet(const uint64_t *a, const uint64_t *b, uint32_t words)
{
	for (uint32_t i = 0; i < words; i++)
		if ((a[i] & b[i]) != 0)
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

/* The dimension and the set that a predicate comes down to in ${r}. */
static enum dimension
resolve(const struct space *s, const struct region *r, uint32_t predicate, const uint64_t **set)
{
	const struct predicate *p = &s->predicates[predicate];

	if (p->dimension == DIM_HOST && !r->has_name) {
		*set = p->numeric;
		return DIM_ADDRESS;
	}
	*set = p->atoms;
	return p->dimension;
}

static enum truth
test_groups(const struct space *s, const struct region *r, const uint64_t *groups)
{
	uint32_t words = s->atoms[DIM_GROUP].words;

	if (r->is_invalid_user || !sets_meet(r->sets[DIM_GROUP], groups, words))
		return TRUTH_NO;
	for (const struct need *n = r->needs; n != NULL; n = n->next)
		if (meet_within(n->groups, r->sets[DIM_GROUP], groups, words))
			return TRUTH_YES;
	return TRUTH_UNKNOWN;
}

enum truth
region_test(const struct space *s, const struct region *r, uint32_t predicate)
{
	const uint64_t *set;
	enum dimension d = resolve(s, r, predicate, &set);

	if (d == DIM_VALIDITY)
		return truth_of(r->is_invalid_user);
	if (d == DIM_GROUP)
		return test_groups(s, r, set);
	if (!sets_meet(r->sets[d], set, s->atoms[d].words))
		return TRUTH_NO;
	return set_within(r->sets[d], set, s->atoms[d].words) ? TRUTH_YES : TRUTH_UNKNOWN;
}

bool
region_narrow(const struct space *s, struct arena *a, struct region *r, struct literal l)
{
	enum truth now = region_test(s, r, l.predicate);
	const uint64_t *set;
	enum dimension d;

	if (now != TRUTH_UNKNOWN)
		return (now == TRUTH_YES) == l.positive;
	d = resolve(s, r, l.predicate, &set);
	if (d == DIM_GROUP && l.positive) {
		struct need *need = ARENA_NEW(a, struct need);

		*need = (struct need){ set, r->needs };
		r->needs = need;
		r->need_count++;
		return true;
	}
	r->sets[d] = set_part(a, r->sets[d], set, l.positive, s->atoms[d].words);
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

/* ---- witnesses ---- */

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

	for (uint32_t i = 0; i < users->count; i++)
		if (set_has(r->sets[DIM_USER], i) && !set_has(s->predicates[s->root].atoms, i))
			return i;
	return first_atom(r->sets[DIM_USER], users->words);
}

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

/* Groups that meet every need: those chosen already, or the first that the user may be in. */
static struct membership *
choose_groups(const struct space *s, const struct region *r, struct arena *a, const char *user)
{
	const struct atoms *groups = &s->atoms[DIM_GROUP];
	struct membership *m = ARENA_NEW(a, struct membership);
	uint64_t *chosen = ARENA_ARRAY(a, uint64_t, groups->words);
	uint32_t count = 0;
	const char **names = ARENA_ARRAY(a, const char *, r->need_count);

	for (const struct need *n = r->needs; n != NULL && !r->is_invalid_user; n = n->next) {
		const uint64_t *open =
		    set_part(a, r->sets[DIM_GROUP], n->groups, true, groups->words);
		uint32_t atom = first_atom(open, groups->words);

		if (sets_meet(chosen, open, groups->words))
			continue;
		set_add(chosen, atom);
		names[count++] = groups->names[atom];
	}
	*m = (struct membership){ user, names, count };
	return m;
}

static const char *
atom_name(const struct space *s, const struct region *r, enum dimension d)
{
	return s->atoms[d].names[first_atom(r->sets[d], s->atoms[d].words)];
}

static void
describe(const struct space *s, const struct region *r, const struct membership *m,
    struct arena *a, struct class *out)
{
	const struct connection *w = &out->witness;
	struct text t;

	text_init(&t);
	text_printf(&t, "user=%s", w->user);
	for (size_t i = 0; s->asks_groups && i < m->count; i++)
		text_printf(&t, "%s%s", i == 0 ? " groups=" : ",", m->names[i]);
	text_printf(&t, " addr=%s", w->addr);
	if (r->has_name)
		text_printf(&t, " host=%s", w->host);
	if (s->asks_local_address)
		text_printf(&t, " laddr=%s", w->laddr);
	if (s->asks_port)
		text_printf(&t, " lport=%d", w->lport);
	if (s->asks_domain)
		text_printf(&t, " rdomain=%s", w->rdomain);
	if (r->is_invalid_user)
		text_add_string(&t, " invalid-user");
	out->text = text_keep(&t, a);
	text_release(&t);
}

void
region_witness(const struct space *s, const struct region *r, struct arena *a, struct class *out)
{
	struct connection *w = &out->witness;
	struct membership *m;

	w->user = s->atoms[DIM_USER].names[choose_user(s, r)];
	w->addr = atom_name(s, r, DIM_ADDRESS);
	w->laddr = atom_name(s, r, DIM_LOCAL_ADDRESS);
	w->host = r->has_name ? atom_name(s, r, DIM_HOST) : w->addr;
	w->lport = s->ports[first_atom(r->sets[DIM_PORT], s->atoms[DIM_PORT].words)];
	w->rdomain = s->asks_domain ? atom_name(s, r, DIM_DOMAIN) : NULL;
	w->invalid_user = r->is_invalid_user;
	m = choose_groups(s, r, a, w->user);
	w->groups = witness_groups;
	w->cookie = m;
	describe(s, r, m, a, out);
}
