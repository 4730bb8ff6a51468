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
	bool is_hidden;		/* an earlier line has the same name: nobody logs in as this one */
	const char *password;	/* field of /etc/passwd, "x" for shadow(5); never to be shown */
};

struct account_group {
	const char *name;
	gid_t gid;
	const char *const *members;	/* supplementary ones, ends with NULL */
};

/* ${root} must outlive the result; all memory comes from ${a}. */
struct accounts *accounts_make(struct arena *a, const struct root *root);

const struct root *accounts_root(const struct accounts *accounts);
struct arena *accounts_arena(const struct accounts *accounts);

/* False when the host's accounts are not in sight: no file system, no /etc/passwd. */
bool accounts_known(struct accounts *accounts);

/*
 * Whether an account that is not found does not exist: yes on the live host;
 * in a sysroot only where nsswitch.conf names no source but the files.
 */
bool accounts_complete(struct accounts *accounts);

/*
 * Whether accounts_all gives every account: neither a directory service nor
 * anything else beside the files, on the live host as in a sysroot.
 */
bool accounts_all_listed(struct accounts *accounts);

/* The account called ${name}, NULL when there is none in sight. As getpwnam(3). */
const struct account *accounts_find(struct accounts *accounts, const char *name);

/*
 * Names of all groups of ${name}, the primary one first (as getgrouplist(3)
 * and OpenSSH groupaccess.c ga_init).  False when there is no such account.
 */
bool accounts_groups(struct accounts *accounts, const char *name,
    const char *const **names, size_t *count);

/*
 * All accounts, in the order of the file or of getpwent(3), at most
 * ACCOUNTS_MAX.  On the live host a directory service may not list its own.
 */
enum { ACCOUNTS_MAX = 65536 };
const struct account *accounts_all(struct accounts *accounts, size_t *count);

/* The first account with number ${uid}, NULL when there is none in sight. As getpwuid(3). */
const struct account *accounts_find_uid(struct accounts *accounts, uid_t uid);

/* The first group with number ${gid}, NULL when there is none in sight. As getgrgid(3). */
const struct account_group *accounts_find_group(struct accounts *accounts, gid_t gid);

/* Numbers of all groups of ${account}, the primary one first; in the accounts' arena. */
const gid_t *accounts_group_ids(struct accounts *accounts, const struct account *account,
    size_t *count);

/* The number of the group called ${name}; false when there is none in sight. */
bool accounts_group_id(struct accounts *accounts, const char *name, gid_t *gid);

#endif
