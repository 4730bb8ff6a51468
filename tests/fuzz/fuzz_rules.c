/*
 * Fuzz target: a rule or profile file.  What can be read is explained, listed
 * and judged over a small configuration.
 */
#include <stdint.h>

#include "base/text.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char config_text[] = "Port 22\nPasswordAuthentication no\nAuthorizedKeysFile "
				  "none\nMatch User bob\n\tPasswordAuthentication yes\n";

static void
judge(struct arena *a, const struct rule_set *set)
{
	struct root root;
	struct source_set *sources;
	enum source_error error;
	int number;
	struct rules_run run = { .a = a, .rules = set, .store = diag_store_make(a) };

	root_none(&root);
	sources = source_set_make(a, &root);
	source_add(sources, SLICE("/etc/ssh/sshd_config"), slice_of(config_text));
	run.config = config_load(a, target_find(a, SLICE("debian-12")), sources,
	    SLICE("/etc/ssh/sshd_config"), &error, &number);
	run.only = set->rules[0];
	rules_run(&run);
	diag_finish(run.store);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct text out;
	struct rule_set *set;
	struct slice bytes = { (const char *)data, size };

	arena_init(&a);
	text_init(&out);
	set = rule_set_make(&a, NULL);
	if (load_rule_text(set, SLICE(""), bytes, &out) && set->count > 0) {
		judge(&a, set);
		show_list(set, &out);
		show_explanation(set, slice_of(set->rules[0]->id), &out);
	}
	text_release(&out);
	arena_release(&a);
	return 0;
}
