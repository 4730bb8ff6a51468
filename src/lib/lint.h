/*
 * Lint: the inside of a context (sshd_lint.h).  The command line uses it for
 * what the public interface does not offer; everything else goes through that.
 */
#ifndef LIB_LINT_H
#define LIB_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "access/negotiate.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "config/config.h"
#include "host/accounts.h"
#include "host/facts.h"
#include "lib/choose.h"
#include "lib/location.h"
#include "report/report.h"
#include "rules/rules.h"
#include "sshd_lint.h"

struct who;	/* access/who.h */

/* One diagnostic as the public interface shows it. */
struct sshd_lint_finding {
	const struct diagnostic *diagnostic;
	struct place place;
	const char *message;	/* NUL-terminated copies, made when the file was linted */
	const char *why;
	const char *help;
	const char *path;
	const char *keyword;
	const char *subject;
	const char *targets;
};

/* One file that was opened, with all that belongs to it. */
struct lint_run {
	struct arena arena;
	struct location location;
	struct accounts *accounts;
	struct source_set *sources;
	const struct config *config;	/* for the first target */
	struct host_facts facts;	/* that it was judged with */
	const struct who *who;		/* made when a report first asks for it */
	struct report_file file;
	struct sshd_lint_finding *findings;
	size_t finding_count;
	struct lint_run *beside;	/* the one it was compared with, or NULL; goes with it */
};

VEC(lint_runs, struct lint_run *);
VEC(lint_profiles, const struct profile *);

struct sshd_lint {
	struct arena arena;	/* of the settings */
	struct text error;	/* the last failure */
	const char *root;	/* NULL: by path */
	struct targets targets;	/* none: by what the root says */
	struct host_facts facts;
	struct rule_set *rules;
	struct lint_profiles profiles;
	struct lint_runs runs;
	struct text output;	/* the last report or effective configuration */
};

/* Bytes that take the place of a file, included files among them. */
struct lint_overlay {
	struct slice path;	/* inside the root, as sshd names the file */
	struct slice shown;	/* as the user should see it */
	struct slice bytes;
	bool is_candidate;	/* Include finds it even where there is no such file yet */
};

/* What to lint: a file, or bytes that stand for one. */
struct lint_input {
	const char *path;	/* NULL: the main configuration; the name of the bytes */
	const void *bytes;	/* NULL: read the file */
	size_t len;
	const char *root;	/* in place of the context's; NULL: that one; "": none */
	const struct lint_overlay *overlays;
	size_t overlay_count;
	bool may_be_template;	/* it is only linted; all else needs a configuration as sshd reads it */
};

/* How a report is to be written; see struct report. */
struct lint_style {
	const struct format *format;
	bool colour;
	bool links;
	bool quiet;
	bool show_unknown;
};

/*
 * A context without results that has the settings of ${lint} and shares its
 * rules, for work in another thread.  ${lint} must stay until it is freed, and
 * get no more rules.
 */
struct sshd_lint *lint_share(const struct sshd_lint *lint);

/* Lints ${in} and keeps the result.  0, or -1 with lint->error. */
int lint_input(struct sshd_lint *lint, const struct lint_input *in);

/* The report that ${style} asks for, without any file. */
struct report lint_report_style(const struct sshd_lint *lint, const struct lint_style *style);

/* Appends a report on all results to ${out}. */
void lint_report(const struct sshd_lint *lint, const struct lint_style *style, struct text *out);

/*
 * Looks up what there is to know about a rule or a problem.  ${cookie} is the
 * struct sshd_lint.
 */
bool lint_describe(void *cookie, const char *id, struct report_rule *rule);

/* sshd's own test modes. */
struct lint_test {
	bool dump;			/* -T: print the effective configuration; else -t */
	bool annotate;
	const char *const *specs;	/* -C, each overriding the ones before */
	size_t spec_count;
};

/*
 * Does what sshd -t or -T does with ${in}: the effective configuration goes
 * to ${out}, sshd's messages to ${messages}, both as sshd writes them.  0
 * where sshd would accept it, 1 where not, -1 with lint->error when we could
 * not look.
 */
int lint_test(struct sshd_lint *lint, const struct lint_input *in, const struct lint_test *test,
    struct text *out, struct text *messages);

/* --who */
struct lint_who {
	const char *account;		/* NULL: all that people use */
	const char *const *specs;	/* -C without user=; none: every class of connections */
	size_t spec_count;
	bool as_json;
	bool colour;
};

/* Appends who can log in to ${out}.  0, or -1 with lint->error. */
int lint_who(struct sshd_lint *lint, const struct lint_input *in, const struct lint_who *who,
    struct text *out);

/*
 * --checklist: appends the safe sequence of steps around a reload with ${in},
 * where sshd runs with the file ${old} (NULL: not told) now.  0, or 1 where it
 * is sure that nobody could log in any more, or -1 with lint->error.
 */
int lint_checklist(struct sshd_lint *lint, const struct lint_input *in, const char *old,
    struct text *out);

/*
 * --against: compares the logins of ${in} with those of ${old} (a folder is a
 * sysroot) and keeps the result.  0, or -1 with lint->error.
 */
int lint_against(struct sshd_lint *lint, const struct lint_input *in,
    const struct lint_input *old);

/*
 * --upgrade-to: what changes for ${in} from the target ${from} (NULL: the
 * host's) to the target ${to}; keeps the result.  0, or -1 with lint->error.
 */
int lint_upgrade(struct sshd_lint *lint, const struct lint_input *in, const char *from,
    const char *to);

/* --clients */
struct lint_clients {
	const char *name;	/* client, perhaps with its version; NULL: all */
	enum clients_form { CLIENTS_TABLE, CLIENTS_JSON, CLIENTS_FINDINGS } form;
};

/*
 * Works out which clients can connect to the sshd of ${in}, with the host keys
 * at hand.  The answer goes to ${out}; those that cannot become the results of
 * ${lint}, findings client-cannot-connect and nothing else.  0, or -1 with
 * lint->error.
 */
int lint_clients(struct sshd_lint *lint, const struct lint_input *in, const struct lint_clients *how,
    struct text *out);

/* --fix and --diff */
struct lint_fix {
	bool unsafe;		/* unsafe fixes as well */
	bool write;		/* change the files */
	/* Is told of each file that changes, or would, and its new text; may be NULL. */
	void (*changed)(void *cookie, const struct source *s, struct slice text);
	void *cookie;
};

struct lint_fixed {
	size_t fixed;		/* findings whose fix was made */
	size_t refused;		/* and those whose fix was left out; messages say why */
	size_t files;		/* that changed, or would */
};

/*
 * Makes the fixes that the findings in ${in} carry, in it and in what it
 * includes.  A fix is only made where its finding goes away, no other comes,
 * and nobody loses the last way in.  The changes go to ${diff} as a unified
 * patch, what was left out to ${messages}, a line each.  0, or -1 with
 * lint->error; the files are then as they were.
 */
int lint_fix(struct sshd_lint *lint, const struct lint_input *in, const struct lint_fix *how,
    struct lint_fixed *result, struct text *diff, struct text *messages);

/* ---- between the files of this module ---- */

/*
 * Opens ${in}: its root, target, sources and configuration.  NULL with
 * lint->error when it cannot be read.  lint_run_free frees the result.
 */
struct lint_run *lint_run_open(struct sshd_lint *lint, const struct lint_input *in);
void lint_run_free(struct lint_run *run);

/* The configuration of ${run} as ${target} reads it. */
const struct config *lint_run_config(struct lint_run *run, const struct target *target);

/* Lints ${run} for all its targets; its store is then complete. */
void lint_run_judge(struct sshd_lint *lint, struct lint_run *run);

/* The problems and findings in ${config} for its target. */
struct diag_store *lint_run_findings(struct sshd_lint *lint, struct lint_run *run,
    const struct config *config);

/*
 * Whether ${run} is of a template that is not yet what sshd reads; see
 * lint_template.
 */
bool lint_is_template(const struct lint_run *run);

/* lint_run_judge for a template. */
void lint_template(struct sshd_lint *lint, struct lint_run *run);

/*
 * Who can log in with ${run}, in its arena and for its first target: all
 * accounts and classes of connections.
 */
const struct who *lint_run_who(struct lint_run *run);

/*
 * What the sshd of ${config}, which belongs to ${run}, has to offer clients.
 * False where it would not start.  In the run's arena.
 */
bool lint_offer(struct lint_run *run, const struct config *config, struct offer *out);

/* Hands ${run}, whose store is complete, over to the results of ${lint}. */
void lint_run_keep(struct sshd_lint *lint, struct lint_run *run);

/* Replaces lint->error.  Always -1. */
int lint_fail(struct sshd_lint *lint, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
