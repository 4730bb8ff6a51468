/*
 * Ways: who has a way in, before and after a change of the configuration, so
 * that no fix takes the last one away.
 */
#ifndef LIB_WAYS_H
#define LIB_WAYS_H

#include "access/truth.h"
#include "config/config.h"
#include "lib/lint.h"

/* An account, and whether it gets in on some connection with a key, a password, or both. */
struct way {
	struct slice account;
	enum truth enters;
};

/* Under one configuration. */
struct ways {
	enum truth starts;	/* sshd does, on this host */
	enum truth by_text;	/* somebody gets in, by what the file says alone */
	const struct way *accounts;
	size_t count;		/* 0 where no accounts are in sight */
};

/* Judges ${config}, which belongs to ${run}.  In the run's arena. */
struct ways ways_make(const struct sshd_lint *lint, struct lint_run *run,
    const struct config *config);

/*
 * Whether whoever had a way in under ${before} has one under ${after}: false
 * with ${*loss}, in ${a}, naming who has none left.
 */
bool ways_keep(const struct ways *before, const struct ways *after, struct arena *a,
    struct slice *loss);

#endif
