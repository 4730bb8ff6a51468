/*
 * Changes: what a comparison found, as diagnostics; shared by --against and
 * the two --upgrade options.
 */
#ifndef LIB_CHANGES_H
#define LIB_CHANGES_H

#include "access/compare.h"
#include "access/negotiate.h"
#include "diag/problem.h"

struct changes {
	struct arena *a;
	struct diag_store *store;
	const struct config *before, *after;
	const uint32_t *source_map;	/* by source id of ${before}: its number in the report; NULL: the same */
	bool is_upgrade;		/* the same file, another sshd */
};

/* Adds the problem ${p} at statement ${setter} - 1 of the configuration after, or nowhere when it is 0. */
struct diagnostic *changes_add(const struct changes *c, enum problem p, uint32_t setter,
    enum keyword k, struct slice message);

/* Adds what ${row} says; ${since} is the release in which it happens, or empty. */
void changes_add_row(const struct changes *c, const struct compare_row *row, struct slice since);

/* Adds the last-login-lost of ${result}, if nobody or no administrator is left. */
void changes_add_last(const struct changes *c, const struct comparison *result);

/* Adds the clients that reach ${before} and not ${after}, offers of the two configurations. */
void changes_add_clients(const struct changes *c, const struct offer *before,
    const struct offer *after);

/* Adds the errors for which sshd refuses the configuration after, as the linter has them. */
void changes_add_refusals(const struct changes *c, const struct slice *death, uint32_t setter);

/* A value on one line, not too long, escaped: "alice bob" for "alice\nbob"; "none" for nothing. */
struct slice changes_shown(struct slice value, struct arena *a);

#endif
