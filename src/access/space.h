/*
 * Space: what a configuration asks of connections, as predicates over few
 * dimensions, each cut into atoms that no predicate tells apart.
 *
 * A predicate looks at one dimension only, so that a set of connections can be
 * held as a product of sets of atoms (region.h).
 */
#ifndef ACCESS_SPACE_H
#define ACCESS_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/classes.h"
#include "access/lists.h"
#include "access/ranges.h"
#include "config/config.h"

/* In the order in which conditions are best split: what excludes most comes first. */
enum dimension {
	DIM_PORT,		/* local port */
	DIM_DOMAIN,		/* routing domain */
	DIM_VALIDITY,		/* whether the user has an account; fixed in every region */
	DIM_USER,
	DIM_ADDRESS,
	DIM_LOCAL_ADDRESS,
	DIM_HOST,		/* the client's name; where it has none, see DIM_ADDRESS */
	DIM_GROUP,		/* atoms are group names; a connection has a set of them */
	DIM_COUNT
};

struct predicate {
	enum dimension dimension;
	uint32_t list;			/* which list of the dimension it asks */
	int wanted;			/* its answer: 1 hit, -1 negated; ports: the port */
	const struct user_entry *entry;	/* HOST part of a list entry on a client without a name */
	const uint64_t *atoms;		/* set of atoms for which it holds … */
	uint32_t begin, end;		/* … none of them outside of these words */
	const uint64_t *numeric;	/* DIM_HOST: set of addresses, for clients without name */
};

/* A predicate or its opposite. For DIM_GROUP: one of the user's groups is in the set, or none. */
struct literal {
	uint32_t predicate;
	bool positive;
	const struct condition *condition;	/* where it comes from; may be NULL */
};

/* When a MATCH statement applies in the pass with a connection: all literals hold. */
struct guard {
	const struct literal *literals;
	uint32_t count;
	bool is_never;		/* for a reason outside the connection */
	bool is_unknown;	/* the line cannot be read, or there is too much to analyse */
	const struct condition *hopeless;	/* the condition behind is_never, if one is */
};

/* An entry of AllowUsers or DenyUsers with a HOST part. */
struct hosted_entry {
	uint32_t user;			/* predicates: the USER part */
	uint32_t numeric;		/* the HOST part, where the client's name is its address */
	uint32_t address_hit, address_negated;	/* the HOST part as address list … */
	uint32_t name_hit, name_negated;	/* … and as names, where the client has a name */
};

/* One line of AllowUsers, DenyUsers, AllowGroups or DenyGroups. */
struct list_line {
	uint32_t statement;
	bool has_plain;
	uint32_t plain;			/* predicate: some entry without HOST part, or a group */
	const struct hosted_entry *hosted;
	uint32_t hosted_count;
};

struct atoms {
	uint32_t count;
	uint32_t words;			/* of 64 bits in a set */
	const uint64_t *all;
	const char *const *names;	/* as text; for addresses and ports as well */
};

#define NO_STATEMENT	UINT32_MAX

struct space {
	const struct config *config;
	struct arena *a;
	struct atoms atoms[DIM_COUNT];
	const struct ranged_address *addresses, *local_addresses;
	const int *ports;
	const struct predicate *predicates;
	uint32_t predicate_count;
	const uint32_t *enclosing;	/* by statement: the MATCH around it, or NO_STATEMENT */
	const struct guard *guards;	/* by statement, for MATCH */
	const struct list_line *lines;
	const uint32_t *line_of;	/* by statement: 1 + index of its line, 0 when it is no list */
	uint32_t line_count;
	uint32_t root;			/* predicate: the user is root */
	bool names_clients;		/* UseDNS: the client may have a name */
	bool asks_validity;		/* some Match invalid-user */
	bool asks_groups, asks_local_address, asks_port, asks_domain;
	bool lacks_patterns;		/* budgets: some combination of patterns may be missing */
	bool lacks_addresses;
};

/* The space of ${config}; in ${a}. */
const struct space *space_make(struct arena *a, const struct config *config,
    const struct classes_options *options);

/*
 * What ${count} configurations ask together: only the atoms, ports and flags
 * of the result count; its predicates belong to no one of them.
 */
const struct space *space_make_joint(struct arena *a, const struct config *const *configs,
    size_t count, const struct classes_options *options);

/* "user=alice groups=wheel addr=203.0.113.7": ${c}, as far as ${s} asks about it; in ${a}. */
struct slice space_witness(const struct space *s, const struct connection *c, struct arena *a);

/* The line of ${statement}, NULL when it is no list. */
static inline const struct list_line *
space_list_line(const struct space *s, uint32_t statement)
{
	return s->line_of[statement] == 0 ? NULL : &s->lines[s->line_of[statement] - 1];
}

static inline bool
set_has(const uint64_t *set, uint32_t atom)
{
	return set[atom / 64] >> (atom % 64) & 1;
}

static inline void
set_add(uint64_t *set, uint32_t atom)
{
	set[atom / 64] |= (uint64_t)1 << (atom % 64);
}

#endif
