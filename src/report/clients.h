/* Clients: which clients can connect, as a table for people, as JSON and as findings. */
#ifndef REPORT_CLIENTS_H
#define REPORT_CLIENTS_H

#include "access/negotiate.h"
#include "base/text.h"
#include "diag/diag.h"

struct clients_row {
	struct negotiation now;
	struct negotiation by_default;	/* with the target's default lists */
};

struct clients_table {
	const struct offer *offer;
	const struct config *config;
	const struct clients_row *rows;	/* by client and version */
	size_t count;
	bool one_by_one;		/* a line for each version, with what would be chosen */
};

void clients_print(const struct clients_table *table, struct text *out);
void clients_print_json(const struct clients_table *table, struct text *out);

/*
 * Adds a finding client-cannot-connect for each run of versions that fare
 * alike: a warning where the target's default lists would let them in, else a
 * note.  Clients known from hearsay only are left out.
 */
void clients_report(const struct clients_table *table, struct diag_store *store, struct arena *a);

#endif
