#include <stdlib.h>
#include <string.h>

#include "diag/problem.h"
#include "rules/rule.h"

const char *
rule_scope_name(enum rule_scope scope)
{
	static const char *const names[] = {
		[SCOPE_ONCE] = "once",
		[SCOPE_DIRECTIVE] = "each directive",
		[SCOPE_BLOCK] = "each match block",
		[SCOPE_CLASS] = "each class",
		[SCOPE_EVERY_CLASS] = "every class",
		[SCOPE_ACCOUNT] = "each account",
	};

	return names[scope];
}

struct rule_set *
rule_set_make(struct arena *a, const struct rule_table *table)
{
	struct rule_set *set = ARENA_NEW(a, struct rule_set);

	set->a = a;
	if (table == NULL)
		return set;
	set->rules = ARENA_ARRAY(a, const struct rule *, table->rule_count);
	set->profiles = ARENA_ARRAY(a, const struct profile *, table->profile_count);
	set->count = table->rule_count;
	set->profile_count = table->profile_count;
	for (size_t i = 0; i < table->rule_count; i++)
		set->rules[i] = &table->rules[i];
	for (size_t i = 0; i < table->profile_count; i++)
		set->profiles[i] = &table->profiles[i];
	return set;
}

/* Where ${id} is, or would have to be. */
static size_t
place_of(const struct rule_set *set, struct slice id)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (slice_compare(slice_of(set->rules[middle]->id), id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct rule *
rule_set_find(const struct rule_set *set, struct slice id)
{
	size_t i = place_of(set, id);

	if (i < set->count && slice_is(id, set->rules[i]->id))
		return set->rules[i];
	for (i = 0; i < set->count; i++)
		for (uint16_t j = 0; j < set->rules[i]->alias_count; j++)
			if (slice_equal(id, set->rules[i]->aliases[j]))
				return set->rules[i];
	return NULL;
}

const struct profile *
rule_set_profile(const struct rule_set *set, struct slice id)
{

	for (size_t i = 0; i < set->profile_count; i++)
		if (slice_is(id, set->profiles[i]->id))
			return set->profiles[i];
	return NULL;
}

void
rule_set_add(struct rule_set *set, const struct rule *rule)
{
	size_t i = place_of(set, slice_of(rule->id));
	const struct rule **grown;

	if (i < set->count && strcmp(set->rules[i]->id, rule->id) == 0) {
		set->rules[i] = rule;
		return;
	}
	/* Sets are small and loaded once. */
	grown = ARENA_ARRAY(set->a, const struct rule *, set->count + 1);
	for (size_t j = 0; j < set->count + 1; j++)
		grown[j] = j < i ? set->rules[j] : j == i ? rule : set->rules[j - 1];
	set->rules = grown;
	set->count++;
}

void
rule_set_add_profile(struct rule_set *set, const struct profile *profile)
{
	const struct profile **grown;

	for (size_t i = 0; i < set->profile_count; i++)
		if (strcmp(set->profiles[i]->id, profile->id) == 0) {
			set->profiles[i] = profile;
			return;
		}
	grown = ARENA_ARRAY(set->a, const struct profile *, set->profile_count + 1);
	for (size_t i = 0; i < set->profile_count; i++)
		grown[i] = set->profiles[i];
	grown[set->profile_count++] = profile;
	set->profiles = grown;
}

enum { NEAR_MAX_LENGTH = 64, NEAR_MAX_DISTANCE = 4 };

/* Edit distance of short texts, NEAR_MAX_LENGTH for long ones. */
static unsigned
distance(struct slice a, struct slice b)
{
	unsigned row[NEAR_MAX_LENGTH + 1];

	if (a.len > NEAR_MAX_LENGTH || b.len > NEAR_MAX_LENGTH)
		return NEAR_MAX_LENGTH;
	for (unsigned j = 0; j <= b.len; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned corner = row[0];

		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			unsigned best = corner + (a.ptr[i - 1] != b.ptr[j - 1]);

			corner = row[j];
			best = row[j] + 1 < best ? row[j] + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			row[j] = best;
		}
	}
	return row[b.len];
}

const char *
rule_set_nearest(const struct rule_set *set, struct slice id)
{
	const char *nearest = NULL;
	unsigned best = NEAR_MAX_DISTANCE + 1, d;

	for (size_t i = 0; i < set->count; i++)
		if ((d = distance(id, slice_of(set->rules[i]->id))) < best) {
			best = d;
			nearest = set->rules[i]->id;
		}
	for (int i = 0; i < PROBLEM_COUNT; i++)
		if ((d = distance(id, slice_of(problem_row((enum problem)i)->name))) < best) {
			best = d;
			nearest = problem_row((enum problem)i)->name;
		}
	return nearest;
}
