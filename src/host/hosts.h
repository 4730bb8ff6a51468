/* Hosts: names of the host file, /etc/hosts, of the host under inspection. No other resolver is ever asked. */
#ifndef HOST_HOSTS_H
#define HOST_HOSTS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

/*
 * The addresses that /etc/hosts inside ${root} gives ${name}, as written, in
 * the order of the file.  ${count} 0 when it names none or cannot be read.
 */
const struct slice *hosts_lookup(struct arena *a, const struct root *root, struct slice name, size_t *count);

#endif
