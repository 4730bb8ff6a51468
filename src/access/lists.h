/*
 * Lists: DenyUsers, AllowUsers, DenyGroups, AllowGroups on one connection,
 * in sshd's order (OpenSSH auth.c allowed_user, match.c match_user,
 * groupaccess.c ga_match).
 */
#ifndef ACCESS_LISTS_H
#define ACCESS_LISTS_H

#include "access/truth.h"
#include "config/address.h"
#include "config/config.h"
#include "config/pattern.h"

enum list_outcome {
	LISTS_PASS,		/* no list stands in the way */
	LISTS_DENIED_USER,	/* DenyUsers has the user */
	LISTS_UNLISTED_USER,	/* AllowUsers has not */
	LISTS_DENIED_GROUP,	/* DenyGroups has one of the user's groups */
	LISTS_UNLISTED_GROUP,	/* AllowGroups has none of them */
	LISTS_OUTCOME_COUNT
};

/* The keyword that decides an outcome; KEYWORD_NONE for LISTS_PASS. */
enum keyword lists_outcome_keyword(enum list_outcome outcome);

struct lists_verdict {
	enum truth passes;	/* unknown: groups, host name or address would have to be known */
	enum list_outcome outcome;	/* with unknown, the first list that cannot be decided */
	/* 1 + the line with the deciding entry, or the first line of a list that has none; or 0. */
	uint32_t statement;
	const struct word *entry;	/* the entry that hit, NULL where the lack of one decides */
};

/*
 * Judges ${c} by the lists of ${e}.  A user whose groups are not known (no
 * callback, or one that says so) gives unknown where a group list has to
 * decide.  The host name is the address unless UseDNS is on.  Allocates in
 * ${a}, which may be rewound afterwards except for the result's own words.
 */
struct lists_verdict lists_evaluate(const struct effective *e, const struct connection *c,
    struct arena *a);

/* One entry of AllowUsers or DenyUsers: split at the last '@' as match_user does. */
struct user_entry {
	struct slice user;	/* one glob: commas and '!' are ordinary characters */
	bool has_host;
	const struct address_list *addresses;	/* the HOST part read as a list of addresses … */
	const struct pattern_list *names;	/* … and as a list of host names */
};

struct user_entry user_entry_parse(struct arena *a, struct slice text);

/* match_host_and_ip of the HOST part. ${host} and ${addr} must not be NULL. */
bool user_entry_host_matches(const struct user_entry *entry, const char *host, const char *addr);

#endif
