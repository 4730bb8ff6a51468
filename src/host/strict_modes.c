#include "host/strict_modes.h"

#include <errno.h>
#include <string.h>

/* Who asks, for permission bits. */
struct subject {
	uid_t uid;
	const gid_t *groups;
	size_t group_count;
};

static struct path_check
fault(enum path_fault what, const char *path, const struct stat *st)
{
	struct path_check c = { .fault = what, .path = path };

	if (st != NULL) {
		c.mode = st->st_mode;
		c.uid = st->st_uid;
		c.gid = st->st_gid;
	}
	return c;
}

static const struct path_check good = { .fault = PATH_GOOD };

static struct path_check
fault_of_error(const struct strict_modes *s, struct arena *a, const char *path)
{
	struct stat st;
	bool missing = file_stat(s->root, path, &st) == FILE_MISSING;

	return fault(missing ? PATH_MISSING : PATH_UNSEEN, arena_copy(a, path, strlen(path)), NULL);
}

static struct subject
subject_of(const struct strict_modes *s, const struct account *account)
{
	struct subject who = { .uid = account->uid };

	who.groups = accounts_group_ids(s->accounts, account, &who.group_count);
	return who;
}

/* Whether ${who} has the permission ${bit} (4, 2, 1).  Root has what anybody has. */
static bool
permits(const struct stat *st, const struct subject *who, mode_t bit)
{
	if (who->uid == 0)
		return bit != 1 || S_ISDIR(st->st_mode) || (st->st_mode & 0111) != 0;
	if (st->st_uid == who->uid)
		return (st->st_mode & bit << 6) != 0;
	for (size_t i = 0; i < who->group_count; i++)
		if (st->st_gid == who->groups[i])
			return (st->st_mode & bit << 3) != 0;
	return (st->st_mode & bit) != 0;
}

/* Cuts the last component off the absolute path ${path}; "/" is the end. */
static void
go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == path)
		slash[1] = '\0';
	else if (slash != NULL)
		*slash = '\0';
}

static bool
is_top(const char *path)
{
	return strcmp(path, "/") == 0;
}

/* ---- reading ---- */

/* Whether ${who} may enter the canonical folder ${folder} and all above it. */
static struct path_check
check_entering(const struct strict_modes *s, struct arena *a, const struct subject *who,
    char *folder)
{
	struct path_check worst = good;
	struct stat st;

	for (;; go_up(folder)) {
		if (root_stat(s->root, folder, &st) == -1)
			return fault_of_error(s, a, folder);
		/* The one nearest to the top is where it ends. */
		if (!permits(&st, who, 1))
			worst = fault(PATH_UNREACHABLE, arena_copy(a, folder, strlen(folder)), &st);
		if (is_top(folder))
			return worst;
	}
}

/* Every folder that ${path} goes through, those behind links included. */
static struct path_check
check_way(const struct strict_modes *s, struct arena *a, const struct subject *who,
    const char *path)
{
	char *prefix = arena_copy(a, path, strlen(path));

	for (size_t i = 1; path[i] != '\0'; i++) {
		struct path_check c;
		char *real;

		if (path[i] != '/' || path[i - 1] == '/')
			continue;
		prefix[i] = '\0';
		if ((real = root_realpath(s->root, a, prefix)) == NULL)
			return fault_of_error(s, a, prefix);
		prefix[i] = '/';
		c = check_entering(s, a, who, real);
		if (c.fault != PATH_GOOD)
			return c;
	}
	return good;
}

/* The way to ${path} and the permission ${bit} on it. */
static struct path_check
check_access(const struct strict_modes *s, const struct subject *who, const char *path, mode_t bit,
    enum path_fault denied)
{
	struct arena *a = accounts_arena(s->accounts);
	struct path_check c;
	struct stat st;
	char *real;

	if (path[0] != '/')
		return fault(PATH_RELATIVE, path, NULL);
	c = check_way(s, a, who, path);
	if (c.fault != PATH_GOOD)
		return c;
	if ((real = root_realpath(s->root, a, path)) == NULL || root_stat(s->root, real, &st) == -1)
		return fault_of_error(s, a, path);
	if (!S_ISREG(st.st_mode))
		return fault(PATH_NOT_FILE, real, &st);
	if (!permits(&st, who, bit))
		return fault(denied, real, &st);
	go_up(real);
	return check_entering(s, a, who, real);
}

/* Permissions mean nothing without owners; what is wrong with the path itself stays. */
static struct path_check
doubt_owners(const struct strict_modes *s, struct path_check c)
{
	if (c.fault != PATH_GOOD && c.fault != PATH_OWNER && c.fault != PATH_UNREADABLE &&
	    c.fault != PATH_UNREACHABLE && c.fault != PATH_WRITABLE &&
	    c.fault != PATH_NOT_EXECUTABLE)
		return c;
	if (!file_owners_are_known(s->root))
		c.fault = PATH_UNSEEN;
	return c;
}

struct path_check
strict_modes_readable(const struct strict_modes *s, const struct account *account, const char *path)
{
	struct subject who = subject_of(s, account);

	return doubt_owners(s, check_access(s, &who, path, 4, PATH_UNREADABLE));
}

struct path_check
strict_modes_executable(const struct strict_modes *s, const struct account *account, const char *path)
{
	struct subject who = subject_of(s, account);

	return doubt_owners(s, check_access(s, &who, path, 1, PATH_NOT_EXECUTABLE));
}

enum truth
strict_modes_enters(const struct strict_modes *s, const struct account *account, const char *folder)
{
	struct subject who = subject_of(s, account);
	struct stat st;

	if (!file_owners_are_known(s->root) || root_stat(s->root, folder, &st) == -1)
		return TRUTH_UNKNOWN;
	return truth_of(permits(&st, &who, 1));
}

/* ---- owners and modes ---- */

/*
 * Debian's exception: the group may write when its one member, by primary or
 * supplementary membership, is the owner.
 */
static enum truth
is_private_group(const struct strict_modes *s, const struct stat *st, uid_t uid)
{
	const struct account_group *group = accounts_find_group(s->accounts, st->st_gid);
	const struct account *owner, *list;
	size_t count, members = 0;

	if (group == NULL)
		return accounts_complete(s->accounts) ? TRUTH_NO : TRUTH_UNKNOWN;
	list = accounts_all(s->accounts, &count);
	for (size_t i = 0; i < count; i++)
		if (list[i].gid == st->st_gid) {
			members++;
			if (list[i].uid != uid)
				return TRUTH_NO;
		}
	if ((owner = accounts_find_uid(s->accounts, st->st_uid)) == NULL)
		return accounts_complete(s->accounts) ? TRUTH_NO : TRUTH_UNKNOWN;
	if (group->members[0] != NULL) {
		members++;
		if (strcmp(owner->name, group->members[0]) != 0 || group->members[1] != NULL)
			return TRUTH_NO;
	}
	return truth_of(members > 0);
}

/* What is wrong with owner and mode of one component. */
static enum path_fault
component_fault(const struct strict_modes *s, const struct stat *st, uid_t uid)
{
	if (st->st_uid != 0 && st->st_uid != uid)
		return PATH_OWNER;
	if ((st->st_mode & S_IWOTH) != 0)
		return PATH_WRITABLE;
	if ((st->st_mode & S_IWGRP) == 0)
		return PATH_GOOD;
	if (!s->private_groups)
		return PATH_WRITABLE;
	switch (is_private_group(s, st, uid)) {
	case TRUTH_YES:
		return PATH_GOOD;
	case TRUTH_NO:
		return PATH_WRITABLE;
	default:
		return PATH_UNSEEN;
	}
}

static struct path_check
check_modes(const struct strict_modes *s, uid_t uid, const char *home, const char *path)
{
	struct arena *a = accounts_arena(s->accounts);
	const char *real_home = NULL;
	enum path_fault what;
	struct stat st;
	char *real;

	if (path[0] != '/')
		return fault(PATH_RELATIVE, path, NULL);
	if (home != NULL && home[0] == '/')
		real_home = root_realpath(s->root, a, home);
	real = root_realpath(s->root, a, path);
	if (real == NULL || root_stat(s->root, real, &st) == -1)
		return fault_of_error(s, a, path);
	if (!S_ISREG(st.st_mode))
		return fault(PATH_NOT_FILE, real, &st);
	for (;;) {
		if ((what = component_fault(s, &st, uid)) != PATH_GOOD)
			return fault(what, real, &st);
		if (is_top(real) ||
		    (S_ISDIR(st.st_mode) && real_home != NULL && strcmp(real, real_home) == 0))
			return good;
		go_up(real);
		if (root_stat(s->root, real, &st) == -1)
			return fault_of_error(s, a, real);
	}
}

struct path_check
strict_modes_file(const struct strict_modes *s, const struct account *account, const char *path)
{
	return doubt_owners(s, check_modes(s, account->uid, account->home, path));
}

struct path_check
strict_modes_command(const struct strict_modes *s, const struct account *account, const char *path)
{
	struct path_check c = check_modes(s, 0, NULL, path);
	struct subject who;

	if (c.fault == PATH_GOOD && account != NULL) {
		who = subject_of(s, account);
		c = check_access(s, &who, path, 1, PATH_NOT_EXECUTABLE);
	}
	return doubt_owners(s, c);
}

static struct path_check
check_chroot(const struct strict_modes *s, const char *path)
{
	struct arena *a = accounts_arena(s->accounts);
	size_t len = strlen(path);
	char *component = arena_copy(a, path, len);
	struct stat st;

	if (path[0] != '/')
		return fault(PATH_RELATIVE, path, NULL);
	/* Each prefix, first with its slash at the end, the whole without. */
	for (size_t i = 1; i <= len; i++) {
		if (i < len && path[i - 1] != '/')
			continue;
		component[i] = '\0';
		if (root_stat(s->root, component, &st) == -1)
			return fault_of_error(s, a, component);
		if (st.st_uid != 0)
			return fault(PATH_OWNER, arena_copy(a, component, i), &st);
		if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
			return fault(PATH_WRITABLE, arena_copy(a, component, i), &st);
		if (!S_ISDIR(st.st_mode))
			return fault(PATH_NOT_FOLDER, arena_copy(a, component, i), &st);
		component[i] = path[i];
	}
	return good;
}

struct path_check
strict_modes_chroot(const struct strict_modes *s, const char *path)
{
	return doubt_owners(s, check_chroot(s, path));
}
