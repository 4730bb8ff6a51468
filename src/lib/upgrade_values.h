/* Upgrade_values: which effective values an upgrade changes.  The inside of upgrade.c. */
#ifndef LIB_UPGRADE_VALUES_H
#define LIB_UPGRADE_VALUES_H

#include "lib/changes.h"

/* One sshd between that of today and the one to come, both included. */
struct upgrade_step {
	const struct target *target;
	struct slice name;		/* "9.8", or the target where the vendor makes the difference */
	const struct config *config;
	struct effective *e;		/* scratch */
	struct host *host;
	struct diag_store *problems;	/* of the file as this sshd reads it */
	bool starts;
	struct slice death;		/* sshd's words when it does not start on the host */
	uint32_t blame;			/* 1 + statement, or 0 */
};

/*
 * Adds to ${c} what differs between the first and the last of ${steps}, at
 * start-up and on the connections that ${before} and ${after} tell apart.
 */
void upgrade_compare_values(const struct changes *c, const struct upgrade_step *steps,
    uint32_t count, const struct class_set *before, const struct class_set *after);

#endif
