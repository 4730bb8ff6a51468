/*
 * Argument: what a FILE of the command line stands for: a file, standard
 * input, or with --as a candidate in the place of another file.
 */
#ifndef CLI_ARGUMENT_H
#define CLI_ARGUMENT_H

#include <stdbool.h>

#include "cli/options.h"
#include "lib/lint.h"

struct argument {
	struct lint_input in;
	/* What in points into. */
	struct text bytes;		/* of a stream */
	struct lint_overlay overlay;	/* the candidate */
	struct arena a;
};

/*
 * Opens ${path}, NULL for the main configuration; "-" is standard input, and
 * "/dev/fd/N" is read like it.  False after a message.  Either way argument_release releases ${out}.
 */
bool argument_open(struct argument *out, const char *path);

/* As argument_open, but with the --as of ${o} the file stands in for another one. */
bool argument_open_as(struct argument *out, const char *path, const struct options *o);

void argument_release(struct argument *x);

#endif
