/*
 * Interfaces: the addresses of this machine, for the live host alone.  No file
 * of a sysroot says which addresses a host has while it runs.
 */
#ifndef HOST_INTERFACES_H
#define HOST_INTERFACES_H

#include "base/slice.h"
#include "source/root.h"

/*
 * The addresses of all interfaces that are up, numeric and without a scope, in
 * ${a}; NULL and ${*count} 0 where ${root} is not the live host, or the system
 * does not tell (getifaddrs(3)).
 */
const struct slice *interfaces_addresses(const struct root *root, struct arena *a, size_t *count);

#endif
