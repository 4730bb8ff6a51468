/*
 * Connection classes of any bytes: no crash, no hang, and what is said of the
 * classes agrees with an evaluation of their witnesses.
 *
 * The first byte chooses the target, the rest is the configuration.
 */
#include <stdint.h>
#include <stdlib.h>

#include "access/classes.h"
#include "access/methods.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
check_classes(const struct class_set *set, struct arena *a)
{
	struct effective *e = effective_make(a, set->config);

	require(set->count > 0);
	for (uint32_t i = 0; i < set->count && i < 50; i++) {
		const struct class *c = &set->classes[i];

		require(classes_find(set, &c->witness) == i);
		classes_effective(set, i, e);
		for (uint32_t j = 0; j < c->matched_count; j++) {
			require(effective_matched(e, c->matched[j]));
			require(!block_never_matches(set, c->matched[j]));
		}
		methods_evaluate(e, c->is_root, a);
	}
	for (uint32_t i = 0; i < set->config->count && i < 50; i++) {
		block_is_shadowed(set, i, NULL);
		statement_takes_effect(set, i, NULL);
	}
	classes_admit_nobody(set, UINT32_MAX, NULL);
}

/* Resolving a target costs more than a small configuration: done once for each. */
static const struct target *
choose_target(unsigned which)
{
	static const char *const names[] = { "openssh-10.5", "debian-12", "openssh-8.0", "openssh-7.4" };
	static const struct target *resolved[4];
	static struct arena kept;

	if (resolved[which] == NULL)
		resolved[which] = target_find(&kept, slice_of(names[which]));
	return resolved[which];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Small budgets: what lies behind them is to be reached as well. */
	struct classes_options options = { .max_classes = 60, .max_regions = 60, .max_states = 500 };
	struct arena a;
	struct root root;
	struct source_set *sources;
	const struct config *config;
	enum source_error error;
	int number = 0;

	if (size == 0)
		return 0;
	arena_init(&a);
	root_none(&root);
	sources = source_set_make(&a, &root);
	source_add(sources, SLICE("/etc/ssh/sshd_config"),
	    (struct slice){ (const char *)data + 1, size - 1 });
	config = config_load(&a, choose_target(data[0] % 4), sources,
	    SLICE("/etc/ssh/sshd_config"), &error, &number);
	check_classes(classes_make(&a, config, &options), &a);
	root_close(&root);
	arena_release(&a);
	return 0;
}
