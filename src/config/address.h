/* Address: IP addresses, CIDR blocks and lists of them (OpenSSH addr.c, addrmatch.c). */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"

struct address {
	int family;		/* AF_INET or AF_INET6 */
	uint8_t bytes[16];	/* network order; 4 used for AF_INET */
	uint32_t scope;		/* IPv6 scope id */
};

struct address_block {		/* one list element */
	struct slice text;
	bool negated;
	bool is_glob;		/* not an address: matched as a pattern on the text */
	struct address address;
	unsigned prefix;
};

struct address_list {
	const struct address_block *blocks;
	uint32_t count;
	bool invalid;		/* sshd would call the list invalid (addr_match_list -2) */
};

/* Whether it is an IPv6 address of one link, so that its scope is printed as an interface. */
bool address_is_of_link(const struct address *a);

/* Whether its scope may be written as the name of an interface: one of a link, or of the node itself. */
bool address_takes_interface(const struct address *a);

/* The interface that ${scope} names, "lo" for "lo:1" (if_nametoindex); empty when it is too long for one. */
struct slice address_interface(struct slice scope);

/* Numeric addresses only, as addr_pton. */
bool address_parse(struct slice text, struct address *out);
/* "a.b.c.d/len" as addr_pton_cidr of ${release}: 0 good, -1 not an address, -2 bad mask or host bits set. A bare address has the full prefix. */
int address_parse_cidr(release_t release, struct slice text, struct address *out, unsigned *prefix);
bool address_in_block(const struct address *a, const struct address *net, unsigned prefix);

const struct address_list *address_list_make(struct arena *a, release_t release, struct slice list);
/* As addr_match_list: 1 hit, 0 miss, -1 negated hit, -2 invalid list. ${text} NULL only checks the list. */
int address_list_match(const struct address_list *list, const char *text);
/* The same for a text that address_parse has read as ${a}. */
int address_list_match_parsed(const struct address_list *list, const char *text, const struct address *a);
/* As addr_match_cidr_list, used by AllowUsers user@host. */
int address_cidr_list_match(struct slice list, const char *text);

#endif
