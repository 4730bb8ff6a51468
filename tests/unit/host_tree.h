/* A small host in a folder of its own, for tests of what sshd-lint reads there. */
#ifndef TESTS_UNIT_HOST_TREE_H
#define TESTS_UNIT_HOST_TREE_H

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/root.h"

struct host_tree {
	char path[64];
	struct root root;
	struct arena a;
};

static inline void
host_tree_folder(struct host_tree *t, const char *path, mode_t mode)
{
	char full[512];

	/* Make the folders above as well. */
	for (size_t i = 1; path[i] != '\0'; i++)
		if (path[i] == '/') {
			snprintf(full, sizeof(full), "%s%.*s", t->path, (int)i, path);
			mkdir(full, 0755);
		}
	snprintf(full, sizeof(full), "%s%s", t->path, path);
	mkdir(full, 0755);
	ck_assert_int_eq(chmod(full, mode), 0);
}

static inline void
host_tree_bytes(struct host_tree *t, const char *path, mode_t mode, const void *bytes, size_t len)
{
	char full[512], folder[512];
	int fd;

	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path), path);
	if (folder[0] != '\0')
		for (size_t i = 1; i <= strlen(folder); i++)
			if (folder[i] == '/' || folder[i] == '\0') {
				snprintf(full, sizeof(full), "%s%.*s", t->path, (int)i, folder);
				mkdir(full, 0755);
			}
	snprintf(full, sizeof(full), "%s%s", t->path, path);
	unlink(full);
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static inline void
host_tree_file(struct host_tree *t, const char *path, const char *text)
{
	host_tree_bytes(t, path, 0644, text, strlen(text));
}

static inline void
host_tree_link(struct host_tree *t, const char *path, const char *target)
{
	char full[512];

	snprintf(full, sizeof(full), "%s%s", t->path, path);
	ck_assert_int_eq(symlink(target, full), 0);
}

static inline void
host_tree_init(struct host_tree *t)
{
	umask(022);
	strcpy(t->path, "/tmp/sshd-lint-host-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(t->path));
	ck_assert_int_eq(chmod(t->path, 0755), 0);
	ck_assert(root_open(&t->root, t->path));
	arena_init(&t->a);
	host_tree_folder(t, "/etc/ssh", 0755);
}

/* Removes all below the folder ${fd}, which is closed. */
static inline void
host_tree_remove(int fd)
{
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	struct stat st;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)) {
			fchmodat(fd, entry->d_name, 0700, 0);
			host_tree_remove(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY));
			unlinkat(fd, entry->d_name, AT_REMOVEDIR);
		} else
			unlinkat(fd, entry->d_name, 0);
	}
	if (dir != NULL)
		closedir(dir);
}

static inline void
host_tree_release(struct host_tree *t)
{
	arena_release(&t->a);
	root_close(&t->root);
	host_tree_remove(open(t->path, O_RDONLY | O_DIRECTORY));
	rmdir(t->path);
}

#endif
