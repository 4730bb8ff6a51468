/*
 * Mended: a file that sshd refuses, as it would be read without the lines that
 * it refuses.  What a baseline asks of the other lines can be said then.
 */
#ifndef RULES_MENDED_H
#define RULES_MENDED_H

#include "config/config.h"
#include "rules/rule.h"

struct mended {
	const struct config *original;
	const struct config *config;	/* by the same statement numbers; NULL: it cannot be mended */
	const struct complaint **refused;	/* per statement: what sshd refuses in it at start-up, or NULL */
};

/*
 * ${config}, which sshd refuses.  It cannot be mended where a Match line is
 * refused: what its block holds for is unknown.
 */
struct mended *mended_make(struct arena *a, const struct config *config);

/* The first line of a keyword that ${rule} looks at which sshd refuses; UINT32_MAX: there is none. */
uint32_t mended_line(const struct mended *m, const struct rule *rule);

#endif
