/* Shell: whether an account's shell runs the commands that it is given. */
#ifndef ACCESS_SHELL_H
#define ACCESS_SHELL_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/truth.h"
#include "host/accounts.h"

/* The account's shell; the empty field means /bin/sh. */
const char *shell_path(const struct account *account);

/* The same by its name alone: yes for known shells, no for nologin and its like. */
enum truth shell_kind(const char *path);

/* As shell_kind, of the file behind the links where the name itself is not known. */
enum truth shell_runs_commands(const struct root *root, struct arena *a,
    const struct account *account);

/*
 * Whether ${command}, which is run in place of what the client asks for, is
 * certain to run nothing of the client's: it only prints, waits or ends.
 */
bool shell_command_is_idle(struct slice command);

#endif
