/*
 * Firewall: whether a port is let in, as told by a facts file or as the files
 * of ufw, firewalld and iptables-persistent say.  nftables is not read.
 */
#ifndef HOST_FIREWALL_H
#define HOST_FIREWALL_H

#include "base/truth.h"
#include "host/facts.h"
#include "source/root.h"

struct firewall_verdict {
	enum truth open;	/* some client gets through to the port; unknown where nothing tells */
	const char *path;	/* the file that decides; NULL: the facts file, or nothing */
};

/* Whether TCP connections to ${port} are let in. */
struct firewall_verdict firewall_judge(const struct root *root, struct arena *a,
    const struct host_facts *facts, int port);

#endif
