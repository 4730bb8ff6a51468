/* Host: everything in sight of the host under inspection, for the verdicts. */
#ifndef ACCESS_HOST_H
#define ACCESS_HOST_H

#include "access/methods.h"
#include "config/config.h"
#include "host/accounts.h"
#include "host/facts.h"
#include "host/key.h"
#include "host/pam.h"
#include "host/shadow.h"
#include "host/strict_modes.h"

struct host {
	const struct target *target;
	const struct root *root;
	struct accounts *accounts;
	struct shadow_book *shadow;
	struct pam_book *pam;		/* of sshd's service */
	struct strict_modes strict;
	struct key_support support;	/* what this sshd does with keys */
	const struct host_facts *facts;	/* what the user told; never NULL */
	bool is_windows;		/* told so: owners and modes mean nothing there */
	int64_t now;			/* seconds since 1970 */
};

/* ${facts} may be NULL. Everything must outlive the result. */
struct host *host_make(struct arena *a, const struct target *t, struct accounts *accounts,
    const struct host_facts *facts);

/* Whether accounts are in sight at all; without them no verdict on accounts is made. */
bool host_has_accounts(const struct host *h);

#endif
