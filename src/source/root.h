/*
 * Root: the folder that stands for / of the host under inspection.
 *
 * Every access to the host's files goes through here, so that nothing outside
 * the root is read: symbolic links and ".." are resolved inside it (openat2
 * with RESOLVE_IN_ROOT where the kernel has it, a walk of our own elsewhere).
 * The live host is the root "/".  Paths are absolute inside the root.
 */
#ifndef SOURCE_ROOT_H
#define SOURCE_ROOT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/slice.h"

/* Who owns a file and its mode, told by a list because the copy does not show it. */
struct root_owner {
	const char *path;
	uid_t uid;
	gid_t gid;
	mode_t mode;
};

struct root {
	int fd;			/* O_PATH or O_RDONLY directory; -1 for "no file system at all" */
	bool is_live;		/* "/" itself */
	bool walks;		/* resolve paths by our own walk even where the kernel could */
	const char *shown;	/* as the user typed it, without trailing slash; "" for the live host */
	const char *mount;	/* the folder stands for this path alone ("/etc/ssh"); NULL: for / */
	/*
	 * Owners and modes of files, instead of those they have in the copy;
	 * what is not listed is root's, folders 0755, files 0644.  NULL: none
	 * are told.
	 */
	const struct root_owner *owners;
	size_t owner_count;
};

/*
 * Opens ${path} as a root; NULL or "/" is the live host, where relative paths
 * work as well.  False with errno set when it is not a directory.
 */
bool root_open(struct root *r, const char *path);
/*
 * Opens ${path} as the folder ${mount} of a host of which nothing else is
 * there.  ${mount} is absolute, without a trailing slash, and must outlive
 * the root.
 */
bool root_open_as(struct root *r, const char *path, const char *mount);
/* A root without any file: nothing exists below it. */
void root_none(struct root *r);
void root_close(struct root *r);

/*
 * open(2), stat(2) and lstat(2) inside the root.  -1 and errno on failure.
 * ${flags} are for reading only; O_CLOEXEC is added.
 */
int root_open_file(const struct root *r, const char *path, int flags);
int root_stat(const struct root *r, const char *path, struct stat *st);
int root_lstat(const struct root *r, const char *path, struct stat *st);

/* realpath(3) inside the root: absolute path without links, NULL and errno on failure. */
char *root_realpath(const struct root *r, struct arena *a, const char *path);

/*
 * glob(3) with flags 0 in the C locale, inside the root: sorted bytewise, a
 * leading dot only by an explicit dot, a backslash escapes, no match is no
 * result, a dangling symbolic link is one.  Each call gives at most ${limit}
 * paths and looks at a bounded number of folder entries; ${*truncated} (may be
 * NULL) says whether there was more.  Paths are as the pattern spells them.
 * Behaviour: OpenSSH openbsd-compat/glob.c.
 */
size_t root_glob(const struct root *r, struct arena *a, const char *pattern,
    size_t limit, char ***paths, bool *truncated);

#endif
