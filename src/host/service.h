/* Service: names that may stand for a port (getservbyname(3)), without a look-up on this machine. */
#ifndef HOST_SERVICE_H
#define HOST_SERVICE_H

#include "base/slice.h"

/* The TCP port of the service ${name}, or -1; services.def has those that every system knows. */
int service_port(struct slice name);

#endif
