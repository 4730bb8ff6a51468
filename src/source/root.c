#ifdef __linux__
#define _GNU_SOURCE	/* O_PATH */
#endif

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source/root.h"

#ifdef __linux__
#include <sys/syscall.h>
#endif

#if defined(O_PATH)
#define DIRECTORY_FLAGS	(O_PATH | O_DIRECTORY | O_CLOEXEC)
#elif defined(O_SEARCH)
#define DIRECTORY_FLAGS	(O_SEARCH | O_DIRECTORY | O_CLOEXEC)
#else
#define DIRECTORY_FLAGS	(O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#endif

enum {
	PATH_SIZE = 4096,	/* longest path, as on Linux, NUL included */
	MAX_LINKS = 40,		/* symbolic links in one path, as on Linux */
	MAX_STEPS = 16384,	/* folders opened for one path */
};

/* A path on its way to be resolved by ourselves. */
struct walk {
	const struct root *root;
	int dir;			/* the folder that was reached */
	char done[PATH_SIZE];		/* its path: "" or "/a/b", without links */
	size_t done_len;
	char todo[PATH_SIZE];		/* what is left of the path */
	char name[NAME_MAX + 1];	/* the last component, or "." */
	unsigned links;
	unsigned steps;
};

static bool
fail(int number)
{

	errno = number;
	return false;
}

static void
close_quietly(int fd)
{
	int number = errno;

	close(fd);
	errno = number;
}

bool
root_open(struct root *r, const char *path)
{
	size_t len;

	root_none(r);
	r->is_live = path == NULL || (path[0] != '\0' && path[strspn(path, "/")] == '\0');
	r->fd = open(r->is_live ? "/" : path, DIRECTORY_FLAGS);
	if (r->fd == -1)
		return false;
	if (r->is_live)
		return true;
	len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	r->shown = strndup(path, len);
	if (r->shown == NULL)
		base_out_of_memory();
	return true;
}

bool
root_open_as(struct root *r, const char *path, const char *mount)
{
	bool opened = root_open(r, path);

	/* "/" itself as the folder is no longer the host: nothing may lead out of the mount. */
	r->is_live = false;
	r->mount = mount;
	return opened;
}

void
root_none(struct root *r)
{

	*r = (struct root){ .fd = -1, .shown = "" };
}

void
root_close(struct root *r)
{

	if (r->fd != -1)
		close(r->fd);
	if (r->shown[0] != '\0')
		free((char *)r->shown);
	root_none(r);
}

/* Goes on from the folder ${fd}, which from now on belongs to the walk. */
static bool
move(struct walk *w, int fd)
{

	if (fd == -1)
		return false;
	if (w->dir != -1)
		close(w->dir);
	w->dir = fd;
	return ++w->steps < MAX_STEPS ? true : fail(ELOOP);
}

static bool
go_to_root(struct walk *w)
{

	w->done_len = 0;
	w->done[0] = '\0';
	return move(w, openat(w->root->fd, ".", DIRECTORY_FLAGS));
}

/* Enters the folder ${name}, which must not be a symbolic link. */
static bool
enter(struct walk *w, const char *name)
{
	size_t len = strlen(name);

	if (w->done_len + len + 2 > sizeof(w->done))
		return fail(ENAMETOOLONG);
	if (!move(w, openat(w->dir, name, DIRECTORY_FLAGS | O_NOFOLLOW)))
		return false;
	w->done[w->done_len] = '/';
	memcpy(w->done + w->done_len + 1, name, len + 1);
	w->done_len += len + 1;
	return true;
}

/*
 * Goes one folder up by coming down from the root again: a ".." that the
 * kernel resolves could lead out of the root when a folder is moved meanwhile.
 */
static bool
go_up(struct walk *w)
{
	char path[PATH_SIZE];
	char *slash = strrchr(w->done, '/'), *name, *rest;
	size_t len = slash == NULL ? 0 : (size_t)(slash - w->done);

	memcpy(path, w->done, len);
	path[len] = '\0';
	if (!go_to_root(w))
		return false;
	for (name = strtok_r(path, "/", &rest); name != NULL; name = strtok_r(NULL, "/", &rest))
		if (!enter(w, name))
			return false;
	return true;
}

/* Puts the target of the link w->name before what is left of the path. */
static bool
follow(struct walk *w, const char *target, size_t len)
{
	size_t left = strlen(w->todo);

	if (++w->links > MAX_LINKS)
		return fail(ELOOP);
	if (len == 0)
		return fail(ENOENT);
	if (len + left + 1 > sizeof(w->todo))
		return fail(ENAMETOOLONG);
	memmove(w->todo + len, w->todo, left + 1);
	memcpy(w->todo, target, len);
	return target[0] != '/' || go_to_root(w);
}

/* Cuts the first component off w->todo into w->name; "." when there is none. */
static bool
next_name(struct walk *w, bool *is_last, bool *wants_folder)
{
	size_t begin = strspn(w->todo, "/"), len = strcspn(w->todo + begin, "/");
	char *rest = w->todo + begin + len;

	if (len > NAME_MAX)
		return fail(ENAMETOOLONG);
	memcpy(w->name, w->todo + begin, len);
	w->name[len] = '\0';
	*wants_folder = *rest == '/';
	*is_last = rest[strspn(rest, "/")] == '\0';
	memmove(w->todo, rest, strlen(rest) + 1);
	if (len == 0)
		memcpy(w->name, ".", 2);
	return true;
}

/*
 * Takes ${path} apart up to its last component: afterwards w->name in w->dir
 * is the file, and no symbolic link unless ${follows} is false.
 */
static bool
walk_to(struct walk *w, const char *path, bool follows)
{
	char target[PATH_SIZE];
	bool is_last, wants_folder;
	size_t path_len = strlen(path);
	ssize_t len;

	if (path_len >= sizeof(w->todo))
		return fail(ENAMETOOLONG);
	memcpy(w->todo, path, path_len + 1);
	if (!go_to_root(w))
		return false;
	for (;;) {
		if (!next_name(w, &is_last, &wants_folder))
			return false;
		if (strcmp(w->name, ".") == 0 || strcmp(w->name, "..") == 0) {
			if (w->name[1] == '.' && !go_up(w))
				return false;
			memcpy(w->name, ".", 2);
			if (is_last)
				return true;
			continue;
		}
		len = readlinkat(w->dir, w->name, target, sizeof(target));
		if (len == (ssize_t)sizeof(target))
			return fail(ENAMETOOLONG);
		if (len >= 0 && (!is_last || wants_folder || follows)) {
			if (!follow(w, target, (size_t)len))
				return false;
		} else if (!is_last || wants_folder) {
			if (!enter(w, w->name))
				return false;
			if (is_last) {
				memcpy(w->name, ".", 2);
				return true;
			}
		} else
			return true;
	}
}

static int
open_by_walk(const struct root *r, const char *path, int flags)
{
	struct walk w = { .root = r, .dir = -1 };
	int fd = -1;

	if (walk_to(&w, path, (flags & O_NOFOLLOW) == 0))
		fd = openat(w.dir, w.name, flags | O_NOFOLLOW | O_CLOEXEC);
	if (w.dir != -1)
		close_quietly(w.dir);
	return fd;
}

static int
stat_by_walk(const struct root *r, const char *path, struct stat *st, bool follows)
{
	struct walk w = { .root = r, .dir = -1 };
	int result = -1;

	if (walk_to(&w, path, follows))
		result = fstatat(w.dir, w.name, st, AT_SYMLINK_NOFOLLOW);
	if (w.dir != -1)
		close_quietly(w.dir);
	return result;
}

#ifdef SYS_openat2
/* struct open_how of linux/openat2.h, which not every C library brings along. */
struct how {
	uint64_t flags;
	uint64_t mode;
	uint64_t resolve;
};

enum {
	NO_MAGIC_LINKS = 0x02,	/* RESOLVE_NO_MAGICLINKS */
	IN_ROOT = 0x10,		/* RESOLVE_IN_ROOT */
};

/* Opens through the kernel; ${*works} is false when our own walk has to do it. */
static int
open_by_kernel(const struct root *r, const char *path, int flags, bool *works)
{
	struct how how = {
		.flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
		.resolve = IN_ROOT | NO_MAGIC_LINKS,
	};
	long fd;

	/* EAGAIN: something was renamed while ".." was being resolved. */
	for (int tries = 0; tries < 8; tries++) {
		fd = syscall(SYS_openat2, r->fd, path, &how, sizeof(how));
		if (fd != -1 || errno != EAGAIN)
			break;
	}
	/* Old kernels and sandboxes that do not know the call. */
	*works = fd != -1 || (errno != ENOSYS && errno != EPERM && errno != EINVAL &&
	    errno != E2BIG && errno != EAGAIN);
	return (int)fd;
}
#endif

/*
 * ${path} as seen from the folder of ${r}; NULL and errno where nothing can be:
 * without a file system, under the empty name, outside the mounted path.
 */
static const char *
locate(const struct root *r, const char *path)
{
	size_t len;

	errno = ENOENT;
	if (r->fd == -1 || path[0] == '\0')
		return NULL;
	if (r->mount == NULL)
		return path;
	len = strlen(r->mount);
	if (strncmp(path, r->mount, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return NULL;
	return path[len] == '\0' ? "/" : path + len;
}

int
root_open_file(const struct root *r, const char *path, int flags)
{

	if ((path = locate(r, path)) == NULL)
		return -1;
	if (r->is_live)
		return open(path, flags | O_CLOEXEC);
#ifdef SYS_openat2
	if (!r->walks) {
		bool works;
		int fd = open_by_kernel(r, path, flags, &works);

		if (works)
			return fd;
	}
#endif
	return open_by_walk(r, path, flags);
}

static int
stat_inside(const struct root *r, const char *path, struct stat *st, bool follows)
{

#ifdef SYS_openat2
	if (!r->walks) {
		bool works;
		int fd = open_by_kernel(r, path, O_PATH | (follows ? 0 : O_NOFOLLOW), &works);
		int result = fd == -1 ? -1 : fstat(fd, st);

		if (fd != -1)
			close_quietly(fd);
		if (works)
			return result;
	}
#endif
	return stat_by_walk(r, path, st, follows);
}

/* Puts the owner and mode that the root's list tells into ${st}. */
static void
apply_owners(const struct root *r, const char *path, struct stat *st)
{
	const struct root_owner *told = NULL;

	for (size_t i = 0; i < r->owner_count; i++)
		if (strcmp(r->owners[i].path, path) == 0)
			told = &r->owners[i];
	st->st_uid = told != NULL ? told->uid : 0;
	st->st_gid = told != NULL ? told->gid : 0;
	st->st_mode = (st->st_mode & S_IFMT) |
	    (told != NULL ? told->mode & 07777 : S_ISDIR(st->st_mode) ? 0755 : 0644);
}

static int
stat_of(const struct root *r, const char *path, struct stat *st, bool follows)
{
	const char *there = locate(r, path);
	int result;

	if (there == NULL)
		return -1;
	if (r->is_live)
		return follows ? stat(there, st) : lstat(there, st);
	result = stat_inside(r, there, st, follows);
	if (result == 0 && r->owners != NULL)
		apply_owners(r, path, st);
	return result;
}

int
root_stat(const struct root *r, const char *path, struct stat *st)
{

	return stat_of(r, path, st, true);
}

int
root_lstat(const struct root *r, const char *path, struct stat *st)
{

	return stat_of(r, path, st, false);
}

char *
root_realpath(const struct root *r, struct arena *a, const char *path)
{
	struct walk w = { .root = r, .dir = -1 };
	const char *mount = r->mount == NULL ? "" : r->mount;
	struct stat st;
	char *result = NULL;

	if ((path = locate(r, path)) == NULL)
		return NULL;
	if (r->is_live) {
		char *real = realpath(path, NULL);

		if (real == NULL)
			return NULL;
		result = arena_copy(a, real, strlen(real));
		free(real);
		return result;
	}
	if (walk_to(&w, path, true) && fstatat(w.dir, w.name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (strcmp(w.name, ".") != 0)
			result = arena_printf(a, NULL, "%s%s/%s", mount, w.done, w.name);
		else
			result = arena_printf(a, NULL, "%s%s", mount,
			    w.done_len == 0 && *mount == '\0' ? "/" : w.done);
	}
	if (w.dir != -1)
		close_quietly(w.dir);
	return result;
}
