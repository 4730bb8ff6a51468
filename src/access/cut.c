#include "access/cut.h"

#include "config/value.h"

/* A complaint that stops sshd only where, or only when, the line is active. */
static bool
may_stop_sshd(const struct statement *st)
{
	for (const struct complaint *c = st->complaints; c != NULL; c = c->next)
		if (c->effect != COMPLAINT_LOGGED &&
		    (c->when & (WHEN_ACTIVE | WHEN_CONNECTION)) != 0)
			return true;
	return false;
}

bool
cut_contributes(const struct statement *st, const uint64_t *slots)
{
	if (st->facts == NULL)
		return false;
	if (may_stop_sshd(st))
		return true;
	if (!st->has_value || !st->facts->carried || st->facts->multiplicity == MULTI_NONE)
		return false;
	if (st->facts->multiplicity == MULTI_FIRST && (st->value.number_set & VALUE_RESETS) == 0)
		return !set_has(slots, (uint32_t)st->facts->slot);
	return true;
}

bool
cut_region(const struct space *s, struct arena *a, const struct region *r,
    const struct literal *literals, uint32_t count, struct region *inside,
    struct region_vec *outside)
{
	struct region probe = *r;
	size_t before = outside->count;

	*inside = *r;
	for (uint32_t i = 0; i < count; i++) {
		struct literal opposite = { literals[i].predicate, !literals[i].positive, NULL };
		struct region off = *inside;

		if (!region_narrow(s, a, inside, literals[i])) {
			outside->count = before;
			*inside = probe;
			return false;
		}
		if (region_narrow(s, a, &off, opposite))
			region_vec_push(outside, off);
	}
	return true;
}

/* ---- lists ---- */

struct sieve {
	const struct space *s;
	struct arena *a;
	uint32_t max;
	uint64_t *budget;
	bool overflowed;
	struct region_vec open;		/* no entry has hit so far */
	struct region_vec spare;
	struct region_vec listed;
};

/* Moves what meets all of ${literals} from open to listed. */
static void
sift(struct sieve *v, const struct literal *literals, uint32_t count)
{
	struct region_vec swap;

	v->spare.count = 0;
	for (size_t i = 0; i < v->open.count; i++) {
		struct region inside;
		uint64_t cost = region_cost(v->s, &v->open.ptr[i], literals, count);

		if (v->spare.count + v->listed.count > v->max || cost > *v->budget) {
			v->overflowed = true;
			break;
		}
		*v->budget -= cost;
		if (cut_region(v->s, v->a, &v->open.ptr[i], literals, count, &inside, &v->spare))
			region_vec_push(&v->listed, inside);
		else
			region_vec_push(&v->spare, v->open.ptr[i]);
	}
	swap = v->open;
	v->open = v->spare;
	v->spare = swap;
}

static void
sift_hosted(struct sieve *v, const struct hosted_entry *h)
{
	const struct literal numeric[] = {
		{ h->user, true, NULL }, { h->numeric, true, NULL },
	};
	const struct literal by_address[] = {
		{ h->user, true, NULL }, { h->address_negated, false, NULL },
		{ h->address_hit, true, NULL }, { h->name_negated, false, NULL },
	};
	const struct literal by_name[] = {
		{ h->user, true, NULL }, { h->address_negated, false, NULL },
		{ h->address_hit, false, NULL }, { h->name_negated, false, NULL },
		{ h->name_hit, true, NULL },
	};

	/* The regions at hand are all of clients with a name, or all of clients without. */
	if (v->open.count == 0)
		return;
	if (!v->open.ptr[0].has_name) {
		sift(v, numeric, 2);
	} else {
		sift(v, by_address, 4);
		sift(v, by_name, 5);
	}
}

/* All lines of keyword ${k}. */
static void
sift_keyword(struct sieve *v, const struct effective *e, enum keyword k)
{
	for (uint32_t at = effective_setter(e, k, 0); at != 0; at = effective_setter(e, k, at)) {
		const struct list_line *line = space_list_line(v->s, at - 1);

		if (line == NULL)
			continue;
		if (line->has_plain)
			sift(v, &(struct literal){ line->plain, true, NULL }, 1);
		for (uint32_t i = 0; i < line->hosted_count; i++)
			sift_hosted(v, &line->hosted[i]);
	}
}

static void
move(struct region_vec *from, struct region_vec *to)
{
	for (size_t i = 0; i < from->count; i++)
		region_vec_push(to, from->ptr[i]);
	from->count = 0;
}

bool
cut_by_lists(const struct space *s, struct arena *a, const struct region *r,
    const struct effective *e, uint32_t max, uint64_t *budget,
    struct region_vec out[LISTS_OUTCOME_COUNT])
{
	static const enum list_outcome order[] = {
		LISTS_DENIED_USER, LISTS_UNLISTED_USER, LISTS_DENIED_GROUP, LISTS_UNLISTED_GROUP
	};
	struct sieve v = { .s = s, .a = a, .max = max, .budget = budget };

	region_vec_push(&v.open, *r);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		enum keyword k = lists_outcome_keyword(order[i]);

		if (effective_setter(e, k, 0) == 0)
			continue;
		v.listed.count = 0;
		sift_keyword(&v, e, k);
		if (order[i] == LISTS_DENIED_USER || order[i] == LISTS_DENIED_GROUP) {
			move(&v.listed, &out[order[i]]);
		} else {
			move(&v.open, &out[order[i]]);
			move(&v.listed, &v.open);
		}
	}
	move(&v.open, &out[LISTS_PASS]);
	region_vec_release(&v.open);
	region_vec_release(&v.spare);
	region_vec_release(&v.listed);
	return !v.overflowed;
}
