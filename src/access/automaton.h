/*
 * Automaton: many glob patterns side by side, fed with one byte at a time.
 */
#ifndef ACCESS_AUTOMATON_H
#define ACCESS_AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * A place is a position in one of the globs, all of them numbered through.
 * Behind every '*' its successor is reached as well (the empty match), so a
 * state is closed: sorted lists of places are equal exactly for equal states.
 */
struct automaton {
	struct arena *a;
	unsigned char *bytes;	/* by place: the glob's byte there; 0 at the end of a glob */
	bool *is_end;		/* by place: behind the last byte */
	uint32_t *stamps;	/* by place: the step that last added it */
	uint32_t place_count;
	const uint32_t *begin;	/* by glob: its first place */
	const uint32_t *end;	/* by glob: its last place */
	uint32_t glob_count;
	uint32_t step;
	uint32_t *scratch;	/* the places of the state under construction */
	uint32_t *spare;	/* those of the state before it, which may be read meanwhile */
	uint32_t scratch_count;
};

/* A set of places reached in the patterns, ascending. */
struct automaton_state {
	const uint32_t *places;
	uint32_t count;
};

/* Puts ${count} globs side by side, equal ones once.  The texts must outlive the automaton. */
struct automaton *automaton_make(struct arena *a, const struct slice *globs, uint32_t count);

/* The state before the first byte. */
struct automaton_state automaton_start(struct automaton *m);

/*
 * The state behind byte ${c}, in memory that the next call but one overwrites:
 * automaton_keep makes it last.  No places: nothing can match any more.
 */
struct automaton_state automaton_step(struct automaton *m, struct automaton_state from,
    unsigned char c);
struct automaton_state automaton_keep(struct automaton *m, struct automaton_state s);

/* Whether the text read up to ${s} matches glob number ${index}. */
bool automaton_accepts(const struct automaton *m, struct automaton_state s, uint32_t index);

/* For hash tables of states: a hash, and a power of two that leaves ${count} entries half of it. */
uint32_t automaton_hash(const void *ptr, size_t len);
size_t automaton_table_size(size_t count);

#endif
