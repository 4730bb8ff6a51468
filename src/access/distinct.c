#include "access/distinct.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "access/signature.h"

enum { MAX_LOOKUPS = 1 << 24 };	/* in lists that have to be asked about every address */

/* An address on the line of its family. */
struct spot {
	struct bound at;
	uint32_t index;
	bool is_v6;
};

/* Addresses sorted, those of IPv4 first. */
struct spots {
	struct spot *ptr;
	uint32_t count;
	uint32_t v4_count;
};

static int
compare_spots(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	int order = memcmp(&x->at, &y->at, sizeof(x->at));

	if (x->is_v6 != y->is_v6)
		return x->is_v6 ? 1 : -1;
	if (order != 0)
		return order;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct spots
sort_spots(struct arena *a, const struct ranged_address *addresses, uint32_t count)
{
	struct spots s = { ARENA_ARRAY(a, struct spot, count), count, 0 };

	for (uint32_t i = 0; i < count; i++) {
		struct bound unused;
		bool is_v6 = addresses[i].address.family == AF_INET6;

		stretch_bounds(&addresses[i].address, is_v6 ? 128 : 32, &s.ptr[i].at, &unused);
		s.ptr[i].index = i;
		s.ptr[i].is_v6 = is_v6;
		s.v4_count += !is_v6;
	}
	if (count > 0)
		qsort(s.ptr, count, sizeof(*s.ptr), compare_spots);
	return s;
}

/* How many of the spots [${from}, ${to}) lie below ${at}, or at it with ${included}; plus ${from}. */
static uint32_t
spots_until(const struct spots *s, uint32_t from, uint32_t to, const struct bound *at,
    bool included)
{
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (memcmp(&s->ptr[middle].at, at, sizeof(*at)) < (included ? 1 : 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Hands the runs of spots of which ${list}, by its blocks, says ${outcome} to ${run}. */
static void
each_run(const struct spots *s, const struct stretches *list, int outcome,
    void (*run)(void *cookie, uint32_t from, uint32_t to), void *cookie)
{
	for (int is_v6 = 0; is_v6 < 2; is_v6++) {
		uint32_t at = is_v6 ? s->v4_count : 0, end = is_v6 ? s->count : s->v4_count, n;
		const struct stretch *all = stretches_of(list, is_v6, outcome, &n);

		for (uint32_t i = 0; i < n && at < end; i++) {
			uint32_t from = spots_until(s, at, end, &all[i].low, false);

			at = spots_until(s, from, end, &all[i].high, true);
			if (from < at)
				run(cookie, from, at);
		}
	}
}

/* ---- one of each ---- */

struct judge {
	const struct address_query *query;
	const struct stretches *const *lists;
	struct spots spots;
	struct signature *changes;	/* by spot: what is different from the spot before it */
	struct signature share;		/* of what is being said */
};

/* What list number ${list} adds to a combination by saying ${outcome}. */
static struct signature
share_of(uint32_t list, int outcome)
{
	struct signature s = { { 1, 2 } };

	if (outcome == 0)
		return (struct signature){ { 0, 0 } };
	signature_mix(&s, (uint64_t)list << 3 | (uint64_t)(outcome + 4));
	return s;
}

static void
change_run(void *cookie, uint32_t from, uint32_t to)
{
	struct judge *j = cookie;

	signature_add(&j->changes[from], j->share, 1);
	signature_add(&j->changes[to], j->share, -1);
}

/* What the blocks of all lists without globs say, as changes along the lines. */
static void
judge_blocks(struct judge *j)
{
	for (uint32_t i = 0; i < j->query->list_count; i++) {
		if (stretches_have_globs(j->lists[i]))
			continue;
		for (int outcome = -1; outcome <= 1; outcome += 2) {
			j->share = share_of(i, outcome);
			each_run(&j->spots, j->lists[i], outcome, change_run, j);
		}
	}
}

/* Whether some pattern could match the text of an address. */
static bool
may_be_address(const struct pattern_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct slice glob = list->patterns[i].glob;
		size_t n = 0;

		while (n < glob.len && glob.ptr[n] != '\0' &&
		    strchr("0123456789abcdef.:*?", glob.ptr[n]) != NULL)
			n++;
		if (n == glob.len)
			return true;
	}
	return false;
}

/* The lists that have to be asked about every address, by number; names behind addresses. */
static uint32_t
slow_lists(const struct judge *j, struct arena *a, const uint32_t **slow)
{
	const struct address_query *q = j->query;
	uint32_t *list = ARENA_ARRAY(a, uint32_t, (size_t)q->list_count + q->name_count), n = 0;

	for (uint32_t i = 0; i < q->list_count; i++)
		if (stretches_have_globs(j->lists[i]))
			list[n++] = i;
	for (uint32_t i = 0; i < q->name_count; i++)
		if (may_be_address(q->names[i]))
			list[n++] = q->list_count + i;
	*slow = list;
	return n;
}

static int
ask(const struct judge *j, uint32_t list, const struct ranged_address *at)
{
	uint32_t addresses = j->query->list_count;

	return list < addresses ? stretches_match(j->lists[list], at) :
	    (int)pattern_list_match(j->query->names[list - addresses], slice_of(at->text));
}

/* By candidate: the combination of what all lists say. */
static struct signature *
combinations(struct judge *j, struct arena *a, const struct ranged_address *candidates,
    uint32_t count)
{
	struct signature *all = ARENA_ARRAY(a, struct signature, count), at = { { 0, 0 } };
	const uint32_t *slow;
	uint32_t slow_count = slow_lists(j, a, &slow);

	j->spots = sort_spots(a, candidates, count);
	j->changes = ARENA_ARRAY(a, struct signature, (size_t)count + 1);
	judge_blocks(j);
	for (uint32_t i = 0; i < count; i++) {
		const struct spot *spot = &j->spots.ptr[i];
		struct signature *one = &all[spot->index];

		signature_add(&at, j->changes[i], 1);
		*one = at;
		for (uint32_t n = 0; n < slow_count; n++)
			signature_add(one,
			    share_of(slow[n], ask(j, slow[n], &candidates[spot->index])), 1);
		if (j->query->keep_families_apart && spot->is_v6)
			signature_add(one, share_of(UINT32_MAX, 1), 1);
	}
	return all;
}

static uint32_t
count_within_budget(const struct judge *j, struct arena *a, size_t count)
{
	const uint32_t *slow;
	size_t most = MAX_LOOKUPS / ((size_t)slow_lists(j, a, &slow) + 1);

	return (uint32_t)(count < most ? count : most);
}

struct address_set
distinct_keep(struct arena *a, const struct address_query *q,
    const struct stretches *const *lists, const struct ranged_address *candidates, size_t count)
{
	struct judge j = { .query = q, .lists = lists };
	struct address_set set = { .lists = lists };
	struct ranged_address *kept;
	struct signature *all;
	struct spots *spots;
	struct arena work;
	size_t slots = 16;
	uint32_t *table, n;

	arena_init(&work);
	n = count_within_budget(&j, &work, count);
	set.complete = n == count;
	all = combinations(&j, &work, candidates, n);
	while (slots < (size_t)n * 2 + 2)
		slots *= 2;
	table = ARENA_ARRAY(&work, uint32_t, slots);
	kept = ARENA_ARRAY(a, struct ranged_address, n);
	for (uint32_t i = 0; i < n; i++) {
		size_t slot = signature_scramble(all[i].part[0]) & (slots - 1);

		while (table[slot] != 0 && !signature_equal(all[table[slot] - 1], all[i]))
			slot = (slot + 1) & (slots - 1);
		if (table[slot] != 0)
			continue;
		table[slot] = i + 1;
		kept[set.count] = candidates[i];
		kept[set.count++].text =
		    arena_copy(a, candidates[i].text, strlen(candidates[i].text));
	}
	set.addresses = kept;
	arena_release(&work);
	spots = ARENA_NEW(a, struct spots);
	*spots = sort_spots(a, kept, set.count);
	set.spots = spots;
	return set;
}

/* ---- who is hit ---- */

struct marker {
	const struct spots *spots;
	uint64_t *hits;
};

static void
mark_run(void *cookie, uint32_t from, uint32_t to)
{
	struct marker *m = cookie;

	for (uint32_t i = from; i < to; i++)
		m->hits[m->spots->ptr[i].index / 64] |=
		    (uint64_t)1 << (m->spots->ptr[i].index % 64);
}

void
addresses_hits(const struct address_set *set, uint32_t list, int outcome, uint64_t *hits)
{
	struct marker m = { set->spots, hits };

	if (!stretches_have_globs(set->lists[list])) {
		each_run(set->spots, set->lists[list], outcome, mark_run, &m);
		return;
	}
	for (uint32_t i = 0; i < set->count; i++)
		if (stretches_match(set->lists[list], &set->addresses[i]) == outcome)
			hits[i / 64] |= (uint64_t)1 << (i % 64);
}
