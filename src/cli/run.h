/* Run: does what the command line asks for. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/options.h"
#include "cli/status.h"

/* Does it, writes to standard output and error, and returns the exit status. */
enum status run_options(const struct options *o);

#endif
