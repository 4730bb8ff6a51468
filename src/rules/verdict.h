/* Verdict: what came of one rule of a profile, for its checklist. */
#ifndef RULES_VERDICT_H
#define RULES_VERDICT_H

#include <stdbool.h>

#include "diag/diag.h"
#include "rules/mended.h"
#include "rules/profile.h"
#include "rules/rules.h"
#include "rules/scene.h"

/* How judging a rule went. */
struct verdict {
	const struct profile_check *check;
	struct scene *scene;			/* at start-up; NULL: not judged on this target */
	struct slice section;			/* of findings: "cis-debian-12 5.1.20" */
	const struct diagnostic *finding;	/* the first; NULL: none */
	bool has_unknown;
	bool is_out_of_release;
	bool lacks_host;			/* not judged, as no host is in sight */
	const struct mended *mended;		/* judged without the lines that sshd refuses; NULL: all */
};

/*
 * The entry of the checklist.  Adds a note to run->store where a default is
 * right and the baseline demands a line.
 */
struct rules_check verdict_make(struct rules_run *run, const struct verdict *v);

#endif
