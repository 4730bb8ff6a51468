/*
 * Report: diagnostics as text, one function for each output format.
 *
 * A report only reads: filtering, sorting and counting happened in the store.
 * All text from configurations is escaped on its way out, whatever was done
 * to it before.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/text.h"
#include "config/config.h"
#include "diag/diag.h"
#include "knowledge/knowledge.h"
#include "source/source.h"

struct who;	/* access/who.h */

/* What a report can tell about a rule or a problem. */
struct report_rule {
	const char *id;
	struct slice title;
	struct slice why;
	enum category category;
	enum severity severity;
	const struct slice *references;	/* "sshd_config(5) Match", "https://…" */
	size_t reference_count;
};

/* What came of one rule of a chosen profile. */
struct report_check {
	const struct target *target;
	struct slice profile;		/* its id */
	struct slice title;		/* of the profile */
	struct slice version;		/* of the baseline, may be empty */
	struct slice section;		/* of the baseline, may be empty */
	const char *rule;
	struct slice what;		/* the rule's title */
	const char *result;		/* "pass", "fail" … */
	struct slice value;		/* of the keyword at start-up, may be empty */
	struct slice message;		/* what is wrong, may be empty */
	struct span span;		/* where, may be nowhere */
};

/* What an upgrade of sshd means for a file, beside the findings. */
struct report_upgrade {
	const struct target *from, *to;
	bool starts_before, starts_after;	/* false: sshd refuses the file, for certain */
};

/* One linted file with what it includes. */
struct report_file {
	struct slice name;		/* as the user gave it */
	struct slice path_inside;	/* path inside the root, "/etc/ssh/sshd_config" */
	bool root_given;		/* paths are inside a root that the user named */
	const struct source_set *sources;
	const struct config *config;	/* as the first target reads it; NULL: not known */
	void *origin;			/* for struct report's who */
	struct diag_store *store;
	const struct target *target;	/* the first of them */
	const struct target *const *targets;	/* all that it was linted for; NULL: target alone */
	size_t target_count;
	struct slice target_reason;	/* where the target comes from when it was not given, or empty */
	size_t rules_run;		/* rules that were judged */
	const struct slice *unknown;	/* what was not checked: one line each, or none */
	size_t unknown_count;
	const struct report_upgrade *upgrade;	/* NULL: none was looked at */
	bool is_template;		/* only what holds whatever its values is reported */
	bool compared;			/* it was not linted but compared with another */
	struct slice summary;		/* what was compared, one line; or empty */
	size_t sources_beside;		/* files among the sources that belong to the other */
	const struct report_check *checks;	/* by target, then in the order of the profiles */
	size_t check_count;
};

struct report {
	const struct report_file *files;
	size_t file_count;
	bool colour;
	bool links;			/* text: rules are links, for terminals that have them */
	bool quiet;			/* text: findings only, no summary */
	bool show_unknown;		/* list what was not checked and why */
	/* Looks up ${id}; false when there is no such rule or problem. */
	bool (*describe)(void *cookie, const char *id, struct report_rule *rule);
	void *cookie;
	/* Who can log in with ${file}; NULL where that was not worked out.  May be NULL. */
	const struct who *(*who)(const struct report_file *file);
};

struct report_totals;

/* A document is made of parts to which every file adds; what they are is the format's business. */
enum { REPORT_PARTS = 3 };

/*
 * A format sees one file at a time, so that a report on many needs no more
 * memory than its own text.
 */
struct format {
	const char *name;
	const char *extension;
	const char *doc;
	bool streams;	/* the document begins with part 0, which may be put out while it grows */
	/* Appends what ${file} adds to the ${parts}. */
	void (*add)(const struct report *report, const struct report_file *file, struct text *parts);
	/* Appends the document to ${out}: ${parts} of all files in their order, and what they come to. */
	void (*finish)(const struct report *report, const struct report_totals *totals,
	    const struct text *parts, struct text *out);
};

/* All formats; ${*count} of them. */
const struct format *report_formats(size_t *count);

/* The format called ${name}, or NULL. */
const struct format *report_format(struct slice name);

/* Appends a whole report on all its files. */
void report_write(const struct report *report, const struct format *format, struct text *out);

/* ---- for the formats ---- */

/* A span as people see it. */
struct place {
	struct source *source;	/* NULL: nowhere */
	struct slice path;	/* what the user could open: with the root in front */
	struct slice name;	/* path inside the root when one was given, else as path */
	struct position begin;
	struct position end;	/* one past the last byte */
};

/* Where ${span} is; a span that is nowhere gives the file's own name and no source. */
struct place report_place(const struct report_file *file, struct span span);

/*
 * Appends the names in ${list} ("debian-12, debian-13"), with "openssh-8.9..9.2"
 * for three and more that follow each other in the table of targets.
 */
void report_targets(struct text *out, struct slice list);

/*
 * Appends the checklist of the chosen profiles as a table (checklist.c), on its
 * first line the name of the file; nothing without profiles.
 */
void report_checklist(const struct report_file *file, struct text *out);

/* Appends on one line what is wrong, what to do about it, and on which targets, if not on all. */
void report_message(struct text *out, const struct diagnostic *d);

/* ${path} without "./" in front, as services know the files of a repository. */
struct slice report_relative(struct slice path);

/* Appends "since OpenSSH 9.8", or "with rhel-9" where the vendor makes the difference. */
void report_since(struct text *out, struct slice since);

/* text for a file that is about an upgrade: one page. */
void report_upgrade_page(const struct report *report, const struct report_file *file,
    struct text *out);

/* "1 error", "2 errors" */
void report_plural(struct text *out, size_t count, const char *noun);

/*
 * A number that stays the same when lines move: of the rule, the path and the
 * text of the line (partialFingerprints of SARIF).
 */
uint64_t report_fingerprint(const struct diagnostic *d, const struct place *place);

#define FORMAT(id, name, extension, doc, streams, function) \
	void function##_add(const struct report *report, const struct report_file *file, \
	    struct text *parts); \
	void function##_finish(const struct report *report, const struct report_totals *totals, \
	    const struct text *parts, struct text *out);
#include "report/formats.def"
#undef FORMAT

#endif
