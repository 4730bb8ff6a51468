/*
 * Fact: what C knows and rules may ask for.
 *
 * A fact is a pure function of a scene and its arguments.  It never emits a
 * finding, has no severity and no wording.  One row of facts.def each.
 */
#ifndef RULES_FACT_H
#define RULES_FACT_H

#include <stdbool.h>

#include "rules/kind.h"
#include "rules/scene.h"

enum {				/* where a fact makes sense, and what it depends on */
	IN_ONCE = 1 << 0,
	IN_DIRECTIVE = 1 << 1,
	IN_BLOCK = 1 << 2,
	IN_CLASS = 1 << 3,
	IN_ACCOUNT = 1 << 4,
	IN_ALL = 31,
	OF_HOST = 1 << 6,	/* depends on the host */
	OF_CONNECTION = 1 << 5,	/* depends on more than the keywords it is given */
};

enum fact {
#define FACT(id, name, result, wants, where, doc) FACT_##id,
#include "rules/facts.def"
#undef FACT
	FACT_COUNT
};

struct fact_row {
	const char *name;
	enum kind kind;
	const char *arguments;	/* one letter each, see facts.def */
	unsigned where;
	const char *doc;
	struct val (*get)(struct scene *scene, const struct val *arguments, size_t count);
};

const struct fact_row *fact_row(enum fact f);
/* False when there is none called ${name}. */
bool fact_find(struct slice name, enum fact *f);

/* The functions, one for each row; see the row for what they tell. */
#define FACT(id, name, result, wants, where, doc) \
struct val fact_##id(struct scene *scene, const struct val *arguments, size_t count);
#include "rules/facts.def"
#undef FACT

#endif
