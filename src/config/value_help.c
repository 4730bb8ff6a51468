/* What may help the writer of a wrong word: what was probably meant, what is allowed. */
#include "config/value_parsers.h"

#include "base/text.h"

enum { WORD_MAX = 64, NEAR = 2 };

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Levenshtein's distance without case; texts over WORD_MAX are far from everything. */
static unsigned
distance(struct slice a, struct slice b)
{
	unsigned row[WORD_MAX + 1], above;

	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return WORD_MAX;
	for (unsigned j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 0; i < a.len; i++) {
		above = row[0]++;
		for (size_t j = 0; j < b.len; j++) {
			unsigned best = above + (fold(a.ptr[i]) != fold(b.ptr[j]));

			above = row[j + 1];
			if (above + 1 < best)
				best = above + 1;
			if (row[j] + 1 < best)
				best = row[j] + 1;
			row[j + 1] = best;
		}
	}
	return row[b.len];
}

int
value_help_nearest(struct slice word, const char *const *words, size_t count)
{
	unsigned best = NEAR + 1;
	int found = -1;

	for (size_t i = 0; i < count; i++) {
		struct slice candidate = slice_of(words[i]);
		unsigned d = distance(word, candidate);

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
