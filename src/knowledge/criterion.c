#include "knowledge/knowledge.h"

static const struct {
	const char *name;
	release_t since;
	bool has_argument;
} rows[CRITERION_COUNT] = {
#define CRITERION(id, name, since, has_argument) { name, since, has_argument },
#include "knowledge/criteria.def"
#undef CRITERION
};

bool
criterion_from_name(const struct target *t, struct slice name, enum criterion *c)
{

	for (int i = 0; i < CRITERION_COUNT; i++)
		if (t->release >= rows[i].since && slice_is_nocase(name, rows[i].name)) {
			*c = (enum criterion)i;
			return true;
		}
	return false;
}

const char *
criterion_name(enum criterion c)
{

	return rows[c].name;
}

bool
criterion_has_argument(enum criterion c)
{

	return rows[c].has_argument;
}
