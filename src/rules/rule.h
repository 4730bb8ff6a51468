/*
 * Rule: what a rule file says, checked and compiled.
 *
 * The same structures hold built-in rules, which are constant tables made when
 * the program is built, and rules that are loaded at run time.  Nothing in
 * them is changed after loading; all of it belongs to the rule_set's arena or
 * to the program.  The format of rule files is described in sshd-lint-rules(5).
 */
#ifndef RULES_RULE_H
#define RULES_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"
#include "diag/diag.h"
#include "knowledge/knowledge.h"
#include "rules/expr.h"

enum {
	RULE_MAX_PARAMETERS = 16,
	RULE_MAX_KEYWORDS = 32,		/* in `for … of` and `at` */
};

enum rule_scope {
	SCOPE_ONCE,
	SCOPE_DIRECTIVE,
	SCOPE_BLOCK,
	SCOPE_CLASS,
	SCOPE_EVERY_CLASS,		/* one finding, where the condition holds in all of them */
	SCOPE_ACCOUNT,
};

struct rule_parameter {
	const char *name;
	enum kind kind;
	int64_t number;			/* truth, number, duration, size, release */
	struct slice text;
	const struct slice *texts;
	uint16_t text_count;
	struct slice doc;
};

struct rule_let {
	const char *name;
	uint16_t root;			/* node */
};

/* Text with expressions in it: ${literal}, then the value of ${root} (0: nothing). */
struct rule_piece {
	struct slice literal;
	uint16_t root;
};

struct rule_template {
	const struct rule_piece *pieces;
	uint16_t count;
};

enum rule_subject {
	SUBJECT_NONE,
	SUBJECT_SSHD,			/* "sshd-does-not-start" */
	SUBJECT_NOBODY,			/* "*" */
	SUBJECT_WHOM,			/* "*" where it holds in every class, else "user=NAME" */
	SUBJECT_TEXT,			/* the template */
};

enum rule_fix_kind {
	FIX_NONE,			/* advice only, or nothing at all */
	FIX_SET,
	FIX_REMOVE,
	FIX_MOVE,
};

struct rule_setting {
	enum keyword keyword;
	struct rule_template value;
};

struct rule_fix {
	enum rule_fix_kind kind;
	bool safe;
	const struct rule_setting *settings;	/* FIX_SET */
	uint16_t setting_count;
	struct rule_template text;	/* one line of advice, may be empty */
};

struct rule_file {			/* one file of an example */
	struct slice path;
	struct slice text;		/* with its marks */
	uint32_t line;			/* of the rule file, where the text begins; 0: built in */
};

struct rule_mode {			/* owner and mode of a file of an example */
	struct slice path;		/* ends with a slash for a folder, which is made */
	uint32_t uid;
	uint32_t gid;
	uint32_t mode;
};

struct rule_told {			/* what an example's facts file tells */
	struct slice key;
	const struct slice *values;
	uint16_t value_count;
};

struct rule_argument {			/* a parameter's value, by an example or a profile */
	uint16_t parameter;		/* index in the rule */
	struct rule_parameter value;
};

struct rule_example {
	struct slice name;
	const struct slice *targets;
	uint16_t target_count;		/* 0: the newest release of the rule */
	const struct rule_file *files;	/* the main file first */
	uint16_t file_count;
	const struct slice *accounts;	/* of the host: "NAME WORD …"; none: no host is in sight */
	uint16_t account_count;
	const struct rule_mode *modes;
	uint16_t mode_count;
	const struct rule_told *told;
	uint16_t told_count;
	const struct rule_argument *arguments;
	uint16_t argument_count;
	int findings;			/* exact number, -1: one for each mark */
	bool expect_file;		/* one finding on the file as a whole */
	bool refused;			/* sshd refuses this file */
	uint32_t line;			/* of the rule file */
};

struct rule {
	const char *id;
	struct slice title;
	enum category category;
	enum severity severity;
	bool is_likely;			/* confidence: likely, not certain */
	bool is_off;			/* only for profiles */
	bool yields;			/* left out where another finding says the same of the line */
	const struct slice *instead_of;	/* ids of what is left out of a line where this rule speaks */
	uint16_t instead_of_count;
	release_t first;		/* releases that the rule is for */
	release_t last;
	enum rule_scope scope;
	const enum keyword *of;		/* `for: each directive of …` */
	uint16_t of_count;
	const struct expr *nodes;	/* all expressions of the rule; node 0 is not used */
	uint16_t node_count;
	uint16_t when;
	const enum keyword *at;		/* the keywords to blame, in order */
	uint16_t at_count;
	uint16_t at_root;		/* a value that has a place; 0: use the keywords */
	const enum keyword *reads;	/* every keyword whose value the rule asks for */
	uint16_t read_count;
	bool reads_connection;		/* it asks for more than values of keywords */
	bool needs_host;		/* it asks for facts of the host: not judged where none is in sight */
	const struct rule_let *lets;
	uint16_t let_count;
	const struct rule_parameter *parameters;
	uint16_t parameter_count;
	struct rule_template message;
	enum rule_subject subject;
	struct rule_template subject_text;
	struct slice why;
	struct rule_fix fix;
	const struct slice *references;
	uint16_t reference_count;
	const struct slice *aliases;
	uint16_t alias_count;
	const struct rule_example *examples;
	uint16_t example_count;
	struct slice origin;		/* the file it was read from; empty for built-in rules */
};

/* ---- profiles ---- */

enum profile_written {
	WRITTEN_ANY,			/* a right default is enough */
	WRITTEN_YES,			/* a line must say so */
	WRITTEN_ALONE,			/* and no line may say otherwise, even without effect */
};

struct profile_rule {
	struct slice id;
	bool has_severity;
	enum severity severity;
	struct slice section;		/* of the baseline, may be empty */
	enum profile_written written;
	const struct rule_argument *arguments;
	uint16_t argument_count;
	uint32_t line;
};

struct profile {
	const char *id;
	struct slice title;
	struct slice version;
	struct slice description;
	const struct slice *references;
	uint16_t reference_count;
	const struct slice *extends;
	uint16_t extend_count;
	const struct slice *without;	/* rule ids and sections that it leaves out of these */
	uint16_t without_count;
	const struct profile_rule *rules;
	uint16_t rule_count;
	struct slice origin;
};

/* ---- sets of rules ---- */

/* What the program carries: defined in a file that is made by the rule compiler. */
struct rule_table {
	const struct rule *rules;	/* sorted by id */
	size_t rule_count;
	const struct profile *profiles;
	size_t profile_count;
};

struct rule_set {
	struct arena *a;
	const struct rule **rules;	/* sorted by id */
	size_t count;
	const struct profile **profiles;
	size_t profile_count;
};

/* The rules that are built into the program. */
const struct rule_table *rules_builtin(void);

/* The rule called ${id}, or formerly called so; NULL when there is none. */
const struct rule *rule_set_find(const struct rule_set *set, struct slice id);
const struct profile *rule_set_profile(const struct rule_set *set, struct slice id);
/* The id of a rule or problem that is spelt nearly like ${id}; NULL when none is near. */
const char *rule_set_nearest(const struct rule_set *set, struct slice id);
/* A set in ${a} with what ${table} has; NULL is the empty table. */
struct rule_set *rule_set_make(struct arena *a, const struct rule_table *table);
/* Adds ${rule}, in the place of one with the same id where there is one. */
void rule_set_add(struct rule_set *set, const struct rule *rule);
void rule_set_add_profile(struct rule_set *set, const struct profile *profile);

/* "once", "each class" … */
const char *rule_scope_name(enum rule_scope scope);

#endif
