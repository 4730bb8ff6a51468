/*
 * Reach: whether blocks and lines can ever matter.  Every "yes, it does" comes
 * from a class that shows it; every "no, never" from an exhaustive search of
 * the space, which takes nothing from the classes and their budget.
 */
#include "access/classes.h"
#include "access/cut.h"
#include "config/value.h"

enum {
	MAX_PIECES = 4096,
	MAX_WORK = 2000000,	/* words of sets looked at for one question */
};

static bool
is_certain(const struct space *s, uint32_t block)
{
	return !s->lacks_patterns && !s->lacks_addresses && !s->guards[block].is_unknown;
}

/* Whether some connection meets all ${count} literals. */
static bool
can_hold(const struct space *s, const struct literal *literals, uint32_t count)
{
	struct region roots[REGION_ROOTS_MAX];
	struct arena work;
	bool found = false;
	uint32_t n;

	arena_init(&work);
	n = region_roots(s, &work, roots);
	for (uint32_t i = 0; i < n && !found; i++) {
		bool holds = true;

		for (uint32_t j = 0; j < count && holds; j++)
			holds = region_narrow(s, &work, &roots[i], literals[j]);
		found = holds;
	}
	arena_release(&work);
	return found;
}

static bool
is_match(const struct class_set *set, uint32_t index)
{
	return index < set->config->count && set->config->statements[index].kind == STATEMENT_MATCH;
}

bool
block_never_matches(const struct class_set *set, uint32_t index)
{
	const struct space *s = set->space->space;
	const struct guard *g = &s->guards[index];

	if (!is_match(set, index) || g->is_unknown || set->space->applies[index])
		return false;
	if (g->is_never)
		return true;
	return is_certain(s, index) && !can_hold(s, g->literals, g->count);
}

const struct condition *
block_hopeless_condition(const struct class_set *set, uint32_t index)
{
	const struct space *s = set->space->space;
	const struct guard *g = &s->guards[index];

	if (!is_match(set, index) || g->hopeless != NULL || !is_certain(s, index))
		return is_match(set, index) ? g->hopeless : NULL;
	for (uint32_t i = 0; i < g->count; i++)
		if (!can_hold(s, &g->literals[i], 1))
			return g->literals[i].condition;
	return NULL;
}

/* ---- what is left of a block once others have had their say ---- */

struct remains {
	const struct space *s;
	struct arena work;
	struct region_vec pieces;
	struct region_vec spare;
	uint64_t budget;
	bool gave_up;
};

/* Begins with where ${g} holds, everywhere for NULL. */
static void
remains_begin(struct remains *m, const struct class_set *set, const struct guard *g)
{
	struct region roots[REGION_ROOTS_MAX];
	const struct space *s = set->space->space;
	uint64_t left = set->space->asking;
	uint32_t n;

	*m = (struct remains){ .s = s, .budget = left < MAX_WORK ? left : MAX_WORK };
	/* What this one does not use comes back at its end. */
	set->space->asking -= m->budget;
	arena_init(&m->work);
	n = region_roots(s, &m->work, roots);
	for (uint32_t i = 0; i < n; i++)
		if (g == NULL || region_narrow_guard(s, &m->work, &roots[i], g))
			region_vec_push(&m->pieces, roots[i]);
}

static void
remains_end(struct remains *m, const struct class_set *set)
{
	set->space->asking += m->budget;
	region_vec_release(&m->pieces);
	region_vec_release(&m->spare);
	arena_release(&m->work);
}

/* Takes away where ${g} holds; true when that was anything. */
static bool
remains_take(struct remains *m, const struct guard *g)
{
	struct region_vec swap;
	bool any = false;

	if (g->is_never)
		return false;
	m->gave_up |= g->is_unknown || m->pieces.count > MAX_PIECES;
	if (m->gave_up)
		return false;
	m->spare.count = 0;
	for (size_t i = 0; i < m->pieces.count; i++) {
		uint64_t cost = region_cost(m->s, &m->pieces.ptr[i], g->literals, g->count);
		struct region inside;

		m->gave_up |= cost > m->budget;
		if (m->gave_up)
			return false;
		m->budget -= cost;
		if (cut_region(m->s, &m->work, &m->pieces.ptr[i], g->literals, g->count, &inside,
		    &m->spare))
			any = true;
		else
			region_vec_push(&m->spare, m->pieces.ptr[i]);
	}
	swap = m->pieces;
	m->pieces = m->spare;
	m->spare = swap;
	return any;
}

static bool
sets_slot(const struct statement *st, enum keyword slot)
{
	return st->kind == STATEMENT_SETTING && st->has_value && st->facts != NULL &&
	    st->facts->slot == slot;
}

/*
 * Whether some connection takes its value of ${index}'s keyword from it, if
 * lines of other blocks in [${begin}, ${end}) come first.  ${by} as in
 * block_is_shadowed.
 */
static enum truth
survives(const struct class_set *set, uint32_t index, uint32_t begin, uint32_t end, uint32_t *by)
{
	const struct space *s = set->space->space;
	uint32_t own = s->enclosing[index];
	enum keyword slot = set->config->statements[index].facts->slot;
	struct remains m;
	enum truth result;

	remains_begin(&m, set, own == NO_STATEMENT ? NULL : &s->guards[own]);
	for (uint32_t i = begin; i < end && m.pieces.count > 0 && !m.gave_up; i++) {
		uint32_t block = s->enclosing[i];

		if (block == NO_STATEMENT || i == index ||
		    !sets_slot(&set->config->statements[i], slot) ||
		    !set->config->statements[i].facts->carried)
			continue;
		if (remains_take(&m, &s->guards[block]) && *by == 0)
			*by = i + 1;
	}
	result = m.gave_up || (own != NO_STATEMENT && s->guards[own].is_unknown) ? TRUTH_UNKNOWN :
	    truth_of(m.pieces.count > 0);
	if (result == TRUTH_NO && (s->lacks_patterns || s->lacks_addresses))
		result = TRUTH_UNKNOWN;
	remains_end(&m, set);
	return result;
}

/* A line of a keyword of which only the first, or only the last, counts. */
static bool
is_exclusive(const struct statement *st)
{
	if (st->facts->multiplicity == MULTI_FIRST)
		return (st->value.number_set & VALUE_RESETS) == 0;
	return st->facts->multiplicity == MULTI_LAST;
}

/* 1 + the line that sets the keyword at start-up, or 0; ${*is_own}: ${index} is one of them. */
static uint32_t
startup_setter(const struct class_set *set, uint32_t index, bool *is_own)
{
	enum keyword slot = set->config->statements[index].facts->slot;
	const struct effective *e = set->space->startup;

	*is_own = false;
	for (uint32_t at = effective_setter(e, slot, 0); at != 0;
	    at = effective_setter(e, slot, at))
		*is_own |= at == index + 1;
	return effective_setter(e, slot, 0);
}

enum truth
statement_takes_effect(const struct class_set *set, uint32_t index, uint32_t *by)
{
	const struct statement *st = &set->config->statements[index];
	const struct space *s = set->space->space;
	uint32_t around = s->enclosing[index], blocker = 0, startup;
	bool is_own;
	enum truth result;

	if (by == NULL)
		by = &blocker;
	*by = 0;
	if (st->kind != STATEMENT_SETTING || !st->has_value || st->facts == NULL ||
	    st->facts->multiplicity == MULTI_NONE)
		return TRUTH_UNKNOWN;
	if (set->space->takes_effect[index])
		return TRUTH_YES;
	startup = startup_setter(set, index, &is_own);
	if (is_own && !st->facts->carried)
		return TRUTH_YES;
	if (around == NO_STATEMENT && !is_own) {
		*by = startup;
		return startup != 0 ? TRUTH_NO : TRUTH_UNKNOWN;
	}
	if (around != NO_STATEMENT && block_never_matches(set, around))
		return TRUTH_NO;
	if (!st->facts->carried) {
		*by = startup;
		return TRUTH_NO;
	}
	if (!is_exclusive(st) && around != NO_STATEMENT)
		return TRUTH_UNKNOWN;
	if (around == NO_STATEMENT)
		result = survives(set, index, 0, set->config->count, by);
	else if (st->facts->multiplicity == MULTI_LAST)
		result = survives(set, index, index + 1, set->config->count, by);
	else
		result = survives(set, index, 0, index, by);
	return result;
}

bool
block_is_shadowed(const struct class_set *set, uint32_t index, uint32_t *by)
{
	const struct space *s = set->space->space;
	uint32_t first = 0, count = 0;

	if (!is_match(set, index) || block_never_matches(set, index))
		return false;
	for (uint32_t i = index + 1; i < set->config->statements[index].skip_to; i++) {
		const struct statement *st = &set->config->statements[i];
		uint32_t one = 0;

		if (st->kind != STATEMENT_SETTING || !st->has_value || st->facts == NULL ||
		    st->facts->multiplicity == MULTI_NONE || s->enclosing[i] != index)
			continue;
		count++;
		if (statement_takes_effect(set, i, &one) != TRUTH_NO)
			return false;
		/* A line that repeats one of its own block says nothing of other blocks. */
		if (first == 0 && one != 0 && s->enclosing[one - 1] != index)
			first = one;
	}
	if (by != NULL)
		*by = first;
	return count > 0 && first != 0;
}

bool
classes_admit_nobody(const struct class_set *set, uint32_t index, enum list_outcome *outcome)
{
	bool any = false;

	if (set->space->is_incomplete)
		return false;
	for (uint32_t i = 0; i < set->count; i++) {
		const struct class *c = &set->classes[i];
		bool applies = index == UINT32_MAX;

		for (uint32_t j = 0; j < c->matched_count && !applies; j++)
			applies = c->matched[j] == index;
		if (!applies || c->is_invalid_user)
			continue;
		if (c->lists.passes != TRUTH_NO)
			return false;
		if (!any && outcome != NULL)
			*outcome = c->lists.outcome;
		any = true;
	}
	return any;
}
