/*
 * Example host: the host that an example of a rule describes, built in the
 * example's folder.  Owners and modes are told, not set, so that it takes no
 * privileges.
 */
#ifndef RULES_EXAMPLE_HOST_H
#define RULES_EXAMPLE_HOST_H

#include <stdbool.h>

#include "base/arena.h"
#include "host/facts.h"
#include "rules/layout.h"
#include "rules/rule.h"

/*
 * Adds to ${layout}, which has the example's files already, what its accounts
 * need: /etc/passwd, /etc/shadow, /etc/group, shells, homes and keys; and
 * tells layout->root who owns what.  Each account is "NAME WORD …" with the words
 *
 *	key		a key in ~/.ssh/authorized_keys
 *	password	a password; empty, locked: one that is
 *	expired		the account has run out
 *	home=PATH shell=PATH	instead of /home/NAME and /bin/bash
 *	+GROUP		a supplementary group
 *
 * False with errno set, EINVAL for an account that cannot be read.
 */
bool example_host_build(struct arena *a, const struct rule_example *e, struct layout *layout);

/* What the example tells of its host, as a facts file would. In ${a}. */
const struct host_facts *example_host_facts(struct arena *a, const struct rule_example *e);

/* Whether ${key} is one that a facts file may have. */
bool example_host_fact_exists(struct slice key);

#endif
