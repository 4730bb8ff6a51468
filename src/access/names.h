/*
 * Names: which combinations of pattern-lists can one name meet?
 *
 * The product automaton of all patterns gives, for every satisfiable
 * combination of "list i matches, is negated, does not match", the shortest
 * name with it.  It is built lazily, breadth first, within a budget.
 */
#ifndef ACCESS_NAMES_H
#define ACCESS_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "config/pattern.h"

/* What a witness may look like. */
enum name_kind {
	NAME_USER,		/* no ':', ',', '/', '!', '*', '?', '"', blank, control byte */
	NAME_GROUP,		/* the same, but with blanks */
	NAME_HOST,		/* letters in lower case, digits, "-._" */
	NAME_DOMAIN,		/* routing domain: printable ASCII without ',' and '=' */
	NAME_KIND_COUNT
};

struct name_query {
	enum name_kind kind;
	const struct pattern_list *const *lists;
	uint32_t list_count;
	const char *const *hints;	/* names worth having as witnesses, best first */
	uint32_t hint_count;
	uint32_t max_states;	/* budget */
};

/* The lists that say something of a name, ascending: list << 1, plus 1 where it is negated. */
struct name_outcomes {
	const uint32_t *lists;
	uint32_t count;
};

struct name_set {
	const struct slice *names;	/* NUL-terminated; first the one that no list knows */
	const struct name_outcomes *outcomes;	/* by name, the same as pattern_list_match has it */
	uint32_t count;
	bool complete;			/* false: a budget ended the search */
	uint32_t states;	/* how many were looked at */
};

/* No name is empty.  Any two names differ in what pattern_list_match says of them for some list. */
struct name_set names_enumerate(struct arena *a, const struct name_query *query);

/* Whether a name of ${kind} may hold byte ${c}. */
bool name_allows(enum name_kind kind, unsigned char c);

#endif
