#define _XOPEN_SOURCE 700	/* nftw */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules/layout.h"

enum { PATH_BYTES = 512, OPEN_FOLDERS = 16 };

bool
layout_open(struct layout *l, bool has_files)
{

	l->folder[0] = '\0';
	if (!has_files) {
		root_none(&l->root);
		return true;
	}
	strcpy(l->folder, "/tmp/sshd-lint-XXXXXX");
	if (mkdtemp(l->folder) == NULL)
		return false;
	if (root_open(&l->root, l->folder))
		return true;
	rmdir(l->folder);
	return false;
}

/* Every component is a plain name. */
static bool
is_plain(struct slice path)
{
	struct slice part;

	if (path.len < 2 || path.ptr[0] != '/')
		return false;
	path = slice_part(path, 1, path.len);
	while (slice_cut(&path, '/', &part))
		if (part.len == 0 || slice_is(part, ".") || slice_is(part, ".."))
			return false;
	return true;
}

/* The folders above ${path}, whose name outside the layout goes into ${whole}, of PATH_BYTES. */
static bool
make_folders(const struct layout *l, struct slice path, char *whole)
{
	int n = snprintf(whole, PATH_BYTES, "%s" SLICE_FORMAT, l->folder, SLICE_ARG(path));

	if (!is_plain(path) || n < 0 || n >= PATH_BYTES) {
		errno = EINVAL;
		return false;
	}
	for (char *slash = whole + strlen(l->folder) + 1; (slash = strchr(slash, '/')) != NULL;
	     *slash++ = '/') {
		*slash = '\0';
		if (mkdir(whole, 0755) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

bool
layout_add(struct layout *l, struct slice path, struct slice text)
{
	char whole[PATH_BYTES];
	ssize_t written;
	int fd;

	if (!make_folders(l, path, whole))
		return false;
	if ((fd = open(whole, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644)) < 0)
		return false;
	written = write(fd, text.ptr, text.len);
	if (close(fd) == 0 && written >= 0 && (size_t)written == text.len)
		return true;
	errno = EIO;
	return false;
}

bool
layout_add_folder(struct layout *l, struct slice path)
{
	char whole[PATH_BYTES];

	return make_folders(l, path, whole) && (mkdir(whole, 0755) == 0 || errno == EEXIST);
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{

	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
layout_close(struct layout *l)
{

	root_close(&l->root);
	if (l->folder[0] != '\0')
		nftw(l->folder, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
