/*
 * File: one file of the host, looked at and read without ever blocking, and
 * whether it is in sight at all.
 *
 * Not in sight is what lies outside the part of the host that we were given,
 * what we may not read, and in a sysroot what only a running system has
 * (/run, /proc, /sys, /dev, /tmp) and all below a folder of / that was left
 * out (a backup of /etc alone says nothing of /home).
 */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/truth.h"
#include "source/root.h"

enum file_state {
	FILE_THERE,		/* a regular file; after file_read: read to its end */
	FILE_MISSING,		/* error tells: ENOENT, ENOTDIR, ELOOP … */
	FILE_SPECIAL,		/* a folder, FIFO, device or socket */
	FILE_LARGE,		/* over the limit; bytes holds the beginning */
	FILE_UNSEEN,
};

enum {
	FILE_MAX_KEYS = 16 << 20,	/* most that is read of a file with keys */
};

struct file {
	enum file_state state;
	int error;		/* errno where it is missing */
	struct stat st;		/* valid unless it is missing or unseen */
	struct slice bytes;
};

/* Whether anything can be said about ${path} in ${root}, its absence included. */
bool file_is_in_sight(const struct root *root, const char *path);

/* Looks at ${path}, links followed; nothing is read. */
enum file_state file_stat(const struct root *root, const char *path, struct stat *st);

/* Reads at most ${limit} bytes of ${path} into ${a}.  Returns out->state. */
enum file_state file_read(const struct root *root, struct arena *a, const char *path, size_t limit,
    struct file *out);

/*
 * Opens the regular file ${path} for stdio, as getpwent and its like want it.  NULL and errno when
 * it is missing or something else; the caller closes it.
 */
FILE *file_open(const struct root *root, const char *path);

/*
 * Whether owners mean anything: not in a sysroot that an ordinary user
 * unpacked, where all belongs to that user.
 */
bool file_owners_are_known(const struct root *root);

/* Whether ${path} is a folder, as opposed to missing or something else. */
enum truth file_is_folder(const struct root *root, const char *path);

/*
 * The next line of ${*rest} as getline(3) and C strings see it: without its
 * LF, cut at a NUL byte; a CR stays.  False at the end.
 */
bool file_next_line(struct slice *rest, struct slice *line);

#endif
