#include "access/octets.h"

#include <string.h>

#include "access/automaton.h"
#include "base/vec.h"

enum { DEFAULT_STATES = 20000, MAX_WORK = 16000000 };

struct octet_node {		/* some of the four octets have been read */
	uint32_t value;		/* the octets read, a representative */
	uint32_t place;		/* what counts of it: the stretch it lies in, or itself */
	bool is_settled;	/* place is a stretch */
	struct automaton_state state;
};

VEC(octet_vec, struct octet_node);

static uint32_t
stretch_of(const struct octet_query *q, uint32_t address)
{
	uint32_t low = 0, high = q->bound_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (q->bounds[middle] <= address)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool
same_node(const struct octet_node *a, const struct octet_node *b)
{
	return a->is_settled == b->is_settled && a->place == b->place &&
	    a->state.count == b->state.count && (a->state.count == 0 ||
	    memcmp(a->state.places, b->state.places, a->state.count * sizeof(uint32_t)) == 0);
}

static size_t
node_hash(const struct octet_node *n)
{
	uint32_t h = (n->place ^ (n->is_settled ? 0x9e3779b9U : 0)) * 2654435761U;

	for (uint32_t i = 0; i < n->state.count; i++)
		h = (h ^ n->state.places[i]) * 16777619U;
	return h ^ h >> 13;
}

/* Where ${octets} octets of ${value} lead. */
static void
place_node(const struct octet_query *q, struct octet_node *n, uint32_t value, unsigned octets)
{
	unsigned shift = 32 - 8 * octets;
	uint32_t low = value << (shift == 32 ? 0 : shift), high;

	high = shift == 0 ? low : low | UINT32_MAX >> (32 - shift);
	n->value = value;
	n->is_settled = stretch_of(q, low) == stretch_of(q, high);
	n->place = n->is_settled ? stretch_of(q, low) : value;
}

struct octet_search {
	struct arena *a;
	const struct octet_query *query;
	struct automaton *m;
	uint64_t work;		/* places looked at so far */
	bool complete;
};

struct octet_level {
	struct octet_vec nodes;
	uint32_t *table;	/* 1 + index */
	size_t slots;
};

static void
add_node(struct octet_search *s, struct octet_level *level, struct octet_node n)
{
	size_t slot = node_hash(&n) & (level->slots - 1);

	for (; level->table[slot] != 0; slot = (slot + 1) & (level->slots - 1))
		if (same_node(&level->nodes.ptr[level->table[slot] - 1], &n))
			return;
	if (level->nodes.count * 2 + 2 > level->slots) {
		s->complete = false;
		return;
	}
	n.state = automaton_keep(s->m, n.state);
	octet_vec_push(&level->nodes, n);
	level->table[slot] = (uint32_t)level->nodes.count;
}

static void
expand_octet(struct octet_search *s, const struct octet_node *from, unsigned octets,
    struct octet_level *to)
{
	for (uint32_t value = 0; value < 256; value++) {
		struct octet_node n = { .state = from->state };
		char text[8];
		size_t len = 0;

		if (value >= 100)
			text[len++] = (char)('0' + value / 100);
		if (value >= 10)
			text[len++] = (char)('0' + value / 10 % 10);
		text[len++] = (char)('0' + value % 10);
		if (octets < 4)
			text[len++] = '.';
		for (size_t i = 0; i < len; i++) {
			s->work += n.state.count + 1;
			n.state = automaton_step(s->m, n.state, (unsigned char)text[i]);
		}
		place_node(s->query, &n, from->value << 8 | value, octets);
		add_node(s, to, n);
	}
}

bool
octets_enumerate(struct arena *a, const struct octet_query *query)
{
	struct octet_search s = { .a = a, .query = query, .complete = true };
	struct octet_level from = { .slots = 1 }, to;
	size_t limit = query->max_states != 0 ? query->max_states : DEFAULT_STATES;

	s.m = automaton_make(a, query->globs, query->glob_count);
	octet_vec_push(&from.nodes, (struct octet_node){ .state = automaton_start(s.m) });
	for (unsigned octets = 1; octets <= 4; octets++) {
		to = (struct octet_level){ .slots = automaton_table_size(limit) };
		to.table = ARENA_ARRAY(a, uint32_t, to.slots);
		for (size_t i = 0; i < from.nodes.count && s.work < MAX_WORK; i++)
			expand_octet(&s, &from.nodes.ptr[i], octets, &to);
		octet_vec_release(&from.nodes);
		from = to;
	}
	for (size_t i = 0; i < from.nodes.count; i++)
		query->found(query->cookie, from.nodes.ptr[i].value);
	octet_vec_release(&from.nodes);
	return s.complete && s.work < MAX_WORK;
}
