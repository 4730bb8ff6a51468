#include "fix/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#include "source/source.h"

/* One replacement under way. */
struct replacement {
	const struct root *root;
	struct arena *a;
	const char *path;	/* without links, inside the root */
	const char *name;	/* its last part */
	char *temporary;	/* the name of the new file beside it; NULL: not made */
	int dir;		/* -1: not open */
	int file;		/* the new one */
	int old;		/* the present one */
};

/* Opens the folder and the file.  False with errno. */
static bool
open_both(struct replacement *w)
{
	const char *slash = strrchr(w->path, '/');
	struct slice whole = slice_of(w->path);
	const char *folder = slash == NULL ? "." : slash == w->path ? "/" :
	    slice_string(w->a, slice_part(whole, 0, (size_t)(slash - w->path)));

	w->name = slash == NULL ? w->path : slash + 1;
	w->dir = root_open_file(w->root, folder, O_RDONLY | O_DIRECTORY);
	if (w->dir == -1)
		return false;
	w->old = openat(w->dir, w->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return w->old != -1;
}

/* Whether the open file holds exactly ${expected}. */
static bool
holds(int fd, struct slice expected)
{
	char buffer[1 << 14];
	size_t at = 0;
	ssize_t n;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0 || (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		if ((size_t)n > expected.len - at ||
		    memcmp(buffer, expected.ptr + at, (size_t)n) != 0)
			return false;
		at += (size_t)n;
	}
	return n == 0 && at == expected.len;
}

static bool
put(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = slice_part(bytes, (size_t)n, bytes.len);
	}
	return true;
}

/* The labels and access lists of the old file; a file system that has none is no failure. */
static void
copy_attributes(const struct replacement *w)
{
#ifdef __linux__
	char names[4096], value[4096];
	ssize_t len = flistxattr(w->old, names, sizeof(names)), size;

	for (const char *name = names; len > 0 && name < names + len; name += strlen(name) + 1) {
		size = fgetxattr(w->old, name, value, sizeof(value));
		if (size >= 0)
			(void)!fsetxattr(w->file, name, value, (size_t)size, 0);
	}
#else
	(void)w;
#endif
}

/* Writes the new file beside the old one.  False with errno. */
static bool
make_new(struct replacement *w, struct slice bytes)
{
	struct stat st;

	if (fstat(w->old, &st) == -1)
		return false;
	for (unsigned i = 0; w->file == -1 && i < 100; i++) {
		w->temporary = slice_string(w->a, slice_printf(w->a, ".%.200s.%ld.%u.new", w->name,
		    (long)getpid(), i));
		w->file = openat(w->dir, w->temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (w->file == -1 && errno != EEXIST)
			break;
	}
	if (w->file == -1) {
		w->temporary = NULL;
		return false;
	}
	if (!put(w->file, bytes))
		return false;
	if ((st.st_uid != geteuid() || st.st_gid != getegid()) &&
	    fchown(w->file, st.st_uid, st.st_gid) == -1)
		return false;
	if (fchmod(w->file, st.st_mode & 07777) == -1)
		return false;
	copy_attributes(w);
	return fsync(w->file) == 0;
}

static void
close_all(struct replacement *w)
{
	if (w->temporary != NULL)
		unlinkat(w->dir, w->temporary, 0);
	if (w->file != -1)
		close(w->file);
	if (w->old != -1)
		close(w->old);
	if (w->dir != -1)
		close(w->dir);
}

bool
write_replace(const struct root *r, struct arena *a, struct slice path, struct slice old,
    struct slice new, struct slice *error)
{
	struct replacement w = { .root = r, .a = a, .dir = -1, .file = -1, .old = -1 };
	struct stat st;
	bool good;

	w.path = root_realpath(r, a, slice_string(a, path));
	good = w.path != NULL && open_both(&w) && fstat(w.old, &st) == 0;
	if (good && (!S_ISREG(st.st_mode) || !holds(w.old, old))) {
		*error = slice_printf(a, SLICE_FORMAT " has changed since it was read", SLICE_ARG(path));
		close_all(&w);
		return false;
	}
	good = good && make_new(&w, new) && renameat(w.dir, w.temporary, w.dir, w.name) == 0;
	if (good) {
		w.temporary = NULL;
		/* The new name should survive a crash as well; where folders cannot be synced, so be it. */
		(void)fsync(w.dir);
	} else {
		*error = slice_printf(a, "cannot write " SLICE_FORMAT ": %s", SLICE_ARG(path),
		    strerror(errno));
	}
	close_all(&w);
	return good;
}
