#include "access/cutter.h"

void
cutter_leave_out(struct cutter *w, enum left_out_reason reason, uint32_t statement)
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

/* Lines of one block that follow each other: they apply to the same connections. */
struct stanza {
	uint32_t begin, end;	/* statements; not all need be settings */
	uint32_t block;
};

/* Whether some line of ${z} can change what ${r} has been given. */
static bool
stanza_contributes(const struct cutter *w, const struct stanza *z, const struct region *r)
{
	for (uint32_t i = z->begin; i < z->end; i++)
		if (cut_contributes(&w->config->statements[i], r->slots))
			return true;
	return false;
}

static void
apply_stanza(const struct cutter *w, const struct stanza *z, struct region *r)
{
	for (uint32_t i = z->begin; i < z->end; i++)
		if (cut_contributes(&w->config->statements[i], r->slots))
			set_add(r->slots, (uint32_t)w->config->statements[i].facts->slot);
}

static void
spend(struct cutter *w, uint64_t cost)
{
	if (cost > w->cutting)
		w->is_full = true;
	else
		w->cutting -= cost;
}

/* Cuts region ${at} by the guard of ${z}, unless all or nothing of it is inside. */
static void
cut_one(struct cutter *w, const struct stanza *z, size_t at)
{
	const struct guard *g = &w->space->guards[z->block];
	struct region inside, whole = w->regions.ptr[at];
	enum truth holds = test_guard(w->space, &whole, g);

	spend(w, g->count);
	if (holds == TRUTH_NO || !stanza_contributes(w, z, &whole))
		return;
	if (holds == TRUTH_YES) {
		apply_stanza(w, z, &w->regions.ptr[at]);
		return;
	}
	spend(w, region_cost(w->space, &whole, g->literals, g->count));
	if (w->is_full) {
		cutter_leave_out(w, LEFT_OUT_REGIONS, z->block);
	} else if (cut_region(w->space, &w->work, &whole, g->literals, g->count, &inside,
	    &w->regions)) {
		apply_stanza(w, z, &inside);
		w->regions.ptr[at] = inside;
		w->is_full |= w->regions.count > w->options.max_regions;
	}
}

/* Wherever a stanza may still matter, its block is decided. */
static void
cut_stanza(struct cutter *w, const struct stanza *z)
{
	size_t count = w->regions.count;

	if (w->space->guards[z->block].is_never)
		return;
	if (w->space->guards[z->block].is_unknown) {
		cutter_leave_out(w, LEFT_OUT_PATTERNS, z->block);
		return;
	}
	for (size_t i = 0; i < count && !(w->is_full && w->shared->is_left_out[z->block]); i++)
		cut_one(w, z, i);
}

static void
cut_all(struct cutter *w)
{
	const struct statement *all = w->config->statements;
	struct stanza z;

	for (uint32_t i = 0; i < w->config->count; i = z.end) {
		z = (struct stanza){ i, i + 1, w->space->enclosing[i] };
		if (all[i].kind != STATEMENT_SETTING || z.block == NO_STATEMENT)
			continue;
		while (z.end < w->config->count && all[z.end].kind == STATEMENT_SETTING &&
		    w->space->enclosing[z.end] == z.block)
			z.end++;
		cut_stanza(w, &z);
	}
}

/* The part of ${r} where few blocks apply besides ${block}: as few as possible within a budget. */
static struct region
avoid_other_blocks(struct cutter *w, struct region r, uint32_t block)
{
	struct region_vec outside = { 0 };
	struct region inside;
	struct arena scratch;
	uint64_t cost;

	arena_init(&scratch);
	for (uint32_t i = 0; i < w->config->count; i++) {
		const struct guard *g = &w->space->guards[i];

		if (i == block || w->config->statements[i].kind != STATEMENT_MATCH || g->is_never ||
		    g->is_unknown)
			continue;
		outside.count = 0;
		cost = region_cost(w->space, &r, g->literals, g->count);
		if (cost > w->avoiding)
			break;
		w->avoiding -= cost;
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

void
cutter_cut(struct cutter *w)
{
	cut_all(w);
	put_blocks_first(w);
}
