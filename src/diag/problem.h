/*
 * Problem: what is wrong with the text itself, found by parser and evaluator.
 * One row each in problems.def; the row is all there is to know about it.
 */
#ifndef DIAG_PROBLEM_H
#define DIAG_PROBLEM_H

#include "diag/diag.h"

enum problem {
#define PROBLEM(id, name, category, severity, title, why) PROBLEM_##id,
#include "diag/problems.def"
#undef PROBLEM
	PROBLEM_COUNT
};

struct problem_row {
	const char *name;	/* kebab-case id */
	enum category category;
	enum severity severity;
	const char *title;	/* one line, for lists and the manual */
	const char *why;	/* what sshd does about it, what to do */
};

const struct problem_row *problem_row(enum problem p);
/* By name; returns false when there is none. */
bool problem_from_name(struct slice name, enum problem *p);

#endif
