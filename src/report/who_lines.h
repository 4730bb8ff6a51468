/* Who lines: the verdicts of --who put together into rows for a table. */
#ifndef REPORT_WHO_LINES_H
#define REPORT_WHO_LINES_H

#include "access/who.h"

struct who_line {
	struct slice name;		/* of the account or user, escaped */
	const enum truth *enters;	/* by credential */
	const enum truth *works;	/* by method */
	enum login_gives gives;
	bool is_possible;
	struct slice why_not;		/* escaped; empty where it is possible */
	struct slice deciding;		/* "file:line, file:line" */
	struct slice connection;	/* of the first class that fares so */
	size_t classes;			/* that fare like this one */
	bool is_root;
	bool is_only;			/* the only row of its name */
};

/*
 * The rows of ${who} in ${a}, ${*count} of them: root first, then by name,
 * whoever gets in first.  Classes in which a name fares alike are one row.
 */
const struct who_line *who_lines(const struct who *who, struct arena *a, size_t *count);

/* Whether somebody gets in by ${l}: with a key, a password, or both. */
enum truth who_line_enters(const struct who_line *l);

/* "publickey, password (sftp)", or why not; in ${a}. */
struct slice who_line_how(const struct who_line *l, struct arena *a);

/* "addr=10.0.0.1": where the row holds, when there are others of its name; else empty.  In ${a}, escaped. */
struct slice who_line_from(const struct who_line *l, struct arena *a);

const char *who_truth_name(enum truth t);		/* "yes", "no", "unknown" */
const char *who_gives_name(enum login_gives gives);	/* "shell", "sftp" … */

#endif
