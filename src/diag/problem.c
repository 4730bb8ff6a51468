#include "diag/problem.h"

static const struct problem_row rows[PROBLEM_COUNT] = {
#define PROBLEM(id, name, category, severity, title, why) \
	[PROBLEM_##id] = { name, category, severity, title, why },
#include "diag/problems.def"
#undef PROBLEM
};

const struct problem_row *
problem_row(enum problem p)
{

	return &rows[p];
}

bool
problem_from_name(struct slice name, enum problem *p)
{

	for (int i = 0; i < PROBLEM_COUNT; i++)
		if (slice_is(name, rows[i].name)) {
			*p = (enum problem)i;
			return true;
		}
	return false;
}
