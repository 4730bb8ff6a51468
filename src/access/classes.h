/*
 * Classes: the space of connections, cut into the finitely many classes that
 * a configuration can tell apart by its Match blocks, by AllowUsers,
 * DenyUsers, AllowGroups, DenyGroups, and by root.  All connections of one
 * class have the same effective configuration, set by the same lines, and
 * meet the same fate in the lists.
 *
 * Every class has a witness: a connection of that class, so that
 * config_evaluate of it gives the class's effective configuration.  Names that
 * no file of the host confirms are made up (the shortest that the patterns
 * leave room for); addresses outside every list are documentation addresses.
 *
 * Connections are split lazily, line by line and only where a line can still
 * change something.  The work is bounded; what was not worked through is said.
 */
#ifndef ACCESS_CLASSES_H
#define ACCESS_CLASSES_H

#include "access/lists.h"
#include "access/truth.h"
#include "config/config.h"
#include "config/match.h"

/* Zero is "default" everywhere. */
struct classes_options {
	uint32_t max_classes;	/* 4096 */
	uint32_t max_regions;	/* 8192: product sets of users, groups, addresses held at once */
	uint32_t max_states;	/* 100000: states of one pattern automaton */
	/* Names worth trying as witnesses before made-up ones (accounts of the host). */
	const char *const *user_names;
	size_t user_name_count;
};

struct class {
	struct connection witness;	/* user, host, addr, laddr, lport given; groups known */
	struct slice text;		/* "user=alice groups=wheel addr=203.0.113.7" */
	const uint32_t *matched;	/* indices of the MATCH statements that apply, ascending */
	uint32_t matched_count;
	struct lists_verdict lists;	/* passes is yes or no here */
	bool is_root;			/* the user is root */
	bool is_invalid_user;		/* the user has no account (only where the file asks) */
	bool is_default;		/* no Match block with a condition applies; not root */
	bool refused;			/* sshd would die on this connection */
	uint64_t signature[2];		/* equal for equal classes of one configuration */
};

enum left_out_reason {
	LEFT_OUT_REGIONS,	/* too many combinations: the block was not tried with all others */
	LEFT_OUT_PATTERNS,	/* too many combinations of patterns, or a template value */
	LEFT_OUT_ADDRESSES,	/* wildcards on IPv6 text, which were only sampled */
	LEFT_OUT_LISTS,		/* too many combinations within the Allow and Deny lists */
};

struct left_out {
	enum left_out_reason reason;
	uint32_t statement;	/* 1 + index of a MATCH statement, 0 for the file as a whole */
};

struct class_set {
	const struct config *config;
	const struct class *classes;	/* the default class first, then in the order of the file */
	uint32_t count;
	const struct left_out *left_out;
	uint32_t left_out_count;
	struct class_space *space;	/* internal */
};

/*
 * Works out the classes of ${config}.  ${options} may be NULL.  Everything in
 * the result lives in ${a}.  There is at least one class.
 */
const struct class_set *classes_make(struct arena *a, const struct config *config,
    const struct classes_options *options);

/* False when some combinations were not looked at: "no class …" then proves nothing. */
bool classes_complete(const struct class_set *set);

/* What was left out and why, as people read it: one of left_out[]. In ${a}. */
struct slice classes_left_out_text(const struct class_set *set, uint32_t index, struct arena *a);

/* Evaluates the witness of class ${index} into ${scratch} (effective_make) and returns it. */
const struct effective *classes_effective(const struct class_set *set, uint32_t index,
    struct effective *scratch);

/*
 * Evaluates ${c} into ${e} and writes what its class is told apart by: equal
 * for connections of one class, whether or not the set has it.  ${scratch} may be rewound.
 */
void classes_signature(const struct class_set *set, const struct connection *c,
    struct effective *e, struct arena *scratch, uint64_t signature[2]);

/* The class that ${c} belongs to, or UINT32_MAX when the set is incomplete and lacks it. */
uint32_t classes_find(const struct class_set *set, const struct connection *c);

/*
 * Whether no connection at all meets the MATCH statement ${index} (together
 * with the blocks around the Include it came through).  False when not sure.
 */
bool block_never_matches(const struct class_set *set, uint32_t index);

/* The condition that by itself keeps the block from matching, NULL when only all together do. */
const struct condition *block_hopeless_condition(const struct class_set *set, uint32_t index);

/*
 * Whether MATCH statement ${index} can match but nothing in it ever takes
 * effect, since earlier blocks that match too have set all of it.  False when
 * not sure, and for a block without settings.  ${*by} (may be NULL) is then
 * 1 + the index of the first earlier line that overrides.
 */
bool block_is_shadowed(const struct class_set *set, uint32_t index, uint32_t *by);

/*
 * Whether the SETTING statement ${index} decides anything, at start-up or for
 * some connection.  ${*by} (may be NULL) is for TRUTH_NO 1 + the index of a
 * line that stands in its way, 0 where there is no one line.
 */
enum truth statement_takes_effect(const struct class_set *set, uint32_t index, uint32_t *by);

/*
 * Whether no user with an account passes the lists in any class in which the
 * MATCH statement ${index} applies; with ${index} UINT32_MAX: in any class at
 * all.  ${*outcome} (may be NULL) is what stops the first such class.  False
 * when not sure.
 */
bool classes_admit_nobody(const struct class_set *set, uint32_t index, enum list_outcome *outcome);

#endif
