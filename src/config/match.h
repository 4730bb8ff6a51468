/*
 * Match: the criteria of a Match line, and whether a connection meets them
 * (OpenSSH servconf.c match_cfg_line).
 */
#ifndef CONFIG_MATCH_H
#define CONFIG_MATCH_H

#include "config/address.h"
#include "config/config.h"
#include "config/pattern.h"

struct condition {		/* one criterion with its argument */
	enum criterion criterion;
	struct word argument;	/* pattern-list, address list or port as written */
	int port;		/* LOCALPORT */
	const struct address_list *addresses;	/* ADDRESS, LOCALADDRESS */
	const struct pattern_list *patterns;	/* USER, GROUP, HOST, RDOMAIN, VERSION */
};

struct match {
	const struct condition *conditions;
	uint32_t count;
};

/*
 * Reads the words of the Match line ${in->node}.  Returns NULL when sshd would
 * refuse the line; the complaints say why.  Allocates in ${in->a}.
 */
struct match *match_parse(const struct value_input *in);

enum match_result {
	MATCH_NO,
	MATCH_YES,
	MATCH_BAD,		/* sshd finds the line bad only now: "Bad Match condition" */
	MATCH_UNTESTED,		/* sshd dies: the test specification lacks what the line asks for */
};

/* A connection with its addresses taken apart, once for all Match lines. */
struct match_subject {
	const struct connection *c;	/* NULL: the pass at start-up */
	struct address addr;
	struct address laddr;
	bool has_addr;			/* addr is an address */
	bool has_laddr;
};

/* Makes a subject of ${c}, which may be NULL. */
struct match_subject match_subject(const struct connection *c);

/*
 * Whether ${s} meets all conditions.  Without a connection it is the pass at start-up, in
 * which only all and version can hold.  With
 * MATCH_UNTESTED ${*missing} is the condition.  Allocates nothing.
 */
enum match_result match_connection(const struct match *m, const struct target *t,
    const struct match_subject *s, const struct condition **missing);

/* "User" and "user": how sshd spells the criterion and its -C key in that message. */
const char *match_criterion_label(enum criterion criterion);
const char *match_criterion_key(enum criterion criterion);

#endif
