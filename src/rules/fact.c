#include "rules/fact.h"

static const struct fact_row rows[FACT_COUNT] = {
#define FACT(id, name, result, wants, where, doc) { name, result, wants, where, doc, fact_##id },
#include "rules/facts.def"
#undef FACT
};

const struct fact_row *
fact_row(enum fact f)
{

	return &rows[f];
}

bool
fact_find(struct slice name, enum fact *f)
{

	for (int i = 0; i < FACT_COUNT; i++)
		if (slice_is(name, rows[i].name)) {
			*f = (enum fact)i;
			return true;
		}
	return false;
}
