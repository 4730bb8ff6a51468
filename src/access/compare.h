/*
 * Compare: who can log in before and after a change, of the file or of the
 * release, on every connection that one of the two can tell apart.
 *
 * With accounts in sight it is about accounts; else about users as the files
 * name them, by the text alone.
 */
#ifndef ACCESS_COMPARE_H
#define ACCESS_COMPARE_H

#include "access/classes.h"
#include "access/logins.h"
#include "access/space.h"

/* What is on one side of the change. sshd must start with it. */
struct compare_side {
	const struct config *config;
	const struct host *host;
	const struct class_set *classes;
};

/* What holds for one account, or one user, on one connection. */
struct compare_view {
	enum truth enters[CREDENTIAL_COUNT];
	enum truth runs[CREDENTIAL_COUNT];
	enum truth method[METHOD_COUNT];
	enum truth otherwise;	/* gets in with neither of the three: by GSSAPI, from a trusted host */
	enum login_gives gives;
	struct slice detail;	/* why not, when nothing gets in; one line, escaped */
	struct reason blame;	/* the line behind it; keyword NONE when there is none */
};

enum login_change {
	LOGIN_SAME,
	LOGIN_LOST,		/* got in, or might have; does not */
	LOGIN_GAINED,		/* the reverse */
	LOGIN_NARROWED,		/* gets in, but not with all that it did, or to less */
	LOGIN_WIDENED,		/* with more, or to more */
	LOGIN_METHOD_CHANGED,	/* with the same, by other methods */
};

/* A keyword that decides about logins, and whose value differs. */
struct compare_value {
	enum keyword keyword;	/* a slot */
	struct slice before;	/* as -T prints it; algorithm lists: the names that only one has */
	struct slice after;
	uint32_t before_setter;	/* 1 + statement of its side, 0: the default */
	uint32_t after_setter;
	bool is_list;		/* of algorithms */
};

struct compare_row {
	const struct account *account;	/* NULL: by the text alone */
	const char *const *users;	/* then: all users that fare alike, of whom the first is the witness */
	uint32_t user_count;
	bool is_admin;
	const struct connection *connection;
	struct slice witness;		/* "user=alice addr=203.0.113.7" */
	enum login_change change;	/* never LOGIN_SAME */
	struct compare_view before, after;
	const struct compare_value *values;
	uint32_t value_count;
	uint32_t classes;		/* how many classes of connections of this account are like it */
	bool everywhere;		/* it is so wherever the account comes from */
};

struct comparison {
	const struct compare_row *rows;	/* by account, in the order of the host; worst first */
	uint32_t count;
	uint32_t classes;		/* how many were compared, over all accounts */
	uint32_t accounts;		/* how many were */
	bool accounts_known;
	bool complete;			/* no class was left out */
	enum truth somebody_before, somebody_after;	/* can anybody log in */
	enum truth admin_before, admin_after;	/* can an administrator run commands */
};

/* Compares all that people log in with. Everything in the result lives in ${a}. */
struct comparison compare_sides(const struct compare_side *before,
    const struct compare_side *after, struct arena *a);

/*
 * How ${account} (NULL: the connection's own user, by the text) fares on
 * ${connection} under ${side}; ${e} is for its config, and holds the values
 * afterwards.  In ${a}.
 */
struct compare_view compare_look(const struct compare_side *side, const struct account *account,
    const struct connection *connection, struct effective *e, struct arena *a);

/* What changes from ${before} to ${after}. */
enum login_change compare_views(const struct compare_view *before,
    const struct compare_view *after);

/* Whether some of the three credentials gets in, or something else. */
enum truth compare_enters(const struct compare_view *view);

/* What a change is about. */
enum compare_concern {
	CONCERNS_ROOT = 1 << 0,
	CONCERNS_KEY = 1 << 1,
	CONCERNS_PASSWORD = 1 << 2,
	CONCERNS_SESSION = 1 << 3,	/* what a login gives */
};

/*
 * The keywords that decide about logins, concern some of ${concerns}
 * (compare_concern) and differ between ${before} and ${after}, of the same
 * connection; ${*count} of them.  In ${a}.
 */
const struct compare_value *compare_values(const struct effective *before,
    const struct effective *after, unsigned concerns, struct arena *a, uint32_t *count);

/*
 * Sets ${v} to what differs of the slot ${k}; false when nothing does, or one
 * of the two does not have it.
 */
bool compare_value_of(const struct effective *before, const struct effective *after,
    enum keyword k, struct arena *a, struct compare_value *v);

#endif
