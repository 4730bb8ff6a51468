#include <stdint.h>

#include "knowledge/fold.h"
#include "knowledge/nearest.h"

static size_t
smaller(size_t a, size_t b)
{

	return a < b ? a : b;
}

size_t
nearest_limit(size_t length)
{

	return length <= 3 ? 1 : length <= 6 ? 2 : 3;
}

size_t
nearest_distance(struct slice a, struct slice b)
{
	size_t lines[3][NEAREST_MAX_LENGTH + 1];
	size_t *before = lines[0], *last = lines[1], *now = lines[2], *spare;

	if (a.len > NEAREST_MAX_LENGTH || b.len > NEAREST_MAX_LENGTH)
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
