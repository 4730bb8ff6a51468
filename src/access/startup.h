/*
 * Startup: what sshd checks on the host before it listens: its keys, its
 * certificates, the user and the folder of privilege separation (OpenSSH
 * sshd.c main).  config/startup.h has the checks of the text, which come first.
 */
#ifndef ACCESS_STARTUP_H
#define ACCESS_STARTUP_H

#include "access/truth.h"
#include "config/config.h"
#include "config/startup.h"
#include "host/accounts.h"
#include "host/keys.h"

struct startup_host {
	const struct root *root;
	struct accounts *accounts;
	const char *privsep_dir;	/* known from elsewhere; NULL: the target's */
	/*
	 * True for a run of sshd -t now; false for the next start of the
	 * service, before which /run/sshd may be made.
	 */
	bool is_command;
};

/* One key of the daemon. */
struct host_key {
	struct slice path;
	uint32_t setter;		/* 1 + statement index, 0 for a default path */
	enum truth usable;		/* sshd has the private key, or an agent that may have it */
	enum key_error error;		/* why the private key cannot be loaded */
	enum keyword blame;		/* what makes it unusable: HostKey or RequiredRSASize */
	struct key key;			/* its public part; type NULL where it is not known */
	const struct key *certificate;	/* the one that goes with it, or NULL */
};

struct startup_verdict {
	enum truth starts;
	const char *missing;		/* unknown: the fact that was not in sight */
	const struct host_key *keys;
	uint32_t key_count;
};

/*
 * Goes through the checks with the start-up values of ${e} in sshd's order, up
 * to the first on which it dies; ${v} hears sshd's messages.  What is not in
 * sight makes the verdict unknown and is passed over in silence.
 */
struct startup_verdict startup_on_host(const struct effective *e, const struct startup_host *host,
    struct arena *a, const struct startup_visitor *v);

/* Makes ${support} what the sshd of ${t} does with key files; ${t} must outlive it. */
void startup_key_support(const struct target *t, struct key_support *support);

#endif
