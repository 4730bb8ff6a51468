/*
 * Account facts: all that the host says of one account that may log in:
 * password, shell, home, groups, and every file that holds its keys.
 * Facts only; what they mean for a connection is decided elsewhere.
 */
#ifndef HOST_ACCOUNT_FACTS_H
#define HOST_ACCOUNT_FACTS_H

#include "host/authorized_keys.h"
#include "host/shadow.h"
#include "host/strict_modes.h"

/* The host as one sshd sees it; all of it outlives what is made of it. */
struct account_host {
	const struct root *root;
	struct accounts *accounts;
	struct shadow_book *shadow;
	struct key_support support;
	unsigned release;		/* of OpenSSH: 902 for 9.2 */
	bool private_groups;		/* Debian's exception for modes */
	bool expands_globs;		/* AuthorizedKeysFile takes * and ? (since 10.0) */
	const char *path_letters;	/* tokens of AuthorizedKeysFile: "%huU" */
};

enum shell_state {
	SHELL_GOOD,
	SHELL_MISSING,		/* sshd refuses the account, unless it is chrooted */
	SHELL_NOT_EXECUTABLE,	/* the same */
	SHELL_UNSEEN,
};

struct account_facts {
	const struct account *account;
	struct shadow shadow;
	enum shell_state shell;
	const char *shell_path;		/* with the default for an empty field */
	bool shell_refuses;		/* nologin, false and the like: a login that runs nothing */
	enum truth has_home;
	const char *const *groups;	/* names, the primary one first */
	size_t group_count;
	const char *admin_group;	/* sudo, wheel, admin or root's; NULL when in none */
	bool is_administrator;		/* uid 0 or in such a group */
};

/* One file that AuthorizedKeysFile names for the account. */
struct key_file {
	const char *path;		/* expanded; NULL where sshd cannot expand the template */
	uint32_t index;			/* of the template that named it */
	enum file_state state;
	struct path_check readable;	/* can the account read it */
	struct path_check modes;	/* owners and modes, for StrictModes */
	struct authorized_keys keys;	/* what stands in it, where it is there */
};

/* Everything but the key files. */
void account_facts_read(const struct account_host *host, const struct account *account,
    struct account_facts *out);

/*
 * The files that ${templates} name for ${account}, in the order in which sshd
 * tries them; "none" names none.  Lives in ${a}.
 */
const struct key_file *account_facts_key_files(const struct account_host *host, struct arena *a,
    const struct account *account, const struct slice *templates, size_t count, size_t *found);

/* Reads the file ${path} for ${account} as a key file. */
struct key_file account_facts_key_file(const struct account_host *host, struct arena *a,
    const struct account *account, const char *path);

#endif
