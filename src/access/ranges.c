#include "access/ranges.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "access/distinct.h"
#include "access/octets.h"
#include "access/stretches.h"
#include "base/vec.h"

enum { MAX_ADDRESSES = 1 << 15 };

VEC(bound_vec, struct bound);
VEC(candidate_vec, struct ranged_address);
VEC(glob_vec, struct slice);

struct survey {
	struct arena *a;
	struct arena work;
	const struct address_query *query;
	struct bound_vec bounds4, bounds6;
	struct glob_vec globs4;	/* globs on IPv4 text that are no prefixes */
	struct candidate_vec candidates;
	const struct stretches *const *lists;	/* the query's, sorted for look-ups */
	bool complete;
	bool sampled;
};

/* ---- bounds ---- */

static struct bound
bound_v4(uint32_t address)
{
	struct bound b = { { 0 } };

	for (unsigned i = 0; i < 4; i++)
		b.bytes[12 + i] = (uint8_t)(address >> (24 - 8 * i));
	return b;
}

static uint32_t
v4_of(const struct bound *b)
{
	return (uint32_t)b->bytes[12] << 24 | (uint32_t)b->bytes[13] << 16 |
	    (uint32_t)b->bytes[14] << 8 | b->bytes[15];
}

/* Adds 1 to the address; false when it was the last one. */
static bool
increment(uint8_t *bytes, unsigned count)
{
	while (count-- > 0)
		if (++bytes[count] != 0)
			return true;
	return false;
}

/* The bounds of the block of ${prefix} bits; the address is ${low} from byte ${first} on. */
static void
add_block(struct bound_vec *bounds, struct bound low, unsigned first, unsigned prefix)
{
	struct bound high = low;

	for (unsigned bit = prefix; bit < (V6_BYTES - first) * 8; bit++) {
		uint8_t mask = (uint8_t)(0x80U >> (bit % 8));

		low.bytes[first + bit / 8] &= (uint8_t)~mask;
		high.bytes[first + bit / 8] |= mask;
	}
	bound_vec_push(bounds, low);
	if (increment(high.bytes + first, V6_BYTES - first))
		bound_vec_push(bounds, high);
}

static void
add_v4_range(struct survey *s, uint32_t low, uint32_t high)
{
	bound_vec_push(&s->bounds4, bound_v4(low));
	if (high != UINT32_MAX)
		bound_vec_push(&s->bounds4, bound_v4(high + 1));
}

static void
add_network(struct survey *s, const struct address *net, unsigned prefix)
{
	struct bound b = { { 0 } };

	if (net->family == AF_INET) {
		memcpy(b.bytes + 12, net->bytes, 4);
		add_block(&s->bounds4, b, 12, prefix);
	} else {
		memcpy(b.bytes, net->bytes, V6_BYTES);
		add_block(&s->bounds6, b, 0, prefix);
	}
}

/* ---- globs ---- */

static bool
consists_of(struct slice s, const char *set)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '\0' || strchr(set, s.ptr[i]) == NULL)
			return false;
	return true;
}

/* The text before a single '*' at the end; false for any other glob. */
static bool
prefix_of(struct slice glob, struct slice *prefix)
{
	while (glob.len > 1 && glob.ptr[glob.len - 1] == '*' && glob.ptr[glob.len - 2] == '*')
		glob.len--;
	if (glob.len == 0 || glob.ptr[glob.len - 1] != '*')
		return false;
	*prefix = slice_part(glob, 0, glob.len - 1);
	return !slice_has(*prefix, '*') && !slice_has(*prefix, '?');
}

/* Octet numbers which in decimal begin with ${digits}: up to three ranges. */
static void
add_v4_octets(struct survey *s, uint32_t head, unsigned octets, struct slice digits)
{
	uint32_t low = 0, span = 1;
	unsigned shift = 24 - 8 * octets;

	for (size_t i = 0; i < digits.len; i++)
		low = low * 10 + (uint32_t)(digits.ptr[i] - '0');
	for (size_t len = digits.len; len <= 3 && low <= 255; len++, low *= 10, span *= 10) {
		uint32_t high = low + span - 1 > 255 ? 255 : low + span - 1;

		add_v4_range(s, head | low << shift, head | high << shift |
		    (shift == 0 ? 0 : (UINT32_MAX >> (32 - shift))));
		if (low == 0)
			break;
	}
}

/* "10.", "10.0", "192.168.1": what begins so lies between bounds. */
static void
add_v4_prefix(struct survey *s, struct slice prefix)
{
	struct slice part, rest = prefix;
	uint32_t head = 0;

	for (unsigned octet = 0; octet < 4 && slice_cut(&rest, '.', &part); octet++) {
		uint32_t value = 0;

		if (part.len > 3)
			return;
		if (rest.ptr == NULL) {
			if (part.len > 0)
				add_v4_octets(s, head, octet, part);
			else if (octet > 0)
				add_v4_range(s, head, head | UINT32_MAX >> (8 * octet));
			return;
		}
		for (size_t i = 0; i < part.len; i++)
			value = value * 10 + (uint32_t)(part.ptr[i] - '0');
		if (part.len == 0 || value > 255)
			return;
		head |= value << (24 - 8 * octet);
	}
}

static void
take_v4_glob(struct survey *s, struct slice glob)
{
	struct slice prefix;

	if (prefix_of(glob, &prefix))
		add_v4_prefix(s, prefix);
	else
		glob_vec_push(&s->globs4, glob);
}

/* A group of hexadecimal digits as it is printed, not zero; -1 when it is none. */
static int
group_value(struct slice part)
{
	int value = 0;

	if (part.len == 0 || part.len > 4 || part.ptr[0] == '0')
		return -1;
	for (size_t i = 0; i < part.len; i++)
		value =
		    value * 16 + (part.ptr[i] <= '9' ? part.ptr[i] - '0' : part.ptr[i] - 'a' + 10);
	return value;
}

/* "2001:db8:", "fe8": bounds for what begins so. False when zeros could hide in "::". */
static bool
add_v6_prefix(struct survey *s, struct slice prefix)
{
	struct bound b = { { 0 } };
	struct slice part, rest = prefix;

	if (prefix.len == 0)
		return true;
	for (size_t group = 0; group < 8 && slice_cut(&rest, ':', &part); group++) {
		int value = group_value(part);
		unsigned digits = (unsigned)part.len;

		if (part.len == 0 && rest.ptr == NULL && group > 0) {
			add_block(&s->bounds6, b, 0, 16 * (unsigned)group);
			return true;
		}
		if (value < 0)
			return false;
		for (; digits <= 4; digits++, value <<= 4) {
			b.bytes[2 * group] = (uint8_t)(value >> 8);
			b.bytes[2 * group + 1] = (uint8_t)(value & 0xff);
			if (rest.ptr != NULL)
				break;
			add_block(&s->bounds6, b, 0, 16 * (unsigned)group + 16 -
			    4 * (digits - (unsigned)part.len));
		}
		if (rest.ptr == NULL)
			return true;
	}
	return true;	/* more than eight groups: matches nothing */
}

static void
add_candidate(struct survey *s, const struct address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(address->family, address->bytes, text, sizeof(text)) == NULL)
		return;
	candidate_vec_push(&s->candidates, (struct ranged_address){ *address,
	    arena_copy(&s->work, text, strlen(text)) });
}

static void
add_text(struct survey *s, const char *text)
{
	struct address address;

	if (address_parse(slice_of(text), &address))
		add_candidate(s, &address);
}

enum { FILLERS = 8, SAMPLE_MAX = 64 };

static const char *const v4_fillers[FILLERS] = { "0", "1", "10", "255", "0.0", "1.1", "0.0.0", "" };
static const char *const v6_fillers[FILLERS] = {
	"", "0", "1", "::", "::1", "2:3", "2:3:4:5:6", "1::2"
};

/* Addresses that a glob may match: each '*' replaced in a few ways. */
static void
sample(struct survey *s, struct slice glob, const char *const fillers[FILLERS])
{
	size_t stars = 0, ways = 1;

	for (size_t i = 0; i < glob.len; i++)
		stars += glob.ptr[i] == '*';
	for (size_t i = 0; i < stars && i < 3; i++)
		ways *= FILLERS;
	for (size_t way = 0; way < ways && s->candidates.count < MAX_ADDRESSES; way++) {
		char text[SAMPLE_MAX];
		size_t len = 0, choice = way;

		for (size_t i = 0; i < glob.len && len + 12 < SAMPLE_MAX; i++) {
			const char *filler = fillers[choice % FILLERS];

			if (glob.ptr[i] != '*') {
				text[len++] = (char)(glob.ptr[i] == '?' ? '1' : glob.ptr[i]);
				continue;
			}
			memcpy(text + len, filler, strlen(filler));
			len += strlen(filler);
			choice /= FILLERS;
		}
		text[len] = '\0';
		add_text(s, text);
	}
}

static void
take_v6_glob(struct survey *s, struct slice glob)
{
	struct slice prefix;

	if (prefix_of(glob, &prefix) && add_v6_prefix(s, prefix))
		return;
	s->sampled = true;
	sample(s, glob, v6_fillers);
}

/* A pattern that is compared with the printed address. */
static void
take_glob(struct survey *s, struct slice glob)
{
	struct address address;
	bool has_wildcard = slice_has(glob, '*') || slice_has(glob, '?');
	unsigned marks = 0;

	if (!has_wildcard) {
		if (address_parse(glob, &address))
			add_network(s, &address, address.family == AF_INET ? 32 : 128);
		return;
	}
	for (size_t i = 0; i < glob.len; i++)
		marks += glob.ptr[i] == '?';
	/* Any address is at least two bytes long. */
	if (consists_of(glob, "*?") && slice_has(glob, '*') && marks <= 2)
		return;
	if (consists_of(glob, "0123456789.*?"))
		take_v4_glob(s, glob);
	if (consists_of(glob, "0123456789abcdef:*?"))
		take_v6_glob(s, glob);
}

static void
take_lists(struct survey *s)
{
	for (uint32_t i = 0; i < s->query->list_count; i++) {
		const struct address_list *list = s->query->lists[i];

		for (uint32_t j = 0; j < list->count; j++) {
			const struct address_block *b = &list->blocks[j];

			if (b->is_glob)
				take_glob(s, b->text);
			else
				add_network(s, &b->address, b->prefix);
			/* Addresses of one interface are not tried. */
			s->sampled |= !b->is_glob && b->address.scope != 0;
		}
	}
	for (uint32_t i = 0; i < s->query->name_count; i++)
		for (uint32_t j = 0; j < s->query->names[i]->count; j++)
			take_glob(s, s->query->names[i]->patterns[j].glob);
}

/* ---- stretches ---- */

static int
compare_bounds(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct bound));
}

/* Sorts the bounds and takes duplicates out; the lowest address is always one. */
static void
settle(struct bound_vec *bounds)
{
	size_t n = 0;

	bound_vec_push(bounds, (struct bound){ { 0 } });
	qsort(bounds->ptr, bounds->count, sizeof(*bounds->ptr), compare_bounds);
	for (size_t i = 0; i < bounds->count; i++)
		if (n == 0 || compare_bounds(&bounds->ptr[n - 1], &bounds->ptr[i]) != 0)
			bounds->ptr[n++] = bounds->ptr[i];
	bounds->count = n;
}

/* One address of every stretch: the second, which looks more like a host, of long ones. */
static void
take_stretches(struct survey *s, const struct bound_vec *bounds, int family)
{
	unsigned first = family == AF_INET ? 12 : 0;

	for (size_t i = 0; i < bounds->count; i++) {
		struct address address = { .family = family };
		struct bound low = bounds->ptr[i], reach = low;
		bool is_wide = true;

		if (s->candidates.count >= MAX_ADDRESSES) {
			s->complete = false;
			return;
		}
		for (unsigned n = 0; n < 3 && is_wide; n++)
			is_wide = increment(reach.bytes + first, V6_BYTES - first) &&
			    (i + 1 == bounds->count ||
			    compare_bounds(&reach, &bounds->ptr[i + 1]) < 0);
		if (is_wide)
			increment(low.bytes + first, V6_BYTES - first);
		memcpy(address.bytes, low.bytes + first, V6_BYTES - first);
		add_candidate(s, &address);
	}
}

/* ---- globs over the octets of IPv4 ---- */

static void
take_v4(void *cookie, uint32_t value)
{
	struct address address = { .family = AF_INET };

	memcpy(address.bytes, bound_v4(value).bytes + 12, 4);
	add_candidate(cookie, &address);
}

/* An address for each combination of stretch and outcomes of the globs on IPv4 text. */
static void
take_v4_globs(struct survey *s)
{
	struct octet_query query = {
		.globs = s->globs4.ptr,
		.glob_count = (uint32_t)s->globs4.count,
		.max_states = s->query->max_states,
		.found = take_v4,
		.cookie = s,
	};
	uint32_t *bounds = ARENA_ARRAY(&s->work, uint32_t, s->bounds4.count);

	for (size_t i = 0; i < s->bounds4.count; i++)
		bounds[i] = v4_of(&s->bounds4.ptr[i]);
	query.bounds = bounds;
	query.bound_count = (uint32_t)s->bounds4.count;
	if (octets_enumerate(&s->work, &query))
		return;
	s->complete = false;
	for (size_t i = 0; i < s->globs4.count; i++)
		sample(s, s->globs4.ptr[i], v4_fillers);
}

struct address_set
addresses_enumerate(struct arena *a, const struct address_query *query)
{
	static const char *const clients[] = { "203.0.113.7", "198.51.100.7", "192.0.2.7",
		"2001:db8::7" };
	static const char *const servers[] = { "192.0.2.1", "198.51.100.1", "203.0.113.1",
		"2001:db8::1" };
	struct survey s = { .a = a, .query = query, .complete = true };
	struct address_set set;

	arena_init(&s.work);
	s.lists = stretches_make_all(a, query->lists, query->list_count);
	for (size_t i = 0; i < 4; i++)
		add_text(&s, query->local ? servers[i] : clients[i]);
	take_lists(&s);
	settle(&s.bounds4);
	settle(&s.bounds6);
	take_stretches(&s, &s.bounds4, AF_INET);
	take_stretches(&s, &s.bounds6, AF_INET6);
	if (s.globs4.count > 0)
		take_v4_globs(&s);
	set = distinct_keep(a, query, s.lists, s.candidates.ptr, s.candidates.count);
	set.complete &= s.complete;
	set.sampled = s.sampled;
	bound_vec_release(&s.bounds4);
	bound_vec_release(&s.bounds6);
	glob_vec_release(&s.globs4);
	candidate_vec_release(&s.candidates);
	arena_release(&s.work);
	return set;
}
