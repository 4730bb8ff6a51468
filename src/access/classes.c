#include "access/classes.h"

#include <stdlib.h>
#include <string.h>

#include "access/cutter.h"

enum {
	DEFAULT_CLASSES = 4096,
	DEFAULT_REGIONS = 8192,
	MAX_PIECES = 4096,		/* of one region, cut by the lists */
	MAX_CUTTING = 6000000,		/* words of sets looked at until blocks are left out */
	MAX_AVOIDING = 30000000,	/* the same, to find a region for each of those */
	MAX_SIFTING = 100000000,	/* the same, for the lists */
	MAX_ASKING = 30000000,		/* the same, for questions about single lines */
	MAX_JUDGING = 60000000,	/* statements and list entries looked at until classes are */
};

/* ---- signatures ---- */

/* What lines made which keyword, and whether sshd would die. */
static struct signature
sign_effective(const struct class_space *shared, const struct effective *e)
{
	struct signature s = { { 1, 2 } };

	for (uint32_t i = 0; i < shared->slot_count; i++) {
		uint32_t at = effective_setter(e, shared->slots[i], 0);

		for (; at != 0; at = effective_setter(e, shared->slots[i], at))
			signature_mix(&s, at);
		signature_mix(&s, 0);
	}
	signature_mix(&s, e->refused ? 1 + (uint64_t)e->death_statement : 0);
	return s;
}

static struct signature
sign_class(struct signature s, enum list_outcome outcome, bool is_root, bool is_invalid)
{
	signature_mix(&s, (uint64_t)outcome << 2 | (uint64_t)is_root << 1 | is_invalid);
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

static bool
user_is_root(const struct connection *c)
{
	return c->user != NULL && strcmp(c->user, "root") == 0;
}

/* Judges ${c}, whose effective configuration is ${e} and signs as ${effective}, by the lists. */
static struct signature
sign_lists(struct signature effective, const struct effective *e, const struct connection *c,
    struct arena *a, struct lists_verdict *lists)
{
	*lists = (struct lists_verdict){ .passes = TRUTH_NO, .outcome = LISTS_PASS };
	if (!c->invalid_user)
		*lists = lists_evaluate(e, c, a);
	return sign_class(effective, lists->outcome, user_is_root(c), c->invalid_user);
}

/* Judges ${c} by itself: what classes are told apart by. Evaluates into ${e}. */
static struct signature
sign_connection(const struct class_space *shared, const struct connection *c,
    struct effective *e, struct arena *a, struct lists_verdict *lists)
{
	config_evaluate(shared->space->config, c, e, NULL);
	return sign_lists(sign_effective(shared, e), e, c, a, lists);
}

/* Takes ${cost} from the budget for evaluations; false when it is used up. */
static bool
judge_one(struct cutter *w, uint64_t cost)
{
	if (cost <= w->judging || w->classes.count == 0) {
		w->judging -= cost < w->judging ? cost : w->judging;
		return true;
	}
	cutter_leave_out(w, LEFT_OUT_REGIONS, NO_STATEMENT);
	return false;
}

/* Lists the MATCH statements that apply to ${p}; false when only an evaluation can tell. */
static bool
find_matched(struct cutter *w, const struct point *p)
{
	w->spare.count = 0;
	for (uint32_t i = 0; i < w->block_count && w->shared->is_regular; i++)
		if (point_meets(w->space, p, &w->space->guards[w->blocks[i]]))
			index_vec_push(&w->spare, w->blocks[i]);
	return w->shared->is_regular;
}

static bool
is_same_matched(const struct cutter *w)
{
	return w->has_effective && w->spare.count == w->matched.count && (w->spare.count == 0 ||
	    memcmp(w->spare.ptr, w->matched.ptr, w->spare.count * sizeof(*w->spare.ptr)) == 0);
}

static void
swap_matched(struct cutter *w)
{
	struct index_vec other = w->matched;

	w->matched = w->spare;
	w->spare = other;
	w->has_effective = true;
}

/* Makes w->e, w->matched and w->effective those of ${p}, which is ${c}. */
static void
evaluate_point(struct cutter *w, const struct point *p, const struct connection *c)
{
	if (w->has_point && point_equal(p, &w->point)) {
		w->e->connection = c;
		return;
	}
	w->point = *p;
	w->has_point = true;
	if (find_matched(w, p)) {
		if (is_same_matched(w)) {
			w->e->connection = c;
			return;
		}
		config_evaluate_matched(
		    w->config, c, w->spare.ptr, (uint32_t)w->spare.count, w->e);
	} else {
		config_evaluate(w->config, c, w->e, NULL);
		for (uint32_t i = 0; i < w->block_count; i++)
			if (effective_matched(w->e, w->blocks[i]))
				index_vec_push(&w->spare, w->blocks[i]);
	}
	swap_matched(w);
	w->effective = sign_effective(w->shared, w->e);
}

/* Keeps the blocks that apply; true when one of them has a condition. */
static bool
note_matched(struct cutter *w, struct class *c)
{
	uint32_t *matched = ARENA_ARRAY(w->a, uint32_t, w->matched.count);
	bool any = false;

	for (size_t i = 0; i < w->matched.count; i++) {
		matched[i] = w->matched.ptr[i];
		w->shared->applies[matched[i]] = true;
		any |= w->space->guards[matched[i]].count > 0;
	}
	c->matched = matched;
	c->matched_count = (uint32_t)w->matched.count;
	return any;
}

/* Makes a class of ${r} unless there is one like it; ${expected}: how its members should sign. */
static void
add_class(struct cutter *w, const struct region *r, struct signature expected)
{
	struct class c = { 0 };
	struct signature s;
	struct point p;
	size_t slot = 0;
	bool any;

	grow_table(w);
	if (find_signature(w->shared, w->classes.ptr, expected, NULL) != UINT32_MAX)
		return;
	if (w->classes.count >= w->options.max_classes) {
		cutter_leave_out(w, LEFT_OUT_REGIONS, NO_STATEMENT);
		return;
	}
	if (!judge_one(w, w->config->count + (uint64_t)w->list_entries * r->need_count))
		return;
	p = region_point(w->space, r, &w->work);
	c.witness = point_connection(w->space, &p, w->a);
	evaluate_point(w, &p, &c.witness);
	s = sign_lists(w->effective, w->e, &c.witness, w->a, &c.lists);
	if (find_signature(w->shared, w->classes.ptr, s, &slot) != UINT32_MAX)
		return;
	c.text = space_witness(w->space, &c.witness, w->a);
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
	struct signature effective;
	struct arena_mark mark = arena_mark(&w->work);
	struct connection probe;
	struct point p;

	if (!judge_one(w, w->config->count))
		return;
	w->has_point = false;
	p = region_point(w->space, r, &w->work);
	probe = point_connection(w->space, &p, &w->work);
	evaluate_point(w, &p, &probe);
	effective = w->effective;
	if (r->is_invalid_user || w->space->line_count == 0) {
		add_with_root_apart(w, r, effective, LISTS_PASS);
	} else {
		if (!cut_by_lists(w->space, &w->work, r, w->e, MAX_PIECES, &w->sifting,
		    pieces))
			cutter_leave_out(w, LEFT_OUT_LISTS, NO_STATEMENT);
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

/* Whether guards say all there is to know of the MATCH statement ${index}. */
static bool
is_regular(const struct cutter *w, uint32_t index)
{
	const struct match *m = w->config->statements[index].match;

	if (w->space->guards[index].is_unknown || m == NULL)
		return false;
	for (uint32_t i = 0; i < m->count; i++)
		if (m->conditions[i].addresses != NULL && m->conditions[i].addresses->invalid)
			return false;
	return true;
}

static void
list_blocks(struct cutter *w)
{
	w->blocks = ARENA_ARRAY(&w->work, uint32_t, w->config->count);
	w->shared->is_regular = true;
	for (uint32_t i = 0; i < w->config->count; i++) {
		if (w->config->statements[i].kind != STATEMENT_MATCH)
			continue;
		w->blocks[w->block_count++] = i;
		w->shared->is_regular &= is_regular(w, i);
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
	w->avoiding = MAX_AVOIDING;
	w->sifting = MAX_SIFTING;
	w->judging = MAX_JUDGING;
	w->space = space_make(w->a, w->config, &w->options);
	w->e = effective_make(&w->work, w->config);
	w->set = ARENA_NEW(w->a, struct class_set);
	w->set->config = w->config;
	w->set->space = w->shared = ARENA_NEW(w->a, struct class_space);
	w->shared->space = w->space;
	w->shared->asking = MAX_ASKING;
	w->shared->takes_effect = ARENA_ARRAY(w->a, bool, w->config->count);
	w->shared->is_left_out = ARENA_ARRAY(w->a, bool, w->config->count);
	w->shared->applies = ARENA_ARRAY(w->a, bool, w->config->count);
	startup = effective_make(w->a, w->config);
	config_evaluate(w->config, NULL, startup, NULL);
	w->shared->startup = startup;
	list_slots(w);
	list_blocks(w);
	for (uint32_t i = 0; i < w->space->line_count; i++)
		w->list_entries +=
		    w->config->statements[w->space->lines[i].statement].value.word_count;
	count = region_roots(w->space, &w->work, roots);
	for (uint32_t i = 0; i < count; i++)
		region_vec_push(&w->regions, roots[i]);
	if (w->space->lacks_patterns)
		cutter_leave_out(w, LEFT_OUT_PATTERNS, NO_STATEMENT);
	if (w->space->lacks_addresses)
		cutter_leave_out(w, LEFT_OUT_ADDRESSES, NO_STATEMENT);
}

const struct class_set *
classes_make(struct arena *a, const struct config *config, const struct classes_options *options)
{
	struct cutter w = { .a = a, .config = config };

	arena_init(&w.work);
	prepare(&w, options);
	cutter_cut(&w);
	for (size_t i = 0; i < w.regions.count; i++)
		add_region(&w, &w.regions.ptr[i]);
	finish(&w);
	region_vec_release(&w.regions);
	class_vec_release(&w.classes);
	left_out_vec_release(&w.left_out);
	index_vec_release(&w.matched);
	index_vec_release(&w.spare);
	arena_release(&w.work);
	return w.set;
}

/* ---- asking ---- */

bool
classes_complete(const struct class_set *set)
{
	return !set->space->is_incomplete;
}

struct slice
classes_left_out_text(const struct class_set *set, uint32_t index, struct arena *a)
{
	static const char *const reasons[] = {
		[LEFT_OUT_REGIONS] = "was not tried in combination with all others: there are too many",
		[LEFT_OUT_PATTERNS] = "was not worked through: what its patterns match is not known in full",
		[LEFT_OUT_ADDRESSES] = "has wildcards in IPv6 addresses: only some of them were tried",
		[LEFT_OUT_LISTS] = "lets in and keeps out more combinations than could be tried",
	};
	const struct left_out *l = &set->left_out[index];

	if (l->statement == 0)
		return slice_printf(a, "the file as a whole %s", reasons[l->reason]);
	return slice_printf(a, "Match at " SLICE_FORMAT " %s",
	    SLICE_ARG(statement_place(set->config, l->statement - 1, a)), reasons[l->reason]);
}

const struct effective *
classes_effective(const struct class_set *set, uint32_t index, struct effective *scratch)
{
	const struct class *c = &set->classes[index];

	if (set->space->is_regular)
		config_evaluate_matched(
		    set->config, &c->witness, c->matched, c->matched_count, scratch);
	else
		config_evaluate(set->config, &c->witness, scratch, NULL);
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
