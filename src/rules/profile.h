/* Profile: which rules a baseline asks for, with those of the ones that it extends. */
#ifndef RULES_PROFILE_H
#define RULES_PROFILE_H

#include <stdbool.h>

#include "base/vec.h"
#include "rules/document.h"
#include "rules/rule.h"

/* One rule that ${profile}, or one that it extends, asks for. */
struct profile_check {
	const struct profile *profile;	/* the one that was chosen */
	const struct profile *origin;	/* the one that names the rule: it, or one that it extends */
	const struct profile_rule *entry;
	const struct rule *rule;
};

VEC(profile_checks, struct profile_check);

/*
 * Appends the rules of ${profile} to ${out}, then those of the profiles that
 * it extends, from the nearest on: what was named already stays as it is.
 */
void profile_resolve(
    const struct rule_set *set, const struct profile *profile, struct profile_checks *out);

/*
 * Whether all that ${profile} extends is in ${set} and does not lead back to
 * it, and has what ${profile} leaves out; complains about ${root}, its document.
 */
bool profile_extends_well(struct document_file *file, struct document_node *root,
    const struct rule_set *set, const struct profile *profile);

#endif
