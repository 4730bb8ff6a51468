/* Hosts: names of the host file, /etc/hosts, of the host under inspection. No other resolver is ever asked. */
#ifndef HOST_HOSTS_H
#define HOST_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

/*
 * The addresses that /etc/hosts inside ${root} gives ${name}, as written, in
 * the order of the file.  ${count} 0 when it names none or cannot be read.
 */
const struct slice *hosts_lookup(struct arena *a, const struct root *root, struct slice name, size_t *count);

/*
 * The name of network interface ${index}, for the scope of an address; NULL
 * when it is not in sight, as in any sysroot but for the loopback, which is the
 * same on every Linux.  ${name} has room for HOSTS_INTERFACE_MAX bytes.
 */
#define HOSTS_LOOPBACK_NAME	"lo"
enum { HOSTS_LOOPBACK_INDEX = 1 };
enum { HOSTS_INTERFACE_MAX = 64 };
const char *hosts_interface(const struct root *root, unsigned index, char *name);

/* Whether there is a network interface ${name}; the same is in sight. */
bool hosts_has_interface(const struct root *root, struct slice name);

/*
 * True when /etc/nsswitch.conf inside ${root} lets nothing but the host file
 * be asked for names: what it does not hold does not exist then.
 */
bool hosts_file_only(const struct root *root);

/*
 * Whether the resolver gives all lines of the host file that fit a name
 * (/etc/host.conf "multi on"), or the first one only.  ${otherwise} where the
 * root has no such file.
 */
bool hosts_multi(const struct root *root, bool otherwise);

#endif
