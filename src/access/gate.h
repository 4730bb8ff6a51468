/*
 * Gate: what a connection has to pass before sshd asks who it is: the socket
 * that listens, the firewall, TCP wrappers.
 */
#ifndef ACCESS_GATE_H
#define ACCESS_GATE_H

#include "access/host.h"
#include "access/who.h"
#include "host/firewall.h"
#include "host/units.h"
#include "host/wrappers.h"

struct gate {
	const int *ports;		/* where the host listens for sshd */
	uint32_t port_count;
	struct socket_unit unit;	/* name NULL: none is there */
	enum truth by_socket;		/* systemd listens in sshd's place, on ports of its own */
	enum truth firewall;		/* no: every port is shut */
	enum truth wrappers;		/* no: every client is refused */
	struct wrappers_verdict refusal;	/* the line, for wrappers no */
};

/* Judges the gate of ${h} with the start-up values of ${e}. In ${a}. */
struct gate gate_judge(const struct host *h, const struct effective *e, struct arena *a);

/*
 * Whether TCP wrappers let in who makes the connection ${c}; a name that is the
 * address stands for none.  Yes for a build without them.
 */
struct wrappers_verdict gate_admits(const struct host *h, const struct connection *c,
    struct arena *a);

/* The clients that were told; ${*count} 0: anybody may come. In ${a}. */
const struct who_client *gate_clients(const struct host *h, struct arena *a, size_t *count);

/*
 * The addresses of the host at which connections may arrive, as far as they are known: those of
 * ListenAddress, or all that we were told the host has.  None: any.
 */
const char *const *gate_addresses(const struct host *h, const struct effective *e, struct arena *a, size_t *count);

/*
 * Whether ${address}, as ListenAddress may name it, is one of the host's:
 * unknown where the host's addresses were not told and it is not the live one.
 */
enum truth gate_has_address(const struct host *h, struct slice address, struct arena *a);

#endif
