/* Service: names that may stand for a port (getservbyname(3)), without a look-up on this machine. */
#ifndef HOST_SERVICE_H
#define HOST_SERVICE_H

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

struct services;

/*
 * The services of the host below ${root}: what its /etc/services names, read
 * when a name is first asked for; services.def, which has those that every
 * system knows, where it has no such file.  Lives in ${a}; ${root} must outlive it.
 */
struct services *service_list(struct arena *a, const struct root *root);

/* The TCP port of the service ${name}, or -1.  ${services} NULL: those of services.def. */
int service_port(struct services *services, struct slice name);

#endif
