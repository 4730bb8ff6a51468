/* Configurations, loaded for tests. */
#ifndef TESTS_UNIT_LOAD_CONFIG_H
#define TESTS_UNIT_LOAD_CONFIG_H

#include <check.h>

#include "config/config.h"

/*
 * What /etc/ssh/sshd_config says to the target called ${target}: ${text}, which
 * must live as long as ${a}, or if that is NULL what the host ${root} has there.
 */
static inline const struct config *
load_config(struct arena *a, struct root *root, const char *target, const char *text)
{
	const struct target *resolved = target_find(a, slice_of(target));
	struct source_set *sources = source_set_make(a, root);
	const struct config *config;
	enum source_error error;
	int number;

	ck_assert_msg(resolved != NULL, "no target %s", target);
	if (text != NULL)
		source_add(sources, SLICE("/etc/ssh/sshd_config"), slice_of(text));
	config = config_load(a, resolved, sources, SLICE("/etc/ssh/sshd_config"), &error, &number);
	ck_assert_int_eq(error, SOURCE_OK);
	return config;
}

#endif
