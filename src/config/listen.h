/* Listen: the addresses that sshd would listen on (OpenSSH servconf.c add_listen_addr, format_listen_addrs). */
#ifndef CONFIG_LISTEN_H
#define CONFIG_LISTEN_H

#include "config/config.h"

struct listener {
	int family;		/* AF_INET, AF_INET6; 0 for a name that cannot be resolved here */
	struct slice address;	/* numeric text, or the name */
	int port;
	const struct word *rdomain;	/* NULL: that of sshd itself */
	uint32_t statement;	/* 1 + ListenAddress statement, 0 for the default */
};

/*
 * The listeners at start-up of ${e}, in the order in which -T prints them:
 * those of one routing domain together.
 * Names are looked up in the host file of the configuration's root only.
 */
const struct listener *listen_addresses(const struct effective *e, struct arena *a, uint32_t *count);

/* The ports of all Port lines, or 22. */
const int *listen_ports(const struct effective *e, struct arena *a, uint32_t *count);

/*
 * The first ListenAddress of which sshd dies because it names no address of
 * the family: returns its statement's index + 1 and sshd's words, or 0.
 */
uint32_t listen_failure(const struct effective *e, struct arena *a, struct slice *text);

#endif
