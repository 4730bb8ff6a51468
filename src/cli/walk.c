#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/complain.h"
#include "cli/walk.h"
#include "syntax/template.h"

#define MAIN_CONFIG	"sshd_config"
#define DROP_INS	"sshd_config.d"

bool
walk_is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The last component of ${path}, without slashes behind it. */
static struct slice
last_part(struct slice path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return slice_part(path, i, path.len);
	return path;
}

/* Whether ${name} in the folder ${dir} is a configuration. */
static bool
is_wanted(const char *dir, const char *name)
{
	struct slice suffix = SLICE(".conf"), s = template_target(slice_of(name));

	if (slice_is(s, MAIN_CONFIG))
		return true;
	return slice_is(last_part(slice_of(dir)), DROP_INS) && name[0] != '.' &&
	    s.len > suffix.len && slice_ends_with(s, suffix);
}

static const char *
join(struct arena *a, const char *dir, const char *name)
{
	size_t len = strlen(dir);

	if (strcmp(dir, ".") == 0)
		return slice_string(a, slice_of(name));
	while (len > 0 && dir[len - 1] == '/')
		len--;
	return slice_string(a, slice_printf(a, "%.*s/%s", (int)len, dir, name));
}

/* Sorts the entries of one folder into ${folders} and ${found}.  False with errno. */
static bool
read_folder(const char *dir, struct strings *folders, struct strings *found, struct arena *a)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct stat st;

	if (d == NULL)
		return false;
	while ((errno = 0, e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
		    strcmp(e->d_name, ".git") == 0 ||
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			strings_push(folders, join(a, dir, e->d_name));
		else if (is_wanted(dir, e->d_name))
			strings_push(found, join(a, dir, e->d_name));
	}
	int number = errno;
	closedir(d);
	errno = number;
	return number == 0;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t
walk_folder(const char *dir, struct strings *found, struct arena *a)
{
	struct strings folders = { 0 };
	size_t unreadable = 0, before = found->count;

	strings_push(&folders, dir);
	while (folders.count > 0) {
		const char *next = folders.ptr[--folders.count];
		if (read_folder(next, &folders, found, a))
			continue;
		complain_of("cannot read the folder %s: %s", next, strerror(errno));
		unreadable++;
	}
	strings_release(&folders);
	if (found->count - before > 1)
		qsort(found->ptr + before, found->count - before, sizeof(*found->ptr), compare);
	return unreadable;
}
