/*
 * Inputs: what there is to lint, in the order of the arguments and of the
 * folders among them.  A configuration and its drop-ins are one group: a
 * drop-in that was read with the configuration is not linted again.
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/strings.h"
#include "base/vec.h"
#include "lib/settings.h"

struct input {
	const char *path;			/* NULL: the main configuration */
	const struct settings *settings;	/* NULL: none */
	struct slice key;			/* the same for all of a group */
	size_t number;				/* in the order in which they were named */
};

/* Inputs next to each other, from begin up to end. */
struct input_group {
	size_t begin;
	size_t end;
};

VEC(input_list, struct input);
VEC(input_groups, struct input_group);

struct inputs {
	struct input_list list;
	struct input_groups groups;
};

/*
 * Adds the ${files}; none stands for the main configuration.  A folder stands
 * for the configurations below it, unless ${folders} is false.  Paths live in
 * ${a}.  Returns how many folders could not be read or have no configuration,
 * each after a message.
 */
size_t inputs_add(struct inputs *in, const struct strings *files, bool folders, struct arena *a);

/* Makes the groups: each stands where the first of it was named. */
void inputs_group(struct inputs *in);

void inputs_release(struct inputs *in);

/* Whether ${path} lies in a folder sshd_config.d. */
bool inputs_is_drop_in(struct slice path);

#endif
