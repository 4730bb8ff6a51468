#include "config/pattern.h"

#include <ctype.h>

/* OpenSSH reads a sub-pattern into a buffer of 1024 bytes and gives up when it is full. */
enum { PATTERN_MAX = 1023 };

bool
pattern_match(struct slice text, struct slice glob)
{
	size_t t = 0, g = 0, star = SIZE_MAX, resume = 0;

	/* Only the last star ever needs to be retried: what lies before it has matched already. */
	while (t < text.len) {
		if (g < glob.len && glob.ptr[g] == '*') {
			star = g++;
			resume = t;
		} else if (g < glob.len && (glob.ptr[g] == '?' || glob.ptr[g] == text.ptr[t])) {
			g++;
			t++;
		} else if (star != SIZE_MAX) {
			g = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.ptr[g] == '*')
		g++;
	return g == glob.len;
}

static struct slice
fold_case(struct arena *a, struct slice s)
{
	char *copy = arena_copy(a, s.ptr, s.len);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = (char)tolower((unsigned char)copy[i]);
	return (struct slice){ copy, s.len };
}

const struct pattern_list *
pattern_list_make(struct arena *a, struct slice list, bool fold)
{
	struct pattern_list *made = ARENA_NEW(a, struct pattern_list);
	struct pattern *patterns;
	size_t commas = 1, at = 0;

	for (size_t i = 0; i < list.len; i++)
		commas += list.ptr[i] == ',';
	made->patterns = patterns = ARENA_ARRAY(a, struct pattern, commas);
	made->folded = fold;
	/* As in match_pattern_list, nothing behind a final comma is looked at. */
	while (at < list.len) {
		struct pattern *p = &patterns[made->count];
		size_t begin;

		p->negated = list.ptr[at] == '!';
		begin = at += p->negated;
		while (at < list.len && list.ptr[at] != ',')
			at++;
		if (at - begin >= PATTERN_MAX) {
			made->too_long = true;
			break;
		}
		p->glob = slice_part(list, begin, at);
		if (fold)
			p->glob = fold_case(a, p->glob);
		made->count++;
		at++;
	}
	return made;
}

enum pattern_result
pattern_list_match(const struct pattern_list *list, struct slice text)
{
	char folded[256];
	bool hit = false;

	/* A host name longer than any that DNS has cannot be in a list: leave it unfolded. */
	if (list->folded && text.len <= sizeof(folded)) {
		for (size_t i = 0; i < text.len; i++)
			folded[i] = (char)tolower((unsigned char)text.ptr[i]);
		text.ptr = folded;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		if (!pattern_match(text, list->patterns[i].glob))
			continue;
		if (list->patterns[i].negated)
			return PATTERN_NEGATED;
		hit = true;
	}
	return hit && !list->too_long ? PATTERN_HIT : PATTERN_MISS;
}
