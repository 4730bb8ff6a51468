/* Compare: one case given to sshd-lint and to sshd. */
#ifndef DIFFERENTIAL_COMPARE_H
#define DIFFERENTIAL_COMPARE_H

#include "base/text.h"
#include "generate.h"

/* A row of agreed.tsv about random configurations. */
struct agreed {
	const char *what;	/* fnmatch(3) for "status: …", "messages: …", "output: …", … being sshd's line */
};

/* What the comparison works with. */
struct bench {
	const char *binary;
	const char *sshd;
	const char *target;
	const char *folder;		/* the files of the case, absolute */
	const struct agreed *agreed;	/* of ${target} */
	size_t agreed_count;
};

struct comparison {
	bool differs;
	bool accepted;		/* sshd printed a configuration */
	const struct agreed *agreed;	/* the row that allows the difference, which then does not count */
	const char *what;	/* "status", "messages" or "output" */
	int ours, theirs;	/* exit status; minus the signal */
};

/* Runs both.  What differs is described in ${out} unless it is NULL. */
struct comparison compare(const struct bench *b, const struct test_case *c, struct text *out);

/* Takes away lines and words of ${c} as long as it still differs. */
void compare_cut_down(const struct bench *b, struct test_case *c);

/* Appends the case for people. */
void compare_show(const struct test_case *c, struct text *out);

#endif
