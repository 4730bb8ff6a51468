/*
 * libsshdlint: lints sshd_config files.
 *
 *	struct sshd_lint *lint = sshd_lint_new();
 *	if (sshd_lint_file(lint, "/etc/ssh/sshd_config") != 0)
 *		errx(2, "%s", sshd_lint_error(lint));
 *	for (size_t i = 0; i < sshd_lint_finding_count(lint); i++)
 *		puts(sshd_lint_finding_message(sshd_lint_finding_at(lint, i)));
 *	sshd_lint_free(lint);
 *
 * A context (struct sshd_lint) holds settings and the results of all files
 * linted with it.  It belongs to one thread at a time; different contexts may
 * be used in different threads at once.
 *
 * Functions that can fail return 0 on success and -1 on failure; the reason is
 * then in sshd_lint_error().  A finding is no failure.  Running out of memory
 * ends the process with status 2 and a line on standard error.
 *
 * Every string that is returned belongs to the context, is NUL-terminated
 * UTF-8 and stays valid until sshd_lint_clear() or sshd_lint_free().  Text
 * from the configuration has its control characters escaped.
 *
 * No command is ever run and nothing is written.
 */
#ifndef SSHD_LINT_H
#define SSHD_LINT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SSHD_LINT_VERSION "0.1.0"

#if defined(__GNUC__)
#define SSHD_LINT_API __attribute__((visibility("default")))
#else
#define SSHD_LINT_API
#endif

struct sshd_lint;		/* a context */
struct sshd_lint_finding;	/* one diagnostic, owned by its context */

enum sshd_lint_severity {
	SSHD_LINT_ERROR,	/* certain to lock out, to keep sshd from starting, or to open the machine */
	SSHD_LINT_WARNING,	/* likely to hurt */
	SSHD_LINT_NOTE,
	SSHD_LINT_NEVER		/* no severity: for thresholds only */
};

/* ---- context ---- */

/* Makes a context with the built-in rules.  Never NULL. */
SSHD_LINT_API struct sshd_lint *sshd_lint_new(void);

/* Frees ${lint} and all that came from it.  NULL is allowed. */
SSHD_LINT_API void sshd_lint_free(struct sshd_lint *lint);

/* Forgets all results; settings stay. */
SSHD_LINT_API void sshd_lint_clear(struct sshd_lint *lint);

/* The last failure: one line without the program's name, "" when there was none. */
SSHD_LINT_API const char *sshd_lint_error(const struct sshd_lint *lint);

/* The version of the library that runs, SSHD_LINT_VERSION when it was built. */
SSHD_LINT_API const char *sshd_lint_version(void);

/* ---- settings: before the file that they are for ---- */

/*
 * The sshd to lint for, "debian-12" or "openssh-9.2"; see
 * sshd_lint_target_name.  NULL: the release that the host's own package
 * database names, else the newest release.
 */
SSHD_LINT_API int sshd_lint_set_target(struct sshd_lint *lint, const char *name);

/*
 * Adds a target to those to lint for, or with "openssh-8.9..10.5" all of one
 * family from one to the other: one run then says for which a finding holds.
 */
SSHD_LINT_API int sshd_lint_add_target(struct sshd_lint *lint, const char *name);

/* The folder that stands for /: paths are then inside it.  NULL: chosen for each file by its path. */
SSHD_LINT_API int sshd_lint_set_root(struct sshd_lint *lint, const char *dir);

/*
 * Adds the rules of a YAML file, or of all *.yaml below a folder; the same id
 * replaces a rule.  On failure sshd_lint_error() has a line for each mistake.
 */
SSHD_LINT_API int sshd_lint_add_rules(struct sshd_lint *lint, const char *path);

/* Reads what no file of the host shows from a YAML file of facts. */
SSHD_LINT_API int sshd_lint_set_facts(struct sshd_lint *lint, const char *path);

/*
 * Checks a baseline as well: the name of a profile, or a YAML file with one
 * (its name has a "/" or ends in ".yaml").  May be called several times.
 */
SSHD_LINT_API int sshd_lint_add_profile(struct sshd_lint *lint, const char *name);

/* The name of the ${index}-th known target, from 0; NULL behind the last. */
SSHD_LINT_API const char *sshd_lint_target_name(size_t index);

/* ---- linting ---- */

/*
 * Lints a file and what it includes.  "…/etc/ssh/sshd_config" brings the root
 * in front of it with it; the /etc/ssh of any other file is its own folder.
 * -1: the file could not be read, or is no regular file.
 */
SSHD_LINT_API int sshd_lint_file(struct sshd_lint *lint, const char *path);

/*
 * Lints ${len} bytes at ${bytes} as the main configuration file; ${name} stands
 * for it in findings (NULL: "-").  Includes are looked for below the root that
 * was set, otherwise nowhere.
 */
SSHD_LINT_API int sshd_lint_buffer(struct sshd_lint *lint, const char *name, const void *bytes,
    size_t len);

/* ---- findings: of all files, in the order of the files, then of place ---- */

SSHD_LINT_API size_t sshd_lint_finding_count(const struct sshd_lint *lint);

/* The ${index}-th finding; NULL when there are not so many. */
SSHD_LINT_API const struct sshd_lint_finding *sshd_lint_finding_at(const struct sshd_lint *lint,
    size_t index);

/* How many findings are at least as grave as ${threshold}; those suppressed do not count. */
SSHD_LINT_API size_t sshd_lint_count(const struct sshd_lint *lint,
    enum sshd_lint_severity threshold);

/* The id of the rule or problem: "unknown-keyword". */
SSHD_LINT_API const char *sshd_lint_finding_rule(const struct sshd_lint_finding *f);
SSHD_LINT_API enum sshd_lint_severity sshd_lint_finding_severity(const struct sshd_lint_finding *f);
/* startup, lockout, security, crypto, compatibility, deprecated or hygiene. */
SSHD_LINT_API const char *sshd_lint_finding_category(const struct sshd_lint_finding *f);
/* One line. */
SSHD_LINT_API const char *sshd_lint_finding_message(const struct sshd_lint_finding *f);
/* What sshd does and why it matters; several lines, may be "". */
SSHD_LINT_API const char *sshd_lint_finding_why(const struct sshd_lint_finding *f);
/* What to do; one line, may be "". */
SSHD_LINT_API const char *sshd_lint_finding_help(const struct sshd_lint_finding *f);
/* The file as the user knows it; "" when the finding has no place. */
SSHD_LINT_API const char *sshd_lint_finding_path(const struct sshd_lint_finding *f);
/* From 1; 0 when the finding has no place.  Columns count bytes; the end is one past the last. */
SSHD_LINT_API unsigned sshd_lint_finding_line(const struct sshd_lint_finding *f);
SSHD_LINT_API unsigned sshd_lint_finding_column(const struct sshd_lint_finding *f);
SSHD_LINT_API unsigned sshd_lint_finding_end_line(const struct sshd_lint_finding *f);
SSHD_LINT_API unsigned sshd_lint_finding_end_column(const struct sshd_lint_finding *f);
/* Canonical spelling, or "". */
SSHD_LINT_API const char *sshd_lint_finding_keyword(const struct sshd_lint_finding *f);
/* Whom it concerns: "sshd-does-not-start", "*" (nobody can log in), "user=NAME", or "". */
SSHD_LINT_API const char *sshd_lint_finding_subject(const struct sshd_lint_finding *f);
/* "debian-12, debian-13": those of several targets for which it holds; "" when for all. */
SSHD_LINT_API const char *sshd_lint_finding_targets(const struct sshd_lint_finding *f);
/* 1 when a comment allows it. */
SSHD_LINT_API int sshd_lint_finding_is_suppressed(const struct sshd_lint_finding *f);

/* ---- reports and effective configuration ---- */

/*
 * All results in the format ${format} ("text", "gcc", "json", "sarif"), in
 * memory of the context; ${*len} (may be NULL) is its length.  NULL when there is no such format.
 */
SSHD_LINT_API const char *sshd_lint_report(struct sshd_lint *lint, const char *format, size_t *len);

/*
 * What `sshd -T -C ${connection}` prints for ${path}: lines of "keyword value".
 * ${connection} is "user=alice,addr=192.0.2.1" or NULL.  NULL when sshd refuses the file or
 * it cannot be read; sshd_lint_error() has sshd's own messages, which may be several lines.
 */
SSHD_LINT_API const char *sshd_lint_effective(struct sshd_lint *lint, const char *path,
    const char *connection);

#ifdef __cplusplus
}
#endif

#endif
