#include <string.h>

#include "cli/nearest.h"

enum { MAX_LENGTH = 64, FAR = 1000 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance with swapped neighbours as one step; FAR for long words. */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][MAX_LENGTH + 1], n = strlen(a), m = strlen(b);

	if (n > MAX_LENGTH || m > MAX_LENGTH)
		return FAR;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = rows[i % 3], *before = rows[(i - 1) % 3], *earlier = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(before[j], now[j - 1]) + 1;
			now[j] = least(now[j], before[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], earlier[j - 2] + 1);
		}
	}
	return rows[n % 3][m];
}

const char *
nearest_name(const char *name, const char *const *names, size_t count)
{
	size_t len = strlen(name), limit = least(len / 3 + (len < 3), 3), best = limit + 1;
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t d = distance(name, names[i]);
		if (len >= 3 && strncmp(names[i], name, len) == 0)
			d = 0;
		if (d < best) {
			best = d;
			found = names[i];
		}
	}
	return found;
}
