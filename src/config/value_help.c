/* What may help the writer of a wrong word: what was probably meant, what is allowed. */
#include "config/value_parsers.h"

#include "base/text.h"
#include "knowledge/nearest.h"

enum { NEAR = 2 };

int
value_help_nearest(struct slice word, const char *const *words, size_t count)
{
	size_t best = NEAR + 1;
	int found = -1;

	for (size_t i = 0; i < count; i++) {
		struct slice candidate = slice_of(words[i]);
		size_t d = nearest_distance(word, candidate);

		/* Two wrong letters of three are no slip of the pen. */
		if (d < best && d < candidate.len && d * 2 <= candidate.len + 1) {
			best = d;
			found = (int)i;
		}
	}
	return found;
}

struct slice
value_help_words(struct reader *r, enum value_type type, struct slice word)
{
	size_t count;
	const struct value_word *words = value_words(r->in->target, type, &count);
	const char **names = ARENA_ARRAY(r->in->a, const char *, count);
	struct text text;
	struct slice help;
	int near;

	for (size_t i = 0; i < count; i++)
		names[i] = words[i].word;
	near = value_help_nearest(word, names, count);
	text_init(&text);
	if (near >= 0)
		text_printf(&text, "did you mean %s? ", names[near]);
	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i == 0 ? "allowed: " : ", ", names[i]);
	help = text_keep(&text, r->in->a);
	text_release(&text);
	return help;
}
