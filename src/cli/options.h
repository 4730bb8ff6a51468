/* Options: the command line of sshd-lint. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strings.h"
#include "base/text.h"
#include "sshd_lint.h"

enum completion {
	COMPLETE_NOTHING,
	COMPLETE_FILE,
	COMPLETE_DIR,
	COMPLETE_TARGET,
	COMPLETE_FORMAT,
	COMPLETE_SEVERITY,
	COMPLETE_WHEN,
	COMPLETE_RULE,
	COMPLETE_PROFILE,
};

enum option_id {
#define OPTION(id, letter, name, argument, completion, help, manual) OPTION_##id,
#include "cli/options.def"
#undef OPTION
	OPTION_COUNT
};

struct option_row {
	int letter;		/* 0: none */
	const char *name;
	const char *argument;	/* NULL: takes none */
	enum completion completion;
	const char *help;
	const char *manual;
};

/* What to do instead of linting. */
enum mode {
	MODE_LINT,
	MODE_MERGE,
	MODE_EFFECTIVE,
	MODE_TEST,
	MODE_WHO,
	MODE_CHECKLIST,
	MODE_CLIENTS,
	MODE_AGAINST,
	MODE_UPGRADE,
	MODE_LIST_RULES,
	MODE_LIST_PROFILES,
	MODE_EXPLAIN,
	MODE_TEST_RULES,
	MODE_LIST_TARGETS,
	MODE_LSP,
	MODE_VERSION,
	MODE_HELP,
};

enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct options {
	enum mode mode;
	struct strings targets;
	const char *root;
	const char *facts;
	const char *as;			/* NULL: no candidate for another file */
	const char *config;		/* a settings file, "none", or NULL: the nearest */
	const char *baseline;
	const char *write_baseline;
	const char *format;
	enum when color;
	enum sshd_lint_severity fail_on;
	bool fail_on_given;
	bool quiet;
	bool show_unknown;
	bool annotate;
	size_t jobs;			/* 0: one for each processor */
	bool fix;
	bool fix_unsafe;
	bool diff;
	struct strings connections;
	struct strings rules;
	struct strings profiles;
	/*
	 * Of MODE_EXPLAIN, MODE_TEST_RULES, MODE_WHO (NULL: everybody),
	 * MODE_CHECKLIST (NULL: not told), MODE_AGAINST, MODE_UPGRADE (to).
	 */
	const char *subject;
	const char *upgrade_from;	/* NULL: the host's */
	struct strings files;
};

const struct option_row *options_row(enum option_id id);

/*
 * Reads the command line.  False with a usage error in ${error}, one line
 * without the program's name.
 */
bool options_parse(struct options *o, int argc, char **argv, struct text *error);
void options_release(struct options *o);

/* Appends --help, the OPTIONS section of the manual as mdoc(7), a completion script for bash. */
void options_help(struct text *out);
void options_manual(struct text *out);
void options_completion(struct text *out);
void options_completion_zsh(struct text *out);
void options_completion_fish(struct text *out);

#endif
