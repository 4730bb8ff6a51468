/*
 * Negotiate: what a client and an sshd agree on (RFC 4253 section 7.1; OpenSSH
 * kex.c kex_choose_conf, sshd.c list_hostkey_types), and what keeps a client
 * out.  The first name of the client's list that the server has too is chosen;
 * the server's order does not matter.
 */
#ifndef ACCESS_NEGOTIATE_H
#define ACCESS_NEGOTIATE_H

#include "access/startup.h"
#include "config/config.h"
#include "knowledge/client.h"

/* What an sshd has to offer. */
struct offer {
	const struct target *target;
	const struct slice *names[CLIENT_KIND_COUNT];	/* host keys: only those that its keys can sign */
	uint32_t counts[CLIENT_KIND_COUNT];
	const struct slice *signable;	/* what its host keys can sign, whether listed or not */
	uint32_t signable_count;
	bool keys_known;		/* the host's keys were looked at; else they are guessed by their names */
	bool all_keys_known;		/* … every one of them */
	bool takes_keys;		/* PubkeyAuthentication */
	uint32_t setters[CLIENT_KIND_COUNT];	/* 1 + the statement behind each list, 0: the default */
};

/*
 * The list of algorithms of which ${o} has none, so that no client whatever
 * can connect; KEYWORD_NONE where there is no such list, or it is not certain.
 */
enum keyword offer_lacks(const struct offer *o);

/*
 * The offer of the start-up configuration ${e} with the ${count} host keys
 * ${keys} (startup_on_host).  In ${a}.
 */
struct offer offer_make(const struct effective *e, const struct host_key *keys, uint32_t count,
    struct arena *a);

/* The same with the target's default lists. */
struct offer offer_by_default(const struct offer *offer, struct arena *a);

/* How a client fares. */
struct negotiation {
	const struct client *client;
	bool connects;			/* key exchange succeeds: there is something in common of each kind */
	bool logs_in;			/* and the server takes signatures that the client can make */
	bool uses_rsa;			/* with RSA keys too, as far as the client can use them at all */
	struct slice chosen[CLIENT_KIND_COUNT];	/* empty: nothing in common; MAC: or not needed */
	bool fails[CLIENT_KIND_COUNT];
	/* The one algorithm, best first, that would bring it back; empty where this sshd has none. */
	struct slice remedy[CLIENT_KIND_COUNT];
	bool needs_key;			/* the remedy is a host key of that type */
	struct slice rsa_remedy;	/* what would let it use RSA keys; empty where it can */
};

struct negotiation negotiate(const struct offer *offer, const struct client *client);

/*
 * The clients that connect and log in under ${old} and no longer under
 * ${new}: "PuTTY 0.63, Paramiko 2.4.0..3.4.0", in ${a}; empty when there are
 * none.  ${*count} (may be NULL) of them, versions counted one by one.
 */
struct slice negotiate_lost(const struct offer *old, const struct offer *new, struct arena *a,
    size_t *count);

/* "key exchange", "host key", "cipher", "MAC", "public key signature" */
const char *client_kind_name(enum client_kind kind);
/* The keyword whose list it is. */
enum keyword client_kind_keyword(enum client_kind kind);

#endif
