/*
 * Rules: rules → findings; what the rest of the program uses of this module.
 *
 * A run judges one configuration by all rules of a set.  Classes, effective
 * configurations and indices are made when the first rule needs them and are
 * shared by all.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include <stdbool.h>

#include "access/classes.h"
#include "base/arena.h"
#include "base/text.h"
#include "config/config.h"
#include "diag/diag.h"
#include "host/accounts.h"
#include "host/facts.h"
#include "rules/rule.h"

/* A rule that could not be decided, and the fact that was missing. */
struct rules_unknown {
	const struct rule *rule;
	const char *missing;
	struct span span;
};

enum rules_result {
	RULES_PASS,
	RULES_FAIL,
	RULES_UNWRITTEN,		/* right by default, but the baseline demands a line */
	RULES_UNDECIDED,
	RULES_NOT_APPLICABLE,		/* the target has nothing of the kind */
	RULES_RESULT_COUNT
};

/* What came of one rule of a profile. */
struct rules_check {
	const struct profile *profile;
	const struct rule *rule;
	struct slice section;		/* of the baseline, may be empty */
	enum rules_result result;
	struct slice value;		/* of the keyword at start-up, or empty */
	struct slice message;		/* of the first finding, else empty */
	struct span span;		/* of the first finding, or of the deciding line; may be nowhere */
};

/* "pass", "fail" … */
const char *rules_result_name(enum rules_result result);

/* Fill in the first part, zero the rest. */
struct rules_run {
	struct arena *a;		/* findings live in it */
	const struct config *config;
	struct diag_store *store;
	const struct rule_set *rules;
	const struct class_set *classes;	/* may be given; else made when needed */
	const struct host_facts *facts;	/* what the user told of the host; may be NULL */
	struct accounts *accounts;	/* of the host; NULL: not in sight */

	/* Options. */
	const struct rule *only;	/* this rule alone, even if it is off; NULL: all */
	/* Baselines to check as well; their rules are judged once for each of them. */
	const struct profile *const *profiles;
	size_t profile_count;
	const struct rule_argument *arguments;	/* of ${only}, from an example */
	uint16_t argument_count;

	/* Results besides the findings in the store. */
	const struct rules_unknown *unknowns;
	size_t unknown_count;
	size_t rules_run;		/* how many rules were judged */
	const struct rules_check *checks;	/* of the profiles, in their order */
	size_t check_count;
};

/*
 * Adds what the rules find to run->store; every finding has is_problem false.
 * Does nothing with a configuration that could not be read.
 */
void rules_run(struct rules_run *run);

/* ---- loading (load.c) ---- */

/*
 * Adds the rules and profiles of ${path}, a YAML file or a folder of them
 * (its .yaml files, those of its subfolders, and profiles/), to ${set}; a rule
 * with the id of an earlier one takes its place.  On any mistake returns false
 * and appends "FILE:LINE:COLUMN: error: …" lines to ${errors}; what was good
 * has been added nevertheless.
 */
bool load_rules(struct rule_set *set, const char *path, struct text *errors);

/* The same for one file of which ${bytes} are the content and ${name} the file name. */
bool load_rule_text(
    struct rule_set *set, struct slice name, struct slice bytes, struct text *errors);

/* ---- showing (show.c) ---- */

/* One line for each rule and problem: id, severity, category, title. */
void show_list(const struct rule_set *set, struct text *out);

/* One line for each profile: id, number of checks, title and version. */
void show_profiles(const struct rule_set *set, struct text *out);

/* All there is to know about a rule, problem or keyword; false when none is called ${id}. */
bool show_explanation(const struct rule_set *set, struct slice id, struct text *out);

/* The part of show_explanation that is for keywords (show_keyword.c). */
bool show_keyword(const struct rule_set *set, struct slice name, struct text *out);

/* What a profile asks for, section by section; false when there is none of that id (show_profile.c). */
bool show_profile(const struct rule_set *set, struct slice id, struct text *out);

/* The same for all profiles of ${set} as entries of an mdoc list, for the manual. */
void show_profiles_manual(const struct rule_set *set, struct text *out);

/* The rule as a page of Markdown (markdown.c). */
void show_markdown(const struct rule *r, struct text *out);

/* The facts of facts.def as entries of an mdoc list, for the manual. */
void show_facts_manual(struct text *out);

/* ---- examples (examine.c) ---- */

struct examine_result {
	size_t rules;
	size_t examples;
	size_t failures;		/* examples that failed, rules that lack one */
};

/*
 * Runs every example of ${rules} of ${set}, each with its rule alone, and
 * appends a line for each failure to ${out}.  ${only} NULL: all rules.
 */
struct examine_result examine_rules(
    const struct rule_set *set, const struct rule *only, struct text *out);

/*
 * --test-rules: loads ${path} on top of ${builtin} (may be NULL), runs the
 * examples of what it holds, appends errors and a summary to ${out}.  Returns
 * 0 when all is well, 1 when examples fail, 2 when rules cannot be read.
 */
int examine_path(const struct rule_table *builtin, const char *path, struct text *out);

/* ---- allowances (allow.c) ---- */

/*
 * Marks the diagnostics in ${store} that comments in the configuration allow
 * ("# sshd-lint: allow=ID[,ID] -- reason"), and adds the problem
 * unused-allowance for those that allow nothing.  Call after all analysis and
 * before diag_finish.  ${set} may be NULL.
 */
void allow_apply(const struct config *config, const struct rule_set *set, struct diag_store *store);

/* The same for a comparison, which does not look for most of what may be allowed: none is unused. */
void allow_apply_to_changes(const struct config *config, const struct rule_set *set,
    struct diag_store *store);

#endif
