/*
 * Offered keys: what a client offers that has the private keys of a file of
 * authorized keys.  Keys that sshd refuses count towards MaxAuthTries.
 */
#ifndef ACCESS_OFFERED_KEYS_H
#define ACCESS_OFFERED_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "host/authorized_keys.h"

/* Whether there is a key to ${line}, if only a garbled one; today's clients offer no DSA. */
bool offered_keys_has(const struct key_line *line);

/* How many different keys, other than ${but} (which may be NULL), the first ${count} lines of ${keys} have. */
uint32_t offered_keys_count(const struct authorized_keys *keys, uint32_t count, const struct key *but);

#endif
