/*
 * Settings: .sshd-lint.yaml, what a repository wants of its configurations;
 * see sshd-lint.yaml(5).
 */
#ifndef LIB_SETTINGS_H
#define LIB_SETTINGS_H

#include <stdbool.h>

#include "lib/lint.h"

/* What one part of the file says; targets and profiles: count 0 when it says nothing. */
struct settings_part {
	struct slice *paths;		/* patterns; the top has none and is for all */
	size_t path_count;
	struct targets targets;
	struct lint_profiles profiles;
	bool has_fail_on;
	enum sshd_lint_severity fail_on;
	bool has_facts;
	struct host_facts facts;
};

/* One entry of allow. */
struct settings_allow {
	struct slice rule;
	struct slice reason;
	struct slice *paths;
	size_t path_count;
};

VEC(settings_parts, struct settings_part);
VEC(settings_allows, struct settings_allow);

struct settings {
	const char *file;		/* as it was opened */
	const char *folder;		/* real path of the folder that it is in */
	struct settings_parts parts;	/* the top, then the overrides in their order */
	struct settings_allows allows;	/* without those that have expired */
};

/* What holds for one linted file; later parts win. */
struct settings_chosen {
	const struct targets *targets;	/* NULL: nothing is said */
	const struct lint_profiles *profiles;
	const struct host_facts *facts;
	bool has_fail_on;
	enum sshd_lint_severity fail_on;
};

/*
 * The .sshd-lint.yaml nearest to the file ${path}, in its folder or one above
 * it, up to the top of the repository (the folder with .git); without a
 * repository only in its own folder.  NULL when there is none.  In ${a}.
 */
const char *settings_find(struct arena *a, const char *path);

/*
 * Reads ${file} and adds the rules that it names to ${lint}; ${a} keeps what
 * is read.  False with a line for each mistake in ${errors}; what is no mistake but worth saying
 * (an allowance has expired) goes to ${notices}, a line each.
 */
bool settings_read(struct settings *s, struct arena *a, const char *file, struct sshd_lint *lint,
    struct text *errors, struct text *notices);
void settings_release(struct settings *s);

/* What ${s} says for the file ${path}. */
struct settings_chosen settings_choose(const struct settings *s, struct arena *a, const char *path);

/* Suppresses what ${s} allows in ${file}; what keeps sshd from starting is never suppressed. */
void settings_apply(const struct settings *s, struct arena *a, const struct rule_set *rules,
    const struct report_file *file);

#endif
