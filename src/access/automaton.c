#include "access/automaton.h"

#include <string.h>

uint32_t
automaton_hash(const void *ptr, size_t len)
{
	const unsigned char *p = ptr;
	uint64_t h = len;

	for (; len >= sizeof(h); p += sizeof(h), len -= sizeof(h)) {
		uint64_t word;

		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15U;
		h ^= h >> 32;
	}
	for (; len > 0; p++, len--)
		h = (h ^ *p) * 0x100000001b3U;
	h ^= h >> 29;
	return (uint32_t)(h ^ h >> 32);
}

size_t
automaton_table_size(size_t count)
{
	size_t size = 16;

	while (size < count * 2 + 2)
		size *= 2;
	return size;
}

/* Copies ${glob} with runs of '*' made one; returns the number of places, the end included. */
static uint32_t
add_glob(struct automaton *m, uint32_t at, struct slice glob)
{
	uint32_t n = 0;

	for (size_t i = 0; i < glob.len; i++) {
		if (glob.ptr[i] == '*' && n > 0 && m->bytes[at + n - 1] == '*')
			continue;
		m->bytes[at + n++] = (unsigned char)glob.ptr[i];
	}
	m->is_end[at + n] = true;
	return n + 1;
}

struct automaton *
automaton_make(struct arena *a, const struct slice *globs, uint32_t count)
{
	struct automaton *m = ARENA_NEW(a, struct automaton);
	uint32_t *begin = ARENA_ARRAY(a, uint32_t, count), *end = ARENA_ARRAY(a, uint32_t, count);
	size_t slots = automaton_table_size(count), total = 0;
	uint32_t *table = ARENA_ARRAY(a, uint32_t, slots);

	for (uint32_t i = 0; i < count; i++)
		total += globs[i].len + 1;
	m->a = a;
	m->begin = begin;
	m->end = end;
	m->glob_count = count;
	m->bytes = ARENA_ARRAY(a, unsigned char, total);
	m->is_end = ARENA_ARRAY(a, bool, total);
	m->stamps = ARENA_ARRAY(a, uint32_t, total);
	m->scratch = ARENA_ARRAY(a, uint32_t, total);
	m->spare = ARENA_ARRAY(a, uint32_t, total);
	for (uint32_t i = 0; i < count; i++) {
		size_t slot = automaton_hash(globs[i].ptr, globs[i].len) & (slots - 1);

		while (table[slot] != 0 && !slice_equal(globs[table[slot] - 1], globs[i]))
			slot = (slot + 1) & (slots - 1);
		if (table[slot] == 0) {
			table[slot] = i + 1;
			begin[i] = m->place_count;
			m->place_count += add_glob(m, m->place_count, globs[i]);
			end[i] = m->place_count - 1;
		} else {
			begin[i] = begin[table[slot] - 1];
			end[i] = end[table[slot] - 1];
		}
	}
	return m;
}

/* Adds ${place} and, behind a '*', its successor to the state under construction. */
static void
reach(struct automaton *m, uint32_t place)
{
	for (;; place++) {
		if (m->stamps[place] != m->step) {
			m->stamps[place] = m->step;
			m->scratch[m->scratch_count++] = place;
		}
		if (m->is_end[place] || m->bytes[place] != '*')
			return;
	}
}

static void
begin_state(struct automaton *m)
{
	uint32_t *other = m->spare;

	m->spare = m->scratch;
	m->scratch = other;
	m->scratch_count = 0;
	if (++m->step == 0) {
		memset(m->stamps, 0, m->place_count * sizeof(*m->stamps));
		m->step = 1;
	}
}

struct automaton_state
automaton_start(struct automaton *m)
{
	begin_state(m);
	/* Equal globs share their places; only the first of them brings new ones. */
	for (uint32_t i = 0, last = 0; i < m->glob_count; i++) {
		if (i > 0 && m->begin[i] <= last)
			continue;
		last = m->begin[i];
		reach(m, last);
	}
	return automaton_keep(m, (struct automaton_state){ m->scratch, m->scratch_count });
}

struct automaton_state
automaton_step(struct automaton *m, struct automaton_state from, unsigned char c)
{
	begin_state(m);
	for (uint32_t i = 0; i < from.count; i++) {
		uint32_t place = from.places[i];

		if (m->is_end[place])
			continue;
		if (m->bytes[place] == '*')
			reach(m, place);
		else if (m->bytes[place] == '?' || m->bytes[place] == c)
			reach(m, place + 1);
	}
	return (struct automaton_state){ m->scratch, m->scratch_count };
}

struct automaton_state
automaton_keep(struct automaton *m, struct automaton_state s)
{
	uint32_t *copy = ARENA_ARRAY(m->a, uint32_t, s.count);

	if (s.count > 0)
		memcpy(copy, s.places, s.count * sizeof(*copy));
	return (struct automaton_state){ copy, s.count };
}

bool
automaton_accepts(const struct automaton *m, struct automaton_state s, uint32_t index)
{
	uint32_t low = 0, high = s.count, wanted = m->end[index];

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (s.places[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s.count && s.places[low] == wanted;
}
