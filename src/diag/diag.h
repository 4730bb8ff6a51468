/*
 * Diag: the one store into which every diagnostic goes.
 *
 * Findings come from rules, problems from the parser and the evaluator; both
 * are diagnostics.  Whoever finds something adds it here; filtering, sorting,
 * duplicates and counting happen here and nowhere else, so that the order of
 * analysis never shows in a report.
 */
#ifndef DIAG_DIAG_H
#define DIAG_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/span.h"

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE,
	SEVERITY_COUNT
};

enum category {
	CATEGORY_STARTUP,
	CATEGORY_LOCKOUT,
	CATEGORY_SECURITY,
	CATEGORY_CRYPTO,
	CATEGORY_COMPATIBILITY,
	CATEGORY_DEPRECATED,
	CATEGORY_HYGIENE,
	CATEGORY_COUNT
};

const char *severity_name(enum severity s);	/* "error" … */
const char *category_name(enum category c);	/* "startup" … */
bool severity_from_name(struct slice name, enum severity *s);
bool category_from_name(struct slice name, enum category *c);

/* A secondary place: the line that won, the Include that led here. */
struct note {
	struct span span;	/* may be nowhere */
	struct slice text;
};

struct edit {			/* one replacement of source text, for fixes */
	struct span span;	/* begin == end inserts */
	struct slice text;
};

struct diagnostic {
	const char *id;		/* rule id or problem id, kebab-case */
	bool is_problem;
	bool is_fatal;		/* the one problem that sshd would die on */
	enum severity severity;
	enum category category;
	struct span span;	/* primary place; may be nowhere */
	struct slice message;	/* one line, lower case, no final period, values escaped already */
	struct slice keyword;	/* canonical spelling, or empty */
	struct slice subject;	/* "sshd-does-not-start", "*", "user=NAME", or empty */
	struct slice witness;	/* "user=alice addr=203.0.113.7", or empty */
	struct slice why;	/* explanation, may be several lines */
	struct slice help;	/* what to do, one line, or empty */
	struct slice section;	/* of the baselines that ask for it: "cis-debian-12 5.1.20", or empty */
	struct slice targets;	/* "debian-12, debian-13" where a run has several targets and not all agree */
	struct slice since;	/* "9.8": the release in which an upgrade brings it about, or empty */
	const struct note *notes;
	size_t note_count;
	const struct edit *fix;
	size_t fix_count;
	bool fix_is_safe;
	bool suppressed;	/* by a comment or the configuration file; set by diag_suppress */
	struct slice suppressed_by;	/* the reason that was given */
};

struct diag_store;

/* Everything in the store lives in ${a}. */
struct diag_store *diag_store_make(struct arena *a);

/*
 * Adds a copy of ${d} (the texts and arrays that it points to are not copied
 * and must live in the arena) and returns it, to be completed by the caller
 * before the next call.
 */
struct diagnostic *diag_add(struct diag_store *store, const struct diagnostic *d);

/* Adds a note to ${d}, unless it has the same one. */
void diag_note(struct diag_store *store, struct diagnostic *d, struct span span, struct slice text);

/* Takes out, and forgets, what ${is_wanted} says no of. */
void diag_filter(struct diag_store *store, bool (*is_wanted)(const struct diagnostic *d, void *cookie),
    void *cookie);

/*
 * Sorts by file, offset, id, message and removes exact duplicates (same id,
 * span, message, subject).  Call once, after all analysis.
 */
void diag_finish(struct diag_store *store);

/*
 * One store of what ${count} finished stores of the same sources hold, one for
 * each target: in order, what holds for all once, and with targets naming those
 * of ${names} for which alone it holds.  Messages that differ only in numbers,
 * like that of a release, are the same.  What a comment allows on one target
 * only is one of each.  Lives in ${a}, as far as it is not the stores' own.
 */
struct diag_store *diag_merge(struct arena *a, struct diag_store *const *stores,
    const char *const *names, size_t count);

size_t diag_count(const struct diag_store *store);
struct diagnostic *diag_at(struct diag_store *store, size_t index);	/* in order, after diag_finish */

/* How many unsuppressed diagnostics have this severity. */
size_t diag_count_severity(const struct diag_store *store, enum severity s);

#endif
