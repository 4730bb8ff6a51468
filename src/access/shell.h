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
 * certain to run nothing of the client's: it prints, waits, ends, or serves files.
 */
bool shell_command_is_idle(struct slice command);

/*
 * Whether the line that names the interpreter of the script ${path} ends as
 * lines do in DOS, with CR: no program is called so, and the script never runs.
 */
bool shell_script_is_dos(const struct root *root, struct arena *a, const char *path);

#endif
