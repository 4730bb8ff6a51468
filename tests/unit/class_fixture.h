/* Fixture: a configuration, and the classes of its connections. */
#ifndef TESTS_UNIT_CLASS_FIXTURE_H
#define TESTS_UNIT_CLASS_FIXTURE_H

#include <check.h>

#include "access/classes.h"
#include "base/text.h"
#include "load_config.h"

struct class_fixture {
	struct arena a;
	struct root root;
	const struct config *config;
	const struct class_set *set;
};

static inline void
class_fixture_load(struct class_fixture *f, const char *target, const char *text)
{
	arena_init(&f->a);
	root_none(&f->root);
	f->config = load_config(&f->a, &f->root, target, text);
	f->set = classes_make(&f->a, f->config, NULL);
}

static inline void
class_fixture_unload(struct class_fixture *f)
{
	root_close(&f->root);
	arena_release(&f->a);
}

/* Match block ${n}, counting from 0, as statement index. */
static inline uint32_t
class_fixture_block(const struct class_fixture *f, uint32_t n)
{
	const struct config *c = f->config;

	for (uint32_t i = 0; i < c->count; i++)
		if (c->statements[i].kind == STATEMENT_MATCH && n-- == 0)
			return i;
	ck_abort_msg("no such Match");
	return 0;
}

/*
 * Each class's witness must be of that class, and give just the blocks that
 * the class names; ${text} is the configuration, for messages.
 */
static inline void
check_witnesses(struct arena *a, const struct class_set *set, const char *text)
{
	const struct config *config = set->config;
	struct effective *e = effective_make(a, config);
	struct effective *quick = effective_make(a, config);

	for (uint32_t i = 0; i < set->count; i++) {
		const struct class *c = &set->classes[i];
		struct text long_way = { 0 }, short_way = { 0 };
		uint32_t n = 0;

		ck_assert_msg(classes_find(set, &c->witness) == i, "%s\nclass %u", text, i);
		config_evaluate(config, &c->witness, e, NULL);
		ck_assert_int_eq(c->refused, e->refused);
		config_dump(e, &long_way, false);
		config_dump(classes_effective(set, i, quick), &short_way, false);
		ck_assert_msg(slice_equal(text_slice(&long_way), text_slice(&short_way)), "%s", text);
		text_release(&long_way);
		text_release(&short_way);
		for (uint32_t j = 0; j < config->count; j++) {
			if (config->statements[j].kind != STATEMENT_MATCH || !effective_matched(e, j))
				continue;
			ck_assert_msg(n < c->matched_count && c->matched[n] == j, "%s\n", text);
			n++;
		}
		ck_assert_uint_eq(n, c->matched_count);
	}
}

#endif
