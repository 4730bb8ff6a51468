#include "access/stretches.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "config/pattern.h"

struct line {			/* sorted stretches without overlap */
	struct stretch *stretches;
	uint32_t count;
};

enum { LINE_V4, LINE_V6, LINE_V4_NEGATED, LINE_V6_NEGATED, LINE_COUNT };

struct stretches {
	struct line lines[LINE_COUNT];
	const struct address_block **globs;
	uint32_t glob_count;
	bool invalid;
};

void
stretch_bounds(const struct address *net, unsigned prefix, struct bound *low, struct bound *high)
{
	unsigned first = net->family == AF_INET ? V6_BYTES - 4 : 0;

	*low = (struct bound){ { 0 } };
	memcpy(low->bytes + first, net->bytes, V6_BYTES - first);
	*high = *low;
	for (unsigned bit = prefix; bit < (V6_BYTES - first) * 8; bit++) {
		uint8_t mask = (uint8_t)(0x80U >> (bit % 8));

		low->bytes[first + bit / 8] &= (uint8_t)~mask;
		high->bytes[first + bit / 8] |= mask;
	}
}

static int
compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return memcmp(&x->low, &y->low, sizeof(x->low));
}

static void
settle(struct line *line)
{
	uint32_t n = 0;

	if (line->count == 0)
		return;
	qsort(line->stretches, line->count, sizeof(*line->stretches), compare_stretches);
	for (uint32_t i = 1; i < line->count; i++) {
		struct stretch *last = &line->stretches[n], *next = &line->stretches[i];

		if (memcmp(&next->low, &last->high, sizeof(next->low)) > 0)
			line->stretches[++n] = *next;
		else if (memcmp(&next->high, &last->high, sizeof(next->high)) > 0)
			last->high = next->high;
	}
	line->count = n + 1;
}

/* The neighbour of an address on its line; the caller knows that there is one. */
static struct bound
neighbour(struct bound b, int step)
{
	for (unsigned i = V6_BYTES; i-- > 0;) {
		b.bytes[i] = (uint8_t)(b.bytes[i] + step);
		if (b.bytes[i] != (step > 0 ? 0 : 0xff))
			break;
	}
	return b;
}

/* Takes the ${holes} out of ${line}: a negated entry decides. */
static void
subtract(struct arena *a, struct line *line, const struct line *holes)
{
	struct line left = { 0 };
	uint32_t hole = 0;

	if (line->count == 0 || holes->count == 0)
		return;
	left.stretches = ARENA_ARRAY(a, struct stretch, (size_t)line->count + holes->count);
	for (uint32_t i = 0; i < line->count; i++) {
		struct stretch rest = line->stretches[i];
		bool any = true;

		while (hole < holes->count && memcmp(&holes->stretches[hole].high, &rest.low,
		    sizeof(rest.low)) < 0)
			hole++;
		for (uint32_t h = hole; any && h < holes->count &&
		     memcmp(&holes->stretches[h].low, &rest.high, sizeof(rest.high)) <= 0; h++) {
			const struct stretch *out = &holes->stretches[h];

			if (memcmp(&out->low, &rest.low, sizeof(rest.low)) > 0)
				left.stretches[left.count++] =
				    (struct stretch){ rest.low, neighbour(out->low, -1) };
			any = memcmp(&out->high, &rest.high, sizeof(rest.high)) < 0;
			if (any)
				rest.low = neighbour(out->high, 1);
		}
		if (any)
			left.stretches[left.count++] = rest;
	}
	*line = left;
}

static const struct stretches *
make(struct arena *a, const struct address_list *list)
{
	struct stretches *s = ARENA_NEW(a, struct stretches);

	s->invalid = list->invalid;
	s->globs = ARENA_ARRAY(a, const struct address_block *, list->count);
	for (int i = 0; i < LINE_COUNT; i++)
		s->lines[i].stretches = ARENA_ARRAY(a, struct stretch, list->count);
	for (uint32_t i = 0; i < list->count; i++) {
		const struct address_block *b = &list->blocks[i];
		struct line *line = &s->lines[(b->negated ? LINE_V4_NEGATED : LINE_V4) +
		    (!b->is_glob && b->address.family == AF_INET6)];
		struct stretch *stretch = &line->stretches[line->count];

		if (b->is_glob) {
			s->globs[s->glob_count++] = b;
		} else if (b->address.scope == 0) {
			stretch_bounds(&b->address, b->prefix, &stretch->low, &stretch->high);
			line->count++;
		}
	}
	for (int i = 0; i < LINE_COUNT; i++)
		settle(&s->lines[i]);
	for (int is_v6 = 0; is_v6 < 2; is_v6++)
		subtract(a, &s->lines[LINE_V4 + is_v6], &s->lines[LINE_V4_NEGATED + is_v6]);
	return s;
}

const struct stretch *
stretches_of(const struct stretches *s, bool is_v6, int outcome, uint32_t *count)
{
	const struct line *line = &s->lines[(outcome < 0 ? LINE_V4_NEGATED : LINE_V4) + is_v6];

	*count = outcome > 0 && s->invalid ? 0 : line->count;
	return *count == 0 ? NULL : line->stretches;
}

bool
stretches_have_globs(const struct stretches *s)
{
	return s->glob_count > 0;
}

const struct stretches *const *
stretches_make_all(struct arena *a, const struct address_list *const *lists, uint32_t count)
{
	const struct stretches **all = ARENA_ARRAY(a, const struct stretches *, count);

	for (uint32_t i = 0; i < count; i++)
		all[i] = make(a, lists[i]);
	return all;
}

static bool
line_has(const struct line *line, const struct bound *at)
{
	uint32_t low = 0, high = line->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (memcmp(&line->stretches[middle].high, at, sizeof(*at)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < line->count && memcmp(&line->stretches[low].low, at, sizeof(*at)) <= 0;
}

int
stretches_match(const struct stretches *s, const struct ranged_address *at)
{
	bool is_v6 = at->address.family == AF_INET6;
	struct bound low, high;
	int result = 0;

	stretch_bounds(&at->address, is_v6 ? 128 : 32, &low, &high);
	if (line_has(&s->lines[LINE_V4_NEGATED + is_v6], &low))
		return -1;
	for (uint32_t i = 0; i < s->glob_count; i++) {
		if (!pattern_match(slice_of(at->text), s->globs[i]->text))
			continue;
		if (s->globs[i]->negated)
			return -1;
		result = 1;
	}
	if (s->invalid)
		return -2;
	return result == 1 || line_has(&s->lines[LINE_V4 + is_v6], &low);
}
