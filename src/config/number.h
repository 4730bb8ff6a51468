/*
 * Number: how sshd reads numbers and time spans (strtonum, atoi, sscanf,
 * scan_scaled, misc.c convtime).
 */
#ifndef CONFIG_NUMBER_H
#define CONFIG_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "knowledge/knowledge.h"

/*
 * As strtonum: blanks in front and a sign are allowed, nothing behind.
 * Returns NULL, or its reason: "invalid", "too small", "too large".
 */
const char *number_strict(struct slice text, int64_t min, int64_t max, int64_t *out);

/*
 * As (int)strtol: takes what it can; 0 when there is no digit. ${*used} (may be
 * NULL) is how far it read, 0 for no digit.
 */
int number_loose(struct slice text, unsigned base, size_t *used);

/* As scan_scaled: "1.5G". Returns NULL or strerror's words. */
const char *number_scaled(struct slice text, int64_t *out);

/* As sscanf with "%d:%d…": how many of up to ${max} numbers there are, -1 for blank text. */
int number_scan(struct slice text, int *out, int max);

/*
 * A time span as ${r} reads it, in seconds; with fractions since 10.3
 * (convtime_double), cut to an int otherwise.  False when it is no time span.
 */
bool number_time(release_t r, struct slice text, double *seconds);
/* The same as the int that sshd keeps. */
bool number_seconds(release_t r, struct slice text, int64_t *seconds);

#endif
