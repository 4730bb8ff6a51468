/* Witness: who of the host's accounts stands for a class of connections. */
#ifndef RULES_WITNESS_H
#define RULES_WITNESS_H

#include "access/classes.h"
#include "host/accounts.h"

/*
 * The name of an account whose connections, from the witness's address, fall
 * into class number ${class}: an ordinary user's before a system account.
 * NULL when there is none in sight, or ${accounts} is NULL.
 */
const char *witness_account(const struct class_set *set, uint32_t class, struct accounts *accounts);

/* Whether the file calls the user of ${c} by name: others are made up. */
bool witness_is_named(const struct config *config, const struct class *c);

#endif
