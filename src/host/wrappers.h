/*
 * Wrappers: /etc/hosts.allow and /etc/hosts.deny, which a build with TCP
 * wrappers asks before anything else (hosts_access(5), hosts_options(5)).
 */
#ifndef HOST_WRAPPERS_H
#define HOST_WRAPPERS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/truth.h"
#include "source/root.h"

struct wrappers_client {
	const char *addr;	/* "192.0.2.7"; NULL: not known */
	const char *name;	/* "" when it has none, NULL when that is not known */
	const char *server;	/* the address that it came to; NULL: not known */
};

struct wrappers_verdict {
	enum truth allowed;	/* unknown: a list could not be decided or is not in sight */
	bool in_doubt;		/* … because of a line that may be about the client */
	const char *path;	/* the file with the line that decides; NULL: none does */
	uint32_t line;
};

/* Whether the daemon ${daemon} ("sshd") may serve ${client}. */
struct wrappers_verdict wrappers_judge(const struct root *root, struct arena *a, const char *daemon,
    const struct wrappers_client *client);

#endif
