/*
 * People: what a configuration means for the people of a host: does sshd
 * start there, who cannot log in from anywhere, is anybody left.
 */
#ifndef ACCESS_PEOPLE_H
#define ACCESS_PEOPLE_H

#include "access/startup.h"
#include "access/who.h"

/* One account, over all ways and all places that somebody may come from. */
struct account_verdict {
	const struct account *account;
	const struct who_row *row;	/* the login that stands for all: a refused one, where there is one */
	enum truth enters;		/* somebody gets in by it */
	enum truth runs;		/* … and can run commands */
	enum truth keys_work;		/* some key of it is accepted */
	bool is_admin;			/* root, or may become root by sudo */
	bool is_for_people;		/* a person's, or set up for file transfer */
	bool holds_keys;
	bool has_password;		/* one that could be typed, or an empty one */
	struct reason blame;		/* what a person would edit */
};

struct startup_report {
	struct startup_verdict verdict;
	struct slice death;		/* sshd's words where it does not start on this host */
	struct reason blame;
	bool text_starts;		/* sshd gets past the file itself */
};

struct host_verdict {
	bool knows_accounts;
	const struct account_verdict *accounts;	/* those with a shell, and those of people */
	uint32_t count;
	enum truth nobody_enters;	/* none of the accounts that people use gets in */
	enum truth no_admin_runs;	/* there are administrators, and none gets a shell */
	const struct account_verdict *spokesman;	/* who stands for all accounts; or NULL */
	const struct account_verdict *admin;		/* who stands for the administrators; or NULL */
};

/* Goes through sshd's checks at start-up on ${h}.  ${e} is scratch. */
struct startup_report people_startup(const struct host *h, const struct config *config,
    struct effective *e, struct arena *a);

/*
 * Judges every account of ${h}; ${starts} as people_startup has it.  What
 * depends on a client of which nothing was told, on a method that files do not
 * show, or on classes that were not worked through, is unknown.  In ${a}.
 */
const struct host_verdict *people_judge(const struct host *h, const struct config *config,
    enum truth starts, const struct class_set *classes, struct arena *a);

/* Whether something has been set up to log in with. */
bool people_have_credentials(const struct account_verdict *v);

#endif
