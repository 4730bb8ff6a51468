#include <stdint.h>

#include "knowledge/fold.h"
#include "knowledge/nearest.h"

static size_t
smaller(size_t a, size_t b)
{

	return a < b ? a : b;
}

enum { FARTHEST = 3 };	/* of all limits */

size_t
nearest_limit(size_t length)
{

	return length <= 3 ? 1 : length <= 6 ? 2 : FARTHEST;
}

/* A bit for each letter of ${s}. */
static uint64_t
letters_of(struct slice s)
{
	uint64_t letters = 0;

	for (size_t i = 0; i < s.len; i++)
		letters |= (uint64_t)1 << (fold(s.ptr[i]) & 63);
	return letters;
}

static size_t
count_bits(uint64_t bits)
{
	size_t n = 0;

	for (; bits != 0; bits &= bits - 1)
		n++;
	return n;
}

/* An edit adds or takes away one letter at most: true for most names, and cheap. */
static bool
are_far_apart(struct slice a, struct slice b)
{
	uint64_t x, y;

	if (a.len > b.len + FARTHEST || b.len > a.len + FARTHEST)
		return true;
	x = letters_of(a);
	y = letters_of(b);
	return count_bits(x & ~y) > FARTHEST || count_bits(y & ~x) > FARTHEST;
}

size_t
nearest_distance(struct slice a, struct slice b)
{
	size_t lines[3][NEAREST_MAX_LENGTH + 1];
	size_t *before = lines[0], *last = lines[1], *now = lines[2], *spare;

	if (a.len > NEAREST_MAX_LENGTH || b.len > NEAREST_MAX_LENGTH || are_far_apart(a, b))
		return SIZE_MAX;
	/* Damerau and Levenshtein, three lines of the matrix at a time. */
	for (size_t j = 0; j <= b.len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		char x = fold(a.ptr[i - 1]);

		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char y = fold(b.ptr[j - 1]);

			now[j] = smaller(last[j - 1] + (x != y),
			    smaller(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && x == fold(b.ptr[j - 2]) && y == fold(a.ptr[i - 2]))
				now[j] = smaller(now[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[b.len];
}
