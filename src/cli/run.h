/* Run: does what the command line asks for. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/options.h"

enum status {
	STATUS_OK = 0,
	STATUS_FINDINGS = 1,
	STATUS_FAILED = 2,	/* could not look */
};

/* Does it, writes to standard output and error, and returns the exit status. */
enum status run_options(const struct options *o);

/* Writes "sshd-lint: TEXT" to standard error. */
void run_complain(const char *text);

/* The same with a format; what is not printable is escaped. */
void run_complain_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
