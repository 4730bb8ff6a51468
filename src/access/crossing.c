#include "access/crossing.h"

#include <string.h>

/* What the groups callback of a point needs. */
struct membership {
	const char *name;	/* the one group, or NULL */
};

static bool
groups_of_point(void *cookie, const char *user, struct group_list *out)
{
	const struct membership *m = cookie;

	(void)user;
	*out = (struct group_list){ .names = &m->name, .count = m->name != NULL, .known = true };
	return true;
}

/* Which dimensions a point is made of, the last one changing first. */
static const enum dimension dimensions[] = {
	DIM_USER, DIM_GROUP, DIM_ADDRESS, DIM_HOST, DIM_LOCAL_ADDRESS, DIM_PORT, DIM_DOMAIN,
};

enum { DIMENSIONS = sizeof(dimensions) / sizeof(dimensions[0]) };

static void
set_sizes(struct crossing *x)
{
	const struct space *s = x->space;

	for (int d = 0; d < DIM_COUNT; d++)
		x->size[d] = 1;
	if (x->with_users)
		x->size[DIM_USER] = s->atoms[DIM_USER].count;
	/* No group, or one of them. */
	if (x->with_users && s->asks_groups)
		x->size[DIM_GROUP] = s->atoms[DIM_GROUP].count + 1;
	x->size[DIM_ADDRESS] = s->atoms[DIM_ADDRESS].count;
	/* The client's address in place of a name, or a name. */
	if (s->names_clients)
		x->size[DIM_HOST] = s->atoms[DIM_HOST].count + 1;
	if (s->asks_local_address)
		x->size[DIM_LOCAL_ADDRESS] = s->atoms[DIM_LOCAL_ADDRESS].count;
	if (s->asks_port)
		x->size[DIM_PORT] = s->atoms[DIM_PORT].count;
	if (s->asks_domain)
		x->size[DIM_DOMAIN] = s->atoms[DIM_DOMAIN].count;
}

const struct crossing *
crossing_make(struct arena *a, const struct class_set *old, const struct class_set *new,
    bool with_users, uint32_t max)
{
	const struct config *const configs[] = { old->config, new->config };
	static const struct classes_options no_options;
	struct crossing *x = ARENA_NEW(a, struct crossing);
	uint64_t product = 1, pieces = 0;

	x->sets[0] = old;
	x->sets[1] = new;
	x->space = space_make_joint(a, configs, 2, &no_options);
	x->with_users = with_users;
	set_sizes(x);
	for (size_t i = 0; i < DIMENSIONS; i++) {
		product = product > max ? product : product * x->size[dimensions[i]];
		pieces += x->size[dimensions[i]];
	}
	x->is_product = product <= max;
	x->complete = x->is_product && !x->space->lacks_patterns && !x->space->lacks_addresses;
	pieces += (uint64_t)old->count + new->count;
	x->count = (uint32_t)(x->is_product ? product : pieces < max ? pieces : max);
	return x;
}

/* Which piece of each dimension point ${index} has. */
static void
locate(const struct crossing *x, uint32_t index, uint32_t at[DIM_COUNT])
{
	memset(at, 0, DIM_COUNT * sizeof(*at));
	for (size_t i = DIMENSIONS; i-- > 0;) {
		uint32_t size = x->size[dimensions[i]];

		if (x->is_product) {
			at[dimensions[i]] = index % size;
			index /= size;
		} else if (index < size) {
			at[dimensions[i]] = index;
			return;
		} else {
			index -= size;
		}
	}
}

/* Behind the pieces come the witnesses of both partitions. */
static const struct class *
witness_at(const struct crossing *x, uint32_t index)
{
	uint32_t pieces = 0;

	for (size_t i = 0; i < DIMENSIONS; i++)
		pieces += x->size[dimensions[i]];
	if (x->is_product || index < pieces)
		return NULL;
	index -= pieces;
	return index < x->sets[0]->count ? &x->sets[0]->classes[index] :
	    &x->sets[1]->classes[index - x->sets[0]->count];
}

const struct connection *
crossing_at(const struct crossing *x, uint32_t index, struct arena *a)
{
	const struct class *witness = witness_at(x, index);
	struct connection *c = ARENA_NEW(a, struct connection);
	const struct atoms *atoms = x->space->atoms;
	struct membership *m = ARENA_NEW(a, struct membership);
	uint32_t at[DIM_COUNT];

	if (witness != NULL) {
		*c = witness->witness;
		if (!x->with_users)
			c->user = NULL;
		return c->invalid_user ? NULL : c;
	}
	locate(x, index, at);
	c->user = x->with_users ? atoms[DIM_USER].names[at[DIM_USER]] : NULL;
	c->addr = atoms[DIM_ADDRESS].names[at[DIM_ADDRESS]];
	c->host = at[DIM_HOST] == 0 ? c->addr : atoms[DIM_HOST].names[at[DIM_HOST] - 1];
	c->laddr = atoms[DIM_LOCAL_ADDRESS].names[at[DIM_LOCAL_ADDRESS]];
	c->lport = x->space->ports[at[DIM_PORT]];
	c->rdomain = x->space->asks_domain ? atoms[DIM_DOMAIN].names[at[DIM_DOMAIN]] : NULL;
	m->name = at[DIM_GROUP] == 0 ? NULL : atoms[DIM_GROUP].names[at[DIM_GROUP] - 1];
	c->groups = groups_of_point;
	c->cookie = m;
	return c;
}
