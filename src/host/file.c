#include "host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What only a running system has. */
static const char *const volatile_folders[] = {
	"/run", "/var/run", "/proc", "/sys", "/dev", "/tmp",
};

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool
is_volatile(const char *path)
{
	while (path[0] == '/' && path[1] == '/')
		path++;
	for (size_t i = 0; i < sizeof(volatile_folders) / sizeof(volatile_folders[0]); i++)
		if (is_below(path, volatile_folders[i]))
			return true;
	return false;
}

/* Whether the first component of ${path} is there, or may be missing as it is no folder. */
static bool
has_top(const struct root *root, const char *path, bool is_folder)
{
	size_t begin = strspn(path, "/"), len = strcspn(path + begin, "/");
	char top[257] = "/";
	struct stat st;

	/* A file of / itself was not left out with its folder. */
	if (len == 0 || (path[begin + len] == '\0' && !is_folder) || len + 2 > sizeof(top))
		return true;
	memcpy(top + 1, path + begin, len);
	return root_lstat(root, top, &st) == 0;
}

bool
file_is_in_sight(const struct root *root, const char *path)
{
	if (root->fd == -1)
		return false;
	if (root->mount != NULL)
		return is_below(path, root->mount);
	return root->is_live || (!is_volatile(path) && has_top(root, path, false));
}

/* Whether the last component of ${path} is a link to what is not in sight. */
static bool
leads_out_of_sight(const struct root *root, const char *path)
{
	const char *slash = strrchr(path, '/');
	char target[4096], folder[4096];
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);
	ssize_t got;
	int fd;

	if (slash == NULL || len + 1 >= sizeof(folder))
		return false;
	snprintf(folder, sizeof(folder), "%.*s", len == 0 ? 1 : (int)len, path);
	if ((fd = root_open_file(root, folder, O_RDONLY | O_DIRECTORY)) == -1)
		return false;
	got = readlinkat(fd, slash + 1, target, sizeof(target) - 1);
	close(fd);
	if (got <= 0)
		return false;
	target[got] = '\0';
	return target[0] == '/' && !file_is_in_sight(root, target);
}

static enum file_state
state_of_error(const struct root *root, const char *path, int error)
{
	if (error == EACCES || error == EPERM || error == EIO || !file_is_in_sight(root, path) ||
	    (!root->is_live && leads_out_of_sight(root, path)))
		return FILE_UNSEEN;
	return FILE_MISSING;
}

enum file_state
file_stat(const struct root *root, const char *path, struct stat *st)
{
	if (root_stat(root, path, st) == -1) {
		int error = errno;
		enum file_state state = state_of_error(root, path, error);

		/* Every host has it, and no copy of one. */
		if (state == FILE_UNSEEN && strcmp(path, "/dev/null") == 0) {
			*st = (struct stat){ .st_mode = S_IFCHR | 0666 };
			return FILE_SPECIAL;
		}
		errno = error;
		return state;
	}
	return S_ISREG(st->st_mode) ? FILE_THERE : FILE_SPECIAL;
}

/* Reads ${fd} to its end or to ${limit}; false on an error. */
static bool
read_all(int fd, struct arena *a, size_t limit, struct file *out)
{
	size_t size = (size_t)out->st.st_size, len = 0;
	ssize_t n = 1;
	char *bytes;

	/* Files that grow, and those of /proc, which have no size. */
	size = size < 4096 ? 4096 : size + 1;
	if (size > limit)
		size = limit;
	bytes = arena_alloc(a, size, 1);
	while (len < size && n != 0) {
		n = read(fd, bytes + len, size - len);
		if (n == -1 && errno != EINTR)
			return false;
		if (n > 0)
			len += (size_t)n;
	}
	out->bytes = (struct slice){ bytes, len };
	if (n != 0)
		out->state = FILE_LARGE;
	return true;
}

enum file_state
file_read(const struct root *root, struct arena *a, const char *path, size_t limit,
    struct file *out)
{
	int fd;

	*out = (struct file){ 0 };
	out->state = file_stat(root, path, &out->st);
	if (out->state == FILE_MISSING)
		out->error = errno;
	if (out->state != FILE_THERE)
		return out->state;
	fd = root_open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	/* What was opened counts: the path may lead elsewhere by now. */
	if (fd == -1 || (root->owners == NULL && fstat(fd, &out->st) == -1))
		out->state = state_of_error(root, path, errno);
	else if (!S_ISREG(out->st.st_mode))
		out->state = FILE_SPECIAL;
	else if (!read_all(fd, a, limit, out))
		out->state = FILE_UNSEEN;
	if (fd != -1)
		close(fd);
	return out->state;
}

FILE *
file_open(const struct root *root, const char *path)
{
	int fd = root_open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	FILE *f;

	if (fd == -1)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (f = fdopen(fd, "r")) != NULL)
		return f;
	close(fd);
	return NULL;
}

bool
file_owners_are_known(const struct root *root)
{
	struct stat st;

	if (root->is_live || root->fd == -1)
		return root->is_live;
	if (root->owners != NULL)
		return true;
	return root_stat(root, root->mount != NULL ? root->mount : "/etc", &st) == 0 &&
	    st.st_uid == 0;
}

enum truth
file_is_folder(const struct root *root, const char *path)
{
	struct stat st;

	switch (file_stat(root, path, &st)) {
	case FILE_MISSING:
		return root->is_live || has_top(root, path, true) ? TRUTH_NO : TRUTH_UNKNOWN;
	case FILE_UNSEEN:
		return TRUTH_UNKNOWN;
	case FILE_SPECIAL:
		return truth_of(S_ISDIR(st.st_mode));
	default:
		return TRUTH_NO;
	}
}

bool
file_next_line(struct slice *rest, struct slice *line)
{
	const char *nul;

	if (rest->ptr == NULL || rest->len == 0)
		return false;
	slice_cut(rest, '\n', line);
	if (line->len > 0 && (nul = memchr(line->ptr, '\0', line->len)) != NULL)
		*line = slice_part(*line, 0, (size_t)(nul - line->ptr));
	return true;
}
