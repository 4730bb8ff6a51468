/* Fixture: a small host for each test. */
#ifndef TESTS_UNIT_ONE_HOST_H
#define TESTS_UNIT_ONE_HOST_H

#include "host_tree.h"

static struct host_tree t;

static inline void
one_host_setup(void)
{
	host_tree_init(&t);
}

static inline void
one_host_teardown(void)
{
	host_tree_release(&t);
}

#endif
