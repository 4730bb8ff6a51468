/* Who: the table of --who, for people and as JSON; tests/golden has examples of both. */
#ifndef REPORT_WHO_H
#define REPORT_WHO_H

#include "access/who.h"
#include "base/text.h"

/*
 * Appends the table: who can log in first, then who cannot; classes of
 * connections in which an account fares alike are one row.
 */
void who_print(const struct who *who, bool colour, struct text *out);
void who_print_json(const struct who *who, struct text *out);

#endif
