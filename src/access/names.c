#include "access/names.h"

#include <stdlib.h>
#include <string.h>

#include "access/automaton.h"
#include "base/vec.h"

/* Bytes of witnesses in the order of preference. */
static const char preferred[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Names that read well, for where the patterns leave the choice. */
static const char *const natural_names[NAME_KIND_COUNT][5] = {
	[NAME_USER] = { "anyone", "someone", "visitor", "user1", "other" },
	[NAME_GROUP] = { "users", "staff", "others", "group1", "other" },
	[NAME_HOST] = { "client.example.net", "host.example.org", "client.example.com", "client",
	    "host" },
	[NAME_DOMAIN] = { "0", "vrf0", "red", "main", "other" },
};

bool
name_allows(enum name_kind kind, unsigned char c)
{
	if (c <= ' ' || c == 0x7f)
		return c == ' ' && kind == NAME_GROUP;
	switch (kind) {
	case NAME_HOST:
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_';
	case NAME_DOMAIN:
		return c < 0x7f && c != ',' && c != '=';
	default:
		return strchr(":,/!*?\"", c) == NULL;
	}
}

/* A state of the search: how it was reached, for the witness. */
struct visit {
	struct automaton_state state;
	uint32_t parent;	/* 1 + index, 0 for the start */
	unsigned char byte;
};

VEC(visit_vec, struct visit);
VEC(name_vec, struct slice);

/* One use of a pattern in a list. */
struct use {
	uint32_t list;
	bool negated;
};

struct search {
	struct arena *a;	/* for the result */
	struct arena work;
	const struct name_query *query;
	struct automaton *m;
	const struct slice *globs;
	uint32_t glob_count;
	struct use *uses;	/* by glob */
	uint32_t *at_end;	/* by place: 1 + first glob that ends there */
	uint32_t *next_glob;	/* by glob: 1 + the next one that ends at the same place */
	struct visit_vec visits;
	uint32_t *visit_table;
	size_t visit_slots;
	size_t places_held;
	uint64_t places_read;
	unsigned char *outcomes;	/* by list: 1 hit, 2 negated, while one name is judged */
	uint32_t *touched;
	struct name_vec names;
	struct name_vec keys;	/* by name: its outcomes, as bytes */
	uint32_t *name_table;
	size_t name_slots;
	bool start_is_name;	/* some name leads back to the start */
	bool complete;
};

enum {
	MAX_PLACES_READ = 16 << 20,
	MAX_PLACES_HELD = 8 << 20,	/* in all states of one search: 32 MiB */
	MAX_NAMES = 1 << 14,
	MAX_SAMPLES = 2000,		/* patterns tried by themselves */
	MAX_PATTERN_BYTES = 1 << 20,	/* what lies behind is left out */
	DEFAULT_STATES = 100000,
	FEW = 64,
};

/* Lists every glob of every list, with where it is used. */
static void
gather(struct search *s)
{
	struct slice *globs;
	size_t bytes = 0;
	uint32_t all = 0, n = 0;

	for (uint32_t i = 0; i < s->query->list_count; i++)
		all += s->query->lists[i]->count;
	globs = ARENA_ARRAY(&s->work, struct slice, all);
	s->uses = ARENA_ARRAY(&s->work, struct use, all);
	for (uint32_t i = 0; i < s->query->list_count; i++) {
		const struct pattern_list *list = s->query->lists[i];

		for (uint32_t j = 0; j < list->count; j++) {
			bytes += list->patterns[j].glob.len + 1;
			if (bytes > MAX_PATTERN_BYTES) {
				s->complete = false;
				break;
			}
			globs[n] = list->patterns[j].glob;
			s->uses[n++] = (struct use){ i, list->patterns[j].negated };
		}
	}
	s->globs = globs;
	s->glob_count = n;
	s->m = automaton_make(&s->work, globs, s->glob_count);
	s->at_end = ARENA_ARRAY(&s->work, uint32_t, s->m->place_count);
	s->next_glob = ARENA_ARRAY(&s->work, uint32_t, s->glob_count);
	for (uint32_t i = s->glob_count; i-- > 0;) {
		s->next_glob[i] = s->at_end[s->m->end[i]];
		s->at_end[s->m->end[i]] = i + 1;
	}
	s->outcomes = ARENA_ARRAY(&s->work, unsigned char, s->query->list_count);
	s->touched = ARENA_ARRAY(&s->work, uint32_t, s->query->list_count);
}

/* Grows an open-addressed table of 1 + index when it gets half full. */
static bool
table_is_full(size_t slots, size_t count)
{
	return slots < count * 2 + 2;
}

static uint32_t
state_hash(struct automaton_state state)
{
	return automaton_hash(state.places, state.count * sizeof(*state.places));
}

static void
rehash_visits(struct search *s)
{
	s->visit_slots = automaton_table_size(s->visits.count * 2);
	s->visit_table = ARENA_ARRAY(&s->work, uint32_t, s->visit_slots);
	for (size_t i = 0; i < s->visits.count; i++) {
		size_t slot = state_hash(s->visits.ptr[i].state) & (s->visit_slots - 1);

		while (s->visit_table[slot] != 0)
			slot = (slot + 1) & (s->visit_slots - 1);
		s->visit_table[slot] = (uint32_t)i + 1;
	}
}

static bool
same_state(struct automaton_state a, struct automaton_state b)
{
	return a.count == b.count &&
	    (a.count == 0 || memcmp(a.places, b.places, a.count * sizeof(*a.places)) == 0);
}

/* Adds ${state} unless it has been visited; true when it is new. */
static bool
visit(struct search *s, struct automaton_state state, uint32_t parent, unsigned char byte)
{
	size_t slot;

	if (table_is_full(s->visit_slots, s->visits.count))
		rehash_visits(s);
	slot = state_hash(state) & (s->visit_slots - 1);
	for (; s->visit_table[slot] != 0; slot = (slot + 1) & (s->visit_slots - 1)) {
		if (same_state(s->visits.ptr[s->visit_table[slot] - 1].state, state))
			return false;
	}
	s->visit_table[slot] = (uint32_t)s->visits.count + 1;
	s->places_held += state.count;
	visit_vec_push(&s->visits, (struct visit){ automaton_keep(s->m, state), parent, byte });
	return true;
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Lists come nearly in order, as their patterns stand in the automaton. */
static void
sort_touched(uint32_t *touched, uint32_t count)
{
	if (count > FEW) {
		qsort(touched, count, sizeof(*touched), compare_numbers);
		return;
	}
	for (uint32_t i = 1; i < count; i++) {
		uint32_t moving = touched[i], at = i;

		for (; at > 0 && touched[at - 1] > moving; at--)
			touched[at] = touched[at - 1];
		touched[at] = moving;
	}
}

/*
 * The key of a combination: the lists with an outcome, ascending, each with
 * the outcome in the lowest bits.  In ${s->work}.
 */
static struct slice
combination_key(struct search *s, uint32_t touched)
{
	uint32_t *key = ARENA_ARRAY(&s->work, uint32_t, touched), n = 0;

	sort_touched(s->touched, touched);
	for (uint32_t i = 0; i < touched; i++) {
		uint32_t list = s->touched[i];
		bool negated = s->outcomes[list] & 2;

		/* pattern_list_match: a list with an overlong element hits nothing. */
		if (negated || !s->query->lists[list]->too_long)
			key[n++] = list << 1 | negated;
		s->outcomes[list] = 0;
	}
	return (struct slice){ (const char *)key, n * sizeof(*key) };
}

/* Notes that glob number ${glob} matches; returns how many lists have an outcome now. */
static uint32_t
note_hit(struct search *s, uint32_t glob, uint32_t touched)
{
	const struct use *use = &s->uses[glob];

	if (s->outcomes[use->list] == 0)
		s->touched[touched++] = use->list;
	s->outcomes[use->list] |= use->negated ? 2 : 1;
	return touched;
}

static struct slice
state_key(struct search *s, struct automaton_state state)
{
	uint32_t touched = 0;

	for (uint32_t i = 0; i < state.count; i++) {
		if (!s->m->is_end[state.places[i]])
			continue;
		for (uint32_t g = s->at_end[state.places[i]]; g != 0; g = s->next_glob[g - 1])
			touched = note_hit(s, g - 1, touched);
	}
	return combination_key(s, touched);
}

/* The combination of a name that did not come out of the search. */
static struct slice
name_key(struct search *s, struct slice name)
{
	uint32_t touched = 0;

	for (uint32_t i = 0; i < s->glob_count; i++)
		if (pattern_match(name, s->globs[i]))
			touched = note_hit(s, i, touched);
	return combination_key(s, touched);
}

static void
rehash_names(struct search *s)
{
	s->name_slots = automaton_table_size(s->names.count * 2);
	s->name_table = ARENA_ARRAY(&s->work, uint32_t, s->name_slots);
	for (size_t i = 0; i < s->names.count; i++) {
		size_t slot =
		    automaton_hash(s->keys.ptr[i].ptr, s->keys.ptr[i].len) & (s->name_slots - 1);

		while (s->name_table[slot] != 0)
			slot = (slot + 1) & (s->name_slots - 1);
		s->name_table[slot] = (uint32_t)i + 1;
	}
}

/* 1 + the name with combination ${key}, or 0: it belongs into ${*slot}. */
static uint32_t
find_key(struct search *s, struct slice key, size_t *slot)
{
	if (table_is_full(s->name_slots, s->names.count))
		rehash_names(s);
	*slot = automaton_hash(key.ptr, key.len) & (s->name_slots - 1);
	for (; s->name_table[*slot] != 0; *slot = (*slot + 1) & (s->name_slots - 1))
		if (slice_equal(s->keys.ptr[s->name_table[*slot] - 1], key))
			return s->name_table[*slot];
	return 0;
}

static void
add_name(struct search *s, struct slice key, size_t slot, struct slice name)
{
	s->name_table[slot] = (uint32_t)s->names.count + 1;
	name_vec_push(&s->names, name);
	name_vec_push(&s->keys, key);
}

/* The bytes on the way to visit ${index}, and then ${c}. */
static struct slice
witness(struct search *s, uint32_t index, unsigned char c)
{
	size_t len = 1;
	char *text;

	for (uint32_t i = index; s->visits.ptr[i].parent != 0; i = s->visits.ptr[i].parent - 1)
		len++;
	text = arena_alloc(s->a, len + 1, 1);
	text[len - 1] = (char)c;
	for (uint32_t i = index, at = (uint32_t)len - 1; at > 0; i = s->visits.ptr[i].parent - 1)
		text[--at] = (char)s->visits.ptr[i].byte;
	return (struct slice){ text, len };
}

/* Marks the bytes which some glob asks for at a place of ${state}. */
static void
literals(const struct search *s, struct automaton_state state, bool wanted[256])
{
	memset(wanted, 0, 256 * sizeof(*wanted));
	for (uint32_t i = 0; i < state.count; i++) {
		uint32_t place = state.places[i];
		unsigned char c = s->m->bytes[place];

		if (!s->m->is_end[place] && c != '*' && c != '?' && name_allows(s->query->kind, c))
			wanted[c] = true;
	}
}

static void
follow(struct search *s, uint32_t index, unsigned char c)
{
	struct automaton_state to = automaton_step(s->m, s->visits.ptr[index].state, c);
	struct slice key;
	size_t slot;

	s->places_read += s->visits.ptr[index].state.count + 1;
	/* The start itself is only the empty name; coming back to it makes one that counts. */
	if (!visit(s, to, index + 1, c)) {
		if (s->start_is_name || !same_state(to, s->visits.ptr[0].state))
			return;
		s->start_is_name = true;
	}
	key = state_key(s, to);
	if (find_key(s, key, &slot) == 0)
		add_name(s, key, slot, witness(s, index, c));
}

/* Tries every byte that makes a difference in visit ${index}, and one of all others. */
static void
expand(struct search *s, uint32_t index)
{
	bool wanted[256], other_done = false;

	literals(s, s->visits.ptr[index].state, wanted);
	for (const char *p = preferred; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (!name_allows(s->query->kind, c) || (!wanted[c] && other_done))
			continue;
		other_done |= !wanted[c];
		wanted[c] = false;
		follow(s, index, c);
	}
	for (unsigned c = 1; c < 256; c++)
		if (wanted[c])
			follow(s, index, (unsigned char)c);
}

static bool
is_within_budget(const struct search *s)
{
	uint32_t max = s->query->max_states != 0 ? s->query->max_states : DEFAULT_STATES;

	return s->visits.count < max && s->places_held < MAX_PLACES_HELD &&
	    s->places_read < MAX_PLACES_READ && s->names.count < MAX_NAMES;
}

static bool
is_name(const struct search *s, struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!name_allows(s->query->kind, (unsigned char)name.ptr[i]))
			return false;
	return name.len > 0;
}

/* Whether ${name} stands in some list as it is: no better witness for it. */
static bool
is_written(const struct search *s, struct slice name)
{
	for (uint32_t i = 0; i < s->query->list_count; i++)
		for (uint32_t j = 0; j < s->query->lists[i]->count; j++)
			if (slice_equal(s->query->lists[i]->patterns[j].glob, name))
				return true;
	return false;
}

/* Takes ${name} as the witness of its combination, once for each. */
static void
suggest(struct search *s, const char *name, bool *taken)
{
	struct slice text = slice_of(name), key;
	uint32_t found;
	size_t slot;

	if (!is_name(s, text))
		return;
	key = name_key(s, text);
	found = find_key(s, key, &slot);
	if (found == 0) {
		add_name(s, key, slot, slice_copy(s->a, text));
	} else if (!taken[found - 1] && !is_written(s, s->names.ptr[found - 1])) {
		s->names.ptr[found - 1] = slice_copy(s->a, text);
		taken[found - 1] = true;
	}
}

/* After a search that was cut short: at least one name for each pattern by itself. */
static void
sample_patterns(struct search *s)
{
	for (uint32_t i = 0; i < s->glob_count && i < MAX_SAMPLES; i++) {
		struct slice text, key;
		uint32_t begin = s->m->begin[i], len = 0;
		size_t slot;
		char *copy = arena_alloc(s->a, s->m->end[i] - begin + 1, 1);

		for (uint32_t p = begin; !s->m->is_end[p]; p++)
			if (s->m->bytes[p] != '*')
				copy[len++] = (char)(s->m->bytes[p] == '?' ? 'a' : s->m->bytes[p]);
		text = (struct slice){ copy, len };
		if (!is_name(s, text))
			continue;
		key = name_key(s, text);
		if (find_key(s, key, &slot) == 0)
			add_name(s, key, slot, text);
	}
}

/* Puts the name that no list knows first and ends all with NUL. */
static struct name_set
finish(struct search *s)
{
	uint32_t count = (uint32_t)s->names.count;
	struct slice *names = ARENA_ARRAY(s->a, struct slice, count);
	struct name_outcomes *outcomes = ARENA_ARRAY(s->a, struct name_outcomes, count);
	size_t slot;
	uint32_t none = find_key(s, (struct slice){ "", 0 }, &slot), n = none != 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = i + 1 == none ? 0 : n++;
		uint32_t *lists = ARENA_ARRAY(s->a, uint32_t, s->keys.ptr[i].len / sizeof(*lists));

		if (s->keys.ptr[i].len > 0)
			memcpy(lists, s->keys.ptr[i].ptr, s->keys.ptr[i].len);
		names[at] = s->names.ptr[i];
		outcomes[at] = (struct name_outcomes){ lists,
		    (uint32_t)(s->keys.ptr[i].len / sizeof(*lists)) };
	}
	return (struct name_set){ names, outcomes, count, s->complete, (uint32_t)s->visits.count };
}

struct name_set
names_enumerate(struct arena *a, const struct name_query *query)
{
	struct search s = { .a = a, .query = query, .complete = true };
	struct name_set set;
	bool *taken;
	size_t room;

	arena_init(&s.work);
	gather(&s);
	visit(&s, automaton_start(s.m), 0, 0);
	for (uint32_t i = 0; i < s.visits.count; i++) {
		if (!is_within_budget(&s)) {
			s.complete = false;
			sample_patterns(&s);
			break;
		}
		expand(&s, i);
	}
	room = s.names.count + query->hint_count + 5;
	taken = ARENA_ARRAY(&s.work, bool, room);
	for (uint32_t i = 0; i < query->hint_count; i++)
		suggest(&s, query->hints[i], taken);
	for (size_t i = 0; i < 5; i++)
		suggest(&s, natural_names[query->kind][i], taken);
	set = finish(&s);
	visit_vec_release(&s.visits);
	name_vec_release(&s.names);
	name_vec_release(&s.keys);
	arena_release(&s.work);
	return set;
}
