/* Pattern: globs and pattern-lists (OpenSSH match.c match_pattern, match_pattern_list, match_hostname). */
#ifndef CONFIG_PATTERN_H
#define CONFIG_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

struct pattern {
	struct slice glob;	/* without the '!' */
	bool negated;
};

struct pattern_list {
	const struct pattern *patterns;
	uint32_t count;
	bool folded;		/* compared in lower case (host names) */
	bool too_long;		/* an element of 1023 bytes or more: the list can never match */
};

enum pattern_result { PATTERN_NEGATED = -1, PATTERN_MISS = 0, PATTERN_HIT = 1 };

/* '*' and '?' as match_pattern: no classes, no escapes. Time is O(len * stars), never exponential. */
bool pattern_match(struct slice text, struct slice glob);

/* Cuts ${list} at commas; ${fold} as match_pattern_list's dolower. */
const struct pattern_list *pattern_list_make(struct arena *a, struct slice list, bool fold);
enum pattern_result pattern_list_match(const struct pattern_list *list, struct slice text);

#endif
