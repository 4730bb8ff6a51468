/*
 * Fuzz target: a rule or profile file.  What can be read is explained, listed
 * and judged over a small configuration.
 */
#include <stdint.h>

#include "base/text.h"
#include "judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char config_text[] = "Port 22\nPasswordAuthentication no\nAuthorizedKeysFile "
				  "none\nMatch User bob\n\tPasswordAuthentication yes\n";

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
		judge(&a, set, set->rules[0], config_text);
		show_list(set, &out);
		show_explanation(set, slice_of(set->rules[0]->id), &out);
	}
	text_release(&out);
	arena_release(&a);
	return 0;
}
