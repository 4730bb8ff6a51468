/*
 * Accounts: users and groups of the host, through NSS on the live host and
 * from /etc/passwd and /etc/group in a sysroot.
 *
 * Nothing is read before the first question.
 */
#ifndef HOST_ACCOUNTS_H
#define HOST_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/arena.h"
#include "source/root.h"

struct accounts;

struct account {
	const char *name;
	uid_t uid;
	gid_t gid;		/* primary group */
	const char *home;
	const char *shell;	/* as written; empty means /bin/sh */
};

/* ${root} must outlive the result; all memory comes from ${a}. */
struct accounts *accounts_make(struct arena *a, const struct root *root);

/* False when the host's accounts are not in sight: no file system, no /etc/passwd. */
bool accounts_known(struct accounts *accounts);

/*
 * Whether an account that is not found does not exist: yes on the live host;
 * in a sysroot only where nsswitch.conf names no source but the files.
 */
bool accounts_complete(struct accounts *accounts);

/* The account called ${name}, NULL when there is none (or accounts are not known). As getpwnam(3). */
const struct account *accounts_find(struct accounts *accounts, const char *name);

/*
 * Names of all groups of ${name}, the primary one first (as getgrouplist(3)
 * and OpenSSH groupaccess.c ga_init).  False when there is no such account.
 */
bool accounts_groups(struct accounts *accounts, const char *name,
    const char *const **names, size_t *count);

/* The number of the group called ${name}; false when there is none in sight. */
bool accounts_group_id(struct accounts *accounts, const char *name, gid_t *gid);

#endif
