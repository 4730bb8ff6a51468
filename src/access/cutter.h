/*
 * Cutter: the state of classes_make, and its first half, which cuts the space
 * into regions by the Match blocks that can matter.
 */
#ifndef ACCESS_CUTTER_H
#define ACCESS_CUTTER_H

#include "access/cut.h"
#include "access/signature.h"

VEC(class_vec, struct class);
VEC(left_out_vec, struct left_out);
VEC(index_vec, uint32_t);

struct cutter {
	struct arena *a;		/* for the result */
	struct arena work;
	const struct config *config;
	const struct space *space;
	struct classes_options options;
	struct class_set *set;
	struct class_space *shared;
	struct region_vec regions;
	struct class_vec classes;
	struct left_out_vec left_out;
	uint32_t *blocks;		/* all MATCH statements */
	uint32_t block_count;
	struct point point;		/* the last one that was judged */
	struct effective *e;		/* of it, when has_effective … */
	struct index_vec matched;	/* … the MATCH statements that apply to it … */
	struct signature effective;	/* … and what its values sign as */
	struct index_vec spare;
	bool has_effective;
	bool has_point;
	bool is_full;			/* the budget of regions is used up */
	uint64_t cutting, avoiding, sifting, judging;	/* budgets left */
	uint32_t list_entries;		/* words in all Allow and Deny lists */
};

/* Notes that MATCH statement ${statement}, or the file as a whole, was not worked through. */
void cutter_leave_out(struct cutter *w, enum left_out_reason reason, uint32_t statement);

/*
 * Cuts w->regions until every block with a setting that can still count holds
 * for all of a region or for none of it.  When the budget ends first, at least
 * one region of each block comes first.
 */
void cutter_cut(struct cutter *w);

#endif
