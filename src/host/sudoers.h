/* Sudoers: the accounts and groups that /etc/sudoers and its folder name (sudoers(5)). */
#ifndef HOST_SUDOERS_H
#define HOST_SUDOERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "host/accounts.h"
#include "source/root.h"

/* The users of all lines: "alice", "%sudo", "ALL"; and those of all User_Aliases. */
struct sudoers {
	const struct slice *names;
	size_t count;
};

/* Reads what is in sight; nothing where the files cannot be read. In ${a}. */
struct sudoers sudoers_read(const struct root *root, struct arena *a);

/* Whether ${account}, or one of its groups, is named. */
bool sudoers_names(const struct sudoers *s, struct accounts *accounts, const struct account *account);

#endif
