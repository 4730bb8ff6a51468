/* Client: what the programs offer that connect to an sshd. */
#ifndef KNOWLEDGE_CLIENT_H
#define KNOWLEDGE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

enum client_kind {
	CLIENT_KEX,
	CLIENT_HOST_KEY,
	CLIENT_CIPHER,
	CLIENT_MAC,
	CLIENT_SIGNATURE,	/* of the user's key */
	CLIENT_KIND_COUNT
};

/* One version of a client, with its own defaults. */
struct client {
	const char *name;	/* "PuTTY" */
	const char *version;
	const char *released;	/* "2023-12" */
	const char *offers[CLIENT_KIND_COUNT];	/* comma-separated, in order of preference */
	bool is_sure;		/* false: from hearsay */
};

/* All of them, by name and version; ${*count} of them. */
const struct client *client_all(size_t *count);

/*
 * Whether people would call ${c} by ${name}: a part of its name in any case
 * ("putty"), or that with a version behind it ("openssh 7.4", "openssh-7.4").
 */
bool client_is_called(const struct client *c, const char *name);

#endif
