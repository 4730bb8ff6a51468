/* Merge: reports on several hosts, all JSON or all SARIF, put together as one of the same form. */
#ifndef REPORT_MERGE_H
#define REPORT_MERGE_H

#include <jansson.h>

#include "base/text.h"
#include "diag/diag.h"

enum merge_form { MERGE_NOTHING, MERGE_JSON, MERGE_SARIF };

struct merge {
	enum merge_form form;		/* of the first report; the others have to have it too */
	json_t *hosts;			/* name → true, to keep them apart */
	json_t *document;		/* what has come together */
	size_t counts[SEVERITY_COUNT];	/* findings that are not suppressed */
	size_t suppressed;
};

void merge_init(struct merge *m);
void merge_release(struct merge *m);

/*
 * Adds the report in ${bytes}, which sshd-lint has made, from the file ${path}.
 * Its host is called like the file, without folders and ".json" or ".sarif",
 * or, where there is such a host already, with its folders.  A report that is
 * a merged one keeps the names of its hosts.  False with ${error}, one line
 * "FILE:LINE: what", when it cannot be added; ${m} is then of no more use.
 */
bool merge_add(struct merge *m, const char *path, struct slice bytes, struct text *error);

/* Appends the merged report, in ASCII. */
void merge_write(const struct merge *m, struct text *out);

/* ---- between merge.c and merge_sarif.c ---- */

/* Adds the runs of ${report}, whose host is ${host}; NULL, or what is wrong with it. */
const char *merge_sarif(struct merge *m, json_t *report, const char *host);

#endif
