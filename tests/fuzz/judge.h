/* What a set of rules finds in a configuration, for fuzz targets that make rules. */
#ifndef FUZZ_JUDGE_H
#define FUZZ_JUDGE_H

#include "rules/rules.h"

/* Judges ${text} as sshd_config of debian-12 by ${set}, or by ${only} of it (NULL: all). */
static inline void
judge(struct arena *a, const struct rule_set *set, const struct rule *only, const char *text)
{
	struct root root;
	struct source_set *sources;
	enum source_error error;
	int number;
	struct rules_run run = { .a = a, .rules = set, .only = only, .store = diag_store_make(a) };

	root_none(&root);
	sources = source_set_make(a, &root);
	source_add(sources, SLICE("/etc/ssh/sshd_config"), slice_of(text));
	run.config = config_load(a, target_find(a, SLICE("debian-12")), sources,
	    SLICE("/etc/ssh/sshd_config"), &error, &number);
	rules_run(&run);
	diag_finish(run.store);
}

#endif
