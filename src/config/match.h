/* Match: criteria of a Match line, and whether a connection meets them (OpenSSH servconf.c match_cfg_line). */
#ifndef CONFIG_MATCH_H
#define CONFIG_MATCH_H

#include "config/config.h"

struct condition {		/* one criterion with its argument */
	enum criterion criterion;
	struct word argument;	/* pattern-list, address list or port as written */
	int port;		/* LOCALPORT */
	const struct address_list *addresses;	/* ADDRESS, LOCALADDRESS: compiled; address.h */
	const struct pattern_list *patterns;	/* USER, GROUP, HOST, RDOMAIN: compiled; pattern.h */
};

struct match {
	const struct condition *conditions;
	uint32_t count;
};

#endif
