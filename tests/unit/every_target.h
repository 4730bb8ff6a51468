/* Fixture: every target, resolved into one arena. */
#ifndef TESTS_UNIT_EVERY_TARGET_H
#define TESTS_UNIT_EVERY_TARGET_H

#include <check.h>

#include "knowledge/knowledge.h"

static struct arena arena;
static const struct target **targets;
static size_t target_count;

static inline void
every_target_setup(void)
{
	const char *const *all = target_names(&target_count);

	arena_init(&arena);
	targets = ARENA_ARRAY(&arena, const struct target *, target_count);
	for (size_t i = 0; i < target_count; i++)
		targets[i] = target_find(&arena, slice_of(all[i]));
}

static inline void
every_target_teardown(void)
{

	arena_release(&arena);
}

/* The target called ${name}; the test fails when there is none. */
static inline const struct target *
at(const char *name)
{
	const struct target *t = target_find(&arena, slice_of(name));

	ck_assert_msg(t != NULL, "no target %s", name);
	return t;
}

#endif
