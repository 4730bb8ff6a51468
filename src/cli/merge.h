/* Merge: --merge, which puts reports on several hosts together. */
#ifndef CLI_MERGE_H
#define CLI_MERGE_H

#include "cli/options.h"
#include "cli/status.h"

/* Reads the reports that ${o} names and appends the merged one to ${out}; complains of what it is not. */
enum status merge_reports(const struct options *o, struct text *out);

#endif
