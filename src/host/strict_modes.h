/*
 * Strict modes: owners and modes along a path, as sshd checks them before it
 * trusts a file (OpenSSH misc.c safe_path, session.c safely_chroot), and
 * whether an account can read the file at all.
 */
#ifndef HOST_STRICT_MODES_H
#define HOST_STRICT_MODES_H

#include "base/truth.h"
#include "host/accounts.h"
#include "host/file.h"

enum path_fault {
	PATH_GOOD,
	PATH_UNSEEN,		/* cannot be looked at, or owners mean nothing here */
	PATH_MISSING,
	PATH_RELATIVE,
	PATH_NOT_FILE,		/* not a regular file */
	PATH_NOT_FOLDER,
	PATH_OWNER,		/* belongs to neither root nor the account */
	PATH_WRITABLE,		/* group or others may write to it */
	PATH_UNREADABLE,	/* the account may not read the file */
	PATH_UNREACHABLE,	/* the account may not enter a folder on the way */
	PATH_NOT_EXECUTABLE,
};

struct path_check {
	enum path_fault fault;
	const char *path;	/* the component that is wrong, canonical; NULL when good */
	mode_t mode;		/* of that component, where it is known */
	uid_t uid;
	gid_t gid;
};

struct strict_modes {
	const struct root *root;
	struct accounts *accounts;
	bool private_groups;	/* Debian's: a group may write when nobody but the owner is in it */
};

/*
 * Can ${account} open and read ${path}?  sshd does it with that account's
 * rights.  PATH_UNSEEN where some folder on the way cannot be looked at.
 */
struct path_check strict_modes_readable(const struct strict_modes *s, const struct account *account,
    const char *path);

/* Can ${account} execute ${path}, and so enter all folders above it?  As above. */
struct path_check strict_modes_executable(const struct strict_modes *s, const struct account *account,
    const char *path);

/* Can ${account} go from ${folder} to what is in it?  Unknown where that cannot be looked at. */
enum truth strict_modes_enters(const struct strict_modes *s, const struct account *account,
    const char *folder);

/*
 * Owners and modes of the regular file ${path} and of all folders from it up
 * to the account's home, or to / when it lies elsewhere (safe_path).
 */
struct path_check strict_modes_file(const struct strict_modes *s, const struct account *account,
    const char *path);

/*
 * The program ${path} of AuthorizedKeysCommand and the like, which has to be
 * root's, and to be run by ${account} (NULL: not known) (misc.c subprocess).
 */
struct path_check strict_modes_command(const struct strict_modes *s, const struct account *account,
    const char *path);

/* Whether ${path} can be a ChrootDirectory: every component root's own folder (safely_chroot). */
struct path_check strict_modes_chroot(const struct strict_modes *s, const char *path);

#endif
