/*
 * Cut: the parts of class_set that its makers and its queries share.
 */
#ifndef ACCESS_CUT_H
#define ACCESS_CUT_H

#include "access/region.h"
#include "base/vec.h"

VEC(region_vec, struct region);

/* struct class_set's private half. */
struct class_space {
	const struct space *space;
	bool *takes_effect;		/* by statement: it decides something in some class */
	bool *is_left_out;		/* by statement, for MATCH: not combined with all others */
	bool *applies;			/* by statement, for MATCH: it does so in some class */
	bool is_regular;		/* guards decide every Match line, and none ends sshd */
	uint64_t asking;		/* budget left for questions about lines (reach.c), in words of sets */
	bool is_incomplete;
	const struct effective *startup;	/* the values of the start-up pass */
	enum keyword *slots;		/* the keywords that the file sets */
	uint32_t slot_count;
	uint32_t *table;		/* open-addressed by signature: 1 + class */
	size_t table_size;
};

/* Whether ${st} can change what a region with these ${slots} has been given (evaluate.c apply). */
bool cut_contributes(const struct statement *st, const uint64_t *slots);

/*
 * Cuts ${r} into the part where all literals hold, which goes into ${*inside},
 * and disjoint pieces where not, which go to the end of ${outside}.  Returns
 * false when nothing is inside; then ${r} is not put anywhere.
 */
bool cut_region(const struct space *s, struct arena *a, const struct region *r,
    const struct literal *literals, uint32_t count, struct region *inside,
    struct region_vec *outside);

/*
 * Cuts ${r}, whose connections have the effective configuration ${e}, by what
 * the Allow and Deny lists make of them.  ${out[outcome]} gets the pieces;
 * false when there were more than ${max}, or ${*budget} words of sets were
 * used up, and some are lost.
 */
bool cut_by_lists(const struct space *s, struct arena *a, const struct region *r,
    const struct effective *e, uint32_t max, uint64_t *budget,
    struct region_vec out[LISTS_OUTCOME_COUNT]);

#endif
