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

#endif
