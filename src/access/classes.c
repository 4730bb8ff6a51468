#include "access/classes.h"

#include <stdlib.h>
#include <string.h>

#include "access/cut.h"

enum {
	DEFAULT_CLASSES = 4096,
	DEFAULT_REGIONS = 8192,
	MAX_PIECES = 4096,		/* of one region, cut by the lists */
	MAX_CUTTING = 6000000,		/* words of sets looked at until blocks are left out */
	MAX_SIFTING = 100000000,	/* the same, for the lists */
	MAX_JUDGING = 60000000,	/* statements and list entries looked at until classes are */
};

VEC(class_vec, struct class);
VEC(left_out_vec, struct left_out);

struct cutter {
	struct arena *a;		/* for the result */
	struct arena work;
	const struct config *config;
	const struct space *space;
	struct classes_options options;
	struct class_set *set;
	struct class_space *shared;
	struct region_vec regions;
	struct class_vec classes;
	struct left_out_vec left_out;
	struct effective *e;
	bool is_full;			/* the budget of regions is used up */
	uint64_t cutting, sifting, judging;	/* budgets left */
	uint32_t list_entries;		/* words in all Allow and Deny lists */
};

/* ---- signatures ---- */

struct signature {
	uint64_t part[2];
};

static uint64_t
scramble(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
	x = (x ^ x >> 27) * 0x94d049bb133111ebU;
	return x ^ x >> 31;
}

static void
mix(struct signature *s, uint64_t value)
{
	s->part[0] = scramble(s->part[0] + value + 0x9e3779b97f4a7c15U);
	s->part[1] = scramble((s->part[1] ^ value) * 0xd6e8feb86659fd93U + 1);
}

/* What lines made which keyword, and whether sshd would die. */
static struct signature
sign_effective(const struct class_space *shared, const struct effective *e)
{
	struct signature s = { { 1, 2 } };

	for (uint32_t i = 0; i < shared->slot_count; i++) {
		uint32_t at = effective_setter(e, shared->slots[i], 0);

		for (; at != 0; at = effective_setter(e, shared->slots[i], at))
			mix(&s, at);
		mix(&s, 0);
	}
	mix(&s, e->refused ? 1 + (uint64_t)e->death_statement : 0);
	return s;
}

static struct signature
sign_class(struct signature s, enum list_outcome outcome, bool is_root, bool is_invalid)
{
	mix(&s, (uint64_t)outcome << 2 | (uint64_t)is_root << 1 | is_invalid);
	return s;
}

/* The class with signature ${s}, or UINT32_MAX; ${*slot} (may be NULL) is where it belongs. */
static uint32_t
find_signature(const struct class_space *shared, const struct class *classes, struct signature s,
    size_t *slot)
{
	size_t at = s.part[0] & (shared->table_size - 1);

	for (; shared->table[at] != 0; at = (at + 1) & (shared->table_size - 1)) {
		const struct class *c = &classes[shared->table[at] - 1];

		if (c->signature[0] == s.part[0] && c->signature[1] == s.part[1])
			return shared->table[at] - 1;
	}
	if (slot != NULL)
		*slot = at;
	return UINT32_MAX;
}

/* ---- Match blocks ---- */

static void
leave_out(struct cutter *w, enum left_out_reason reason, uint32_t statement)
{
	bool *seen = statement == NO_STATEMENT ? NULL : &w->shared->is_left_out[statement];

	w->shared->is_incomplete = true;
	if (seen != NULL && *seen)
		return;
	if (seen != NULL)
		*seen = true;
	for (size_t i = 0; seen == NULL && i < w->left_out.count; i++)
		if (w->left_out.ptr[i].reason == reason && w->left_out.ptr[i].statement == 0)
			return;
	left_out_vec_push(&w->left_out, (struct left_out){ reason,
	    statement == NO_STATEMENT ? 0 : statement + 1 });
}

/* What the literals of ${g}, each by itself, say of all of ${r}. */
static enum truth
test_guard(const struct space *s, const struct region *r, const struct guard *g)
{
	enum truth all = TRUTH_YES;

	for (uint32_t i = 0; i < g->count && all != TRUTH_NO; i++) {
		enum truth one = region_test(s, r, g->literals[i].predicate);

		all = truth_and(all, g->literals[i].positive ? one : truth_not(one));
	}
	return all;
}

/* Cuts region ${at} by the guard of the setting ${st}, unless all or nothing of it is inside. */
static void
cut_one(struct cutter *w, const struct statement *st, uint32_t block, size_t at)
{
	const struct guard *g = &w->space->guards[block];
	struct region inside, whole = w->regions.ptr[at];
	uint64_t cost = region_cost(w->space, &whole, g->literals, g->count);
	enum truth holds;

	if (!cut_contributes(st, whole.slots))
		return;
	if (cost > w->cutting)
		w->is_full = true;
	else
		w->cutting -= cost;
	holds = test_guard(w->space, &whole, g);
	if (holds == TRUTH_YES) {
		set_add(w->regions.ptr[at].slots, (uint32_t)st->facts->slot);
	} else if (holds == TRUTH_UNKNOWN && w->is_full) {
		leave_out(w, LEFT_OUT_REGIONS, block);
	} else if (holds == TRUTH_UNKNOWN && cut_region(w->space, &w->work, &whole, g->literals,
	    g->count, &inside, &w->regions)) {
		set_add(inside.slots, (uint32_t)st->facts->slot);
		w->regions.ptr[at] = inside;
		w->is_full |= w->regions.count > w->options.max_regions;
	}
}

/* One setting inside a Match block: wherever it may still matter, its block is decided. */
static void
cut_setting(struct cutter *w, uint32_t index)
{
	uint32_t block = w->space->enclosing[index];
	size_t count = w->regions.count;

	if (block == NO_STATEMENT || w->space->guards[block].is_never)
		return;
	if (w->space->guards[block].is_unknown) {
		leave_out(w, LEFT_OUT_PATTERNS, block);
		return;
	}
	for (size_t i = 0; i < count; i++)
		cut_one(w, &w->config->statements[index], block, i);
}

/* The part of ${r} where as few blocks as possible apply besides ${block}. */
static struct region
avoid_other_blocks(struct cutter *w, struct region r, uint32_t block)
{
	struct region_vec outside = { 0 };
	struct region inside;
	struct arena scratch;

	arena_init(&scratch);
	for (uint32_t i = 0; i < w->config->count; i++) {
		const struct guard *g = &w->space->guards[i];

		if (i == block || w->config->statements[i].kind != STATEMENT_MATCH || g->is_never ||
		    g->is_unknown)
			continue;
		outside.count = 0;
		if (cut_region(w->space, &scratch, &r, g->literals, g->count, &inside, &outside) &&
		    outside.count > 0)
			r = outside.ptr[0];
	}
	r = region_copy(w->space, &r, &w->work);
	region_vec_release(&outside);
	arena_release(&scratch);
	return r;
}

/*
 * When not everything is combined with everything, every block gets at least
 * one region of its own, before the combinations use up the classes.
 */
static void
put_blocks_first(struct cutter *w)
{
	struct region roots[REGION_ROOTS_MAX];
	uint32_t count = region_roots(w->space, &w->work, roots);
	struct region_vec all = { 0 };

	if (!w->is_full && w->regions.count <= w->options.max_classes)
		return;
	for (uint32_t i = 0; i < w->config->count; i++) {
		const struct guard *g = &w->space->guards[i];

		if (w->config->statements[i].kind != STATEMENT_MATCH || g->is_unknown)
			continue;
		for (uint32_t j = 0; j < count; j++) {
			struct region r = roots[j];

			if (!region_narrow_guard(w->space, &w->work, &r, g))
				continue;
			region_vec_push(&all, avoid_other_blocks(w, r, i));
		}
	}
	/* The region in which least is set was pushed last. */
	for (size_t i = w->regions.count; i-- > 0;)
		region_vec_push(&all, w->regions.ptr[i]);
	region_vec_release(&w->regions);
	w->regions = all;
}

/* ---- classes ---- */

static void
grow_table(struct cutter *w)
{
	struct class_space *shared = w->shared;

	if (shared->table_size > w->classes.count * 2 + 2)
		return;
	shared->table_size = shared->table_size == 0 ? 64 : shared->table_size * 4;
	shared->table = ARENA_ARRAY(w->a, uint32_t, shared->table_size);
	for (size_t i = 0; i < w->classes.count; i++) {
		size_t slot = 0;
		struct signature s;

		memcpy(s.part, w->classes.ptr[i].signature, sizeof(s.part));
		find_signature(shared, w->classes.ptr, s, &slot);
		shared->table[slot] = (uint32_t)i + 1;
	}
}

static void
note_effects(struct cutter *w)
{
	for (uint32_t i = 0; i < w->shared->slot_count; i++) {
		enum keyword k = w->shared->slots[i];

		for (uint32_t at = effective_setter(w->e, k, 0); at != 0;
		    at = effective_setter(w->e, k, at))
			w->shared->takes_effect[at - 1] = true;
	}
}

/* The MATCH statements that apply; true when one of them has a condition. */
static bool
note_matched(struct cutter *w, struct class *c)
{
	uint32_t count = 0, *matched;
	bool any = false;

	for (uint32_t i = 0; i < w->config->count; i++)
		count +=
		    w->config->statements[i].kind == STATEMENT_MATCH && effective_matched(w->e, i);
	c->matched = matched = ARENA_ARRAY(w->a, uint32_t, count);
	for (uint32_t i = 0; c->matched_count < count; i++) {
		if (w->config->statements[i].kind != STATEMENT_MATCH || !effective_matched(w->e, i))
			continue;
		matched[c->matched_count++] = i;
		any |= w->space->guards[i].count > 0;
	}
	return any;
}

static bool
user_is_root(const struct connection *c)
{
	return c->user != NULL && strcmp(c->user, "root") == 0;
}

/* Judges ${c} by itself: what classes are told apart by. Evaluates into ${e}. */
static struct signature
sign_connection(const struct class_space *shared, const struct connection *c,
    struct effective *e, struct arena *a, struct lists_verdict *lists)
{
	config_evaluate(shared->space->config, c, e, NULL);
	*lists = (struct lists_verdict){ .passes = TRUTH_NO, .outcome = LISTS_PASS };
	if (!c->invalid_user)
		*lists = lists_evaluate(e, c, a);
	return sign_class(sign_effective(shared, e), lists->outcome, user_is_root(c),
	    c->invalid_user);
}

/* Takes ${cost} from the budget for evaluations; false when it is used up. */
static bool
judge_one(struct cutter *w, uint64_t cost)
{
	if (cost <= w->judging || w->classes.count == 0) {
		w->judging -= cost < w->judging ? cost : w->judging;
		return true;
	}
	leave_out(w, LEFT_OUT_REGIONS, NO_STATEMENT);
	return false;
}

/* Makes a class of ${r} unless there is one like it; ${expected}: how its members should sign. */
static void
add_class(struct cutter *w, const struct region *r, struct signature expected)
{
	struct class c = { 0 };
	struct signature s;
	size_t slot = 0;
	bool any;

	grow_table(w);
	if (find_signature(w->shared, w->classes.ptr, expected, NULL) != UINT32_MAX)
		return;
	if (w->classes.count >= w->options.max_classes) {
		leave_out(w, LEFT_OUT_REGIONS, NO_STATEMENT);
		return;
	}
	if (!judge_one(w, w->config->count + (uint64_t)w->list_entries * r->need_count))
		return;
	region_witness(w->space, r, w->a, &c);
	s = sign_connection(w->shared, &c.witness, w->e, w->a, &c.lists);
	if (find_signature(w->shared, w->classes.ptr, s, &slot) != UINT32_MAX)
		return;
	any = note_matched(w, &c);
	note_effects(w);
	c.is_root = user_is_root(&c.witness);
	c.is_invalid_user = c.witness.invalid_user;
	c.is_default = !any && !c.is_root && !c.is_invalid_user;
	c.refused = w->e->refused;
	memcpy(c.signature, s.part, sizeof(c.signature));
	class_vec_push(&w->classes, c);
	w->shared->table[slot] = (uint32_t)w->classes.count;
}

/* Root is a class of its own. */
static void
add_with_root_apart(struct cutter *w, const struct region *r, struct signature effective,
    enum list_outcome outcome)
{
	for (int is_root = 0; is_root <= 1; is_root++) {
		struct region part = *r;
		struct literal l = { w->space->root, is_root == 1, NULL };

		if (region_narrow(w->space, &w->work, &part, l))
			add_class(w, &part, sign_class(effective, outcome, is_root == 1,
			    r->is_invalid_user));
	}
}

/* All connections of ${r} have one effective configuration: cut it by the lists. */
static void
add_region(struct cutter *w, const struct region *r)
{
	struct region_vec pieces[LISTS_OUTCOME_COUNT] = { 0 };
	struct class probe = { 0 };
	struct signature effective;
	struct arena_mark mark = arena_mark(&w->work);

	if (!judge_one(w, w->config->count))
		return;
	region_witness(w->space, r, &w->work, &probe);
	config_evaluate(w->config, &probe.witness, w->e, NULL);
	effective = sign_effective(w->shared, w->e);
	if (r->is_invalid_user || w->space->line_count == 0) {
		add_with_root_apart(w, r, effective, LISTS_PASS);
	} else {
		if (!cut_by_lists(w->space, &w->work, r, w->e, MAX_PIECES, &w->sifting,
		    pieces))
			leave_out(w, LEFT_OUT_LISTS, NO_STATEMENT);
		for (int o = 0; o < LISTS_OUTCOME_COUNT; o++)
			for (size_t i = 0; i < pieces[o].count; i++)
				add_with_root_apart(
				    w, &pieces[o].ptr[i], effective, (enum list_outcome)o);
	}
	for (int o = 0; o < LISTS_OUTCOME_COUNT; o++)
		region_vec_release(&pieces[o]);
	arena_rewind(&w->work, mark);
}

/* The default classes first, then by the first block that applies. */
static int
compare_classes(const void *a, const void *b)
{
	const struct class *x = a, *y = b;
	uint32_t common = x->matched_count < y->matched_count ? x->matched_count : y->matched_count;

	if (x->is_default != y->is_default)
		return x->is_default ? -1 : 1;
	for (uint32_t i = 0; i < common; i++)
		if (x->matched[i] != y->matched[i])
			return x->matched[i] < y->matched[i] ? -1 : 1;
	if (x->matched_count != y->matched_count)
		return x->matched_count < y->matched_count ? -1 : 1;
	if (x->is_root != y->is_root)
		return x->is_root ? 1 : -1;
	if (x->lists.outcome != y->lists.outcome)
		return x->lists.outcome < y->lists.outcome ? -1 : 1;
	/* What is left is made up in one order only. */
	return x->signature[0] < y->signature[0] ? -1 : x->signature[0] > y->signature[0];
}

static void
finish(struct cutter *w)
{
	struct class *classes = ARENA_ARRAY(w->a, struct class, w->classes.count);
	struct left_out *left_out = ARENA_ARRAY(w->a, struct left_out, w->left_out.count);

	if (w->classes.count > 0)
		qsort(w->classes.ptr, w->classes.count, sizeof(*classes), compare_classes);
	memset(w->shared->table, 0, w->shared->table_size * sizeof(*w->shared->table));
	for (size_t i = 0; i < w->classes.count; i++) {
		struct signature s;
		size_t slot = 0;

		classes[i] = w->classes.ptr[i];
		memcpy(s.part, classes[i].signature, sizeof(s.part));
		find_signature(w->shared, classes, s, &slot);
		w->shared->table[slot] = (uint32_t)i + 1;
	}
	if (w->left_out.count > 0)
		memcpy(left_out, w->left_out.ptr, w->left_out.count * sizeof(*left_out));
	w->set->classes = classes;
	w->set->count = (uint32_t)w->classes.count;
	w->set->left_out = left_out;
	w->set->left_out_count = (uint32_t)w->left_out.count;
}

static void
list_slots(struct cutter *w)
{
	bool seen[KEYWORD_COUNT] = { false };

	w->shared->slots = ARENA_ARRAY(w->a, enum keyword, KEYWORD_COUNT);
	for (uint32_t i = 0; i < w->config->count; i++) {
		const struct statement *st = &w->config->statements[i];

		if (st->kind != STATEMENT_SETTING || st->facts == NULL || seen[st->facts->slot])
			continue;
		seen[st->facts->slot] = true;
		w->shared->slots[w->shared->slot_count++] = st->facts->slot;
	}
}

static void
prepare(struct cutter *w, const struct classes_options *options)
{
	struct region roots[REGION_ROOTS_MAX];
	struct effective *startup;
	uint32_t count;

	if (options != NULL)
		w->options = *options;
	if (w->options.max_classes == 0)
		w->options.max_classes = DEFAULT_CLASSES;
	if (w->options.max_regions == 0)
		w->options.max_regions = DEFAULT_REGIONS;
	w->cutting = MAX_CUTTING;
	w->sifting = MAX_SIFTING;
	w->judging = MAX_JUDGING;
	w->space = space_make(w->a, w->config, &w->options);
	w->e = effective_make(&w->work, w->config);
	w->set = ARENA_NEW(w->a, struct class_set);
	w->set->config = w->config;
	w->set->space = w->shared = ARENA_NEW(w->a, struct class_space);
	w->shared->space = w->space;
	w->shared->takes_effect = ARENA_ARRAY(w->a, bool, w->config->count);
	w->shared->is_left_out = ARENA_ARRAY(w->a, bool, w->config->count);
	startup = effective_make(w->a, w->config);
	config_evaluate(w->config, NULL, startup, NULL);
	w->shared->startup = startup;
	list_slots(w);
	for (uint32_t i = 0; i < w->space->line_count; i++)
		w->list_entries +=
		    w->config->statements[w->space->lines[i].statement].value.word_count;
	count = region_roots(w->space, &w->work, roots);
	for (uint32_t i = 0; i < count; i++)
		region_vec_push(&w->regions, roots[i]);
	if (w->space->lacks_patterns)
		leave_out(w, LEFT_OUT_PATTERNS, NO_STATEMENT);
	if (w->space->lacks_addresses)
		leave_out(w, LEFT_OUT_ADDRESSES, NO_STATEMENT);
}

const struct class_set *
classes_make(struct arena *a, const struct config *config, const struct classes_options *options)
{
	struct cutter w = { .a = a, .config = config };

	arena_init(&w.work);
	prepare(&w, options);
	for (uint32_t i = 0; i < config->count; i++)
		if (config->statements[i].kind == STATEMENT_SETTING)
			cut_setting(&w, i);
	put_blocks_first(&w);
	for (size_t i = 0; i < w.regions.count; i++)
		add_region(&w, &w.regions.ptr[i]);
	finish(&w);
	region_vec_release(&w.regions);
	class_vec_release(&w.classes);
	left_out_vec_release(&w.left_out);
	arena_release(&w.work);
	return w.set;
}

/* ---- asking ---- */

bool
classes_complete(const struct class_set *set)
{
	return !set->space->is_incomplete;
}

const struct effective *
classes_effective(const struct class_set *set, uint32_t index, struct effective *scratch)
{
	config_evaluate(set->config, &set->classes[index].witness, scratch, NULL);
	return scratch;
}

void
classes_signature(const struct class_set *set, const struct connection *c, struct effective *e,
    struct arena *scratch, uint64_t signature[2])
{
	struct lists_verdict lists;
	struct signature s = sign_connection(set->space, c, e, scratch, &lists);

	memcpy(signature, s.part, sizeof(s.part));
}

uint32_t
classes_find(const struct class_set *set, const struct connection *c)
{
	struct arena work;
	struct lists_verdict lists;
	struct signature s;
	uint32_t found;

	arena_init(&work);
	s = sign_connection(set->space, c, effective_make(&work, set->config), &work, &lists);
	found = find_signature(set->space, set->classes, s, NULL);
	arena_release(&work);
	return found;
}
