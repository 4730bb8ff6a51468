/* Walk: the configurations below a folder. */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "cli/options.h"

/* Whether ${path} is a folder. */
bool walk_is_folder(const char *path);

/*
 * Appends the path of every file called sshd_config below ${dir}, and of every
 * *.conf in a folder called sshd_config.d, in bytewise order, so that a file
 * comes before its drop-ins.  Links to folders and .git are not entered.
 * Returns how many folders could not be read, each after a message.
 */
size_t walk_folder(const char *dir, struct strings *found, struct arena *a);

#endif
