/*
 * Resolve: how the tables are cut down to one target.  Private to knowledge;
 * target_find calls these in the order in which they stand here.
 */
#ifndef KNOWLEDGE_RESOLVE_H
#define KNOWLEDGE_RESOLVE_H

#include "knowledge/knowledge.h"

/* until of what is still there. */
#define LATEST	RELEASE_LAST

struct word_list {
	const struct value_word *words;
	size_t count;
};

struct algorithm_set {
	const struct algorithm *const *algorithms;
	size_t count;
};

/* What target_find makes besides the facts. */
struct target_tables {
	struct word_list words[TYPE_COUNT];
	struct algorithm_set algorithms[ALGORITHM_KIND_COUNT];
	const char *defaults[LIST_COUNT];
	const struct dump_row *dump;
	size_t dump_count;
};

/* True when ${r} is within ${since} to ${until}. */
static inline bool
release_within(release_t r, release_t since, release_t until)
{

	return since <= r && r <= until;
}

/* Fills ${tables}->words for ${t}; the lists live in ${a}. */
void value_words_resolve(struct arena *a, const struct target *t, struct target_tables *tables);
/* Fills ${tables}->algorithms and ->defaults. */
void algorithm_resolve(struct arena *a, const struct target *t, struct target_tables *tables);
/* The facts of every keyword at ${t}, whose ->tables holds the words already. */
const struct keyword_facts *keyword_resolve(struct arena *a, const struct target *t);
/* Fills ${tables}->dump; the facts are there already. */
void dump_resolve(struct arena *a, const struct target *t, struct target_tables *tables);

#endif
