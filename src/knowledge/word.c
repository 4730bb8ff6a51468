#include <string.h>

#include "knowledge/knowledge.h"
#include "knowledge/resolve.h"

static const struct word_row {
	const char *word;
	enum value_type type;
	int value;
	unsigned only;
	release_t since;
	release_t until;
} rows[] = {
#define WORD(type, word, since, until, only, value)	\
	{ word, TYPE_##type, value, FEATURE_##only, since, until },
#include "knowledge/words.def"
#undef WORD
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Adds ${row} to ${words}, or puts it in the place of the same word. */
static size_t
add(struct value_word *words, size_t count, const struct word_row *row)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(words[i].word, row->word) == 0)
			break;
	words[i] = (struct value_word){ row->word, row->word, row->value };
	return i == count ? count + 1 : count;
}

void
value_words_resolve(struct arena *a, const struct target *t, struct target_tables *tables)
{
	struct value_word *words = ARENA_ARRAY(a, struct value_word, ROWS);
	size_t first, count, used = 0;

	/* The rows of a type stand together. */
	for (first = 0; first < ROWS; used += count) {
		enum value_type type = rows[first].type;
		struct value_word *list = words + used;

		count = 0;
		for (; first < ROWS && rows[first].type == type; first++)
			if (release_within(t->release, rows[first].since, rows[first].until) &&
			    (rows[first].only & ~t->features) == 0)
				count = add(list, count, &rows[first]);
		/* -T prints the first word of a value. */
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < i; j++)
				if (list[j].value == list[i].value) {
					list[i].printed = list[j].word;
					break;
				}
		if (count > 0)
			tables->words[type] = (struct word_list){ list, count };
	}
}

const struct value_word *
value_words(const struct target *t, enum value_type type, size_t *count)
{

	*count = t->tables->words[type].count;
	return t->tables->words[type].words;
}

bool
value_words_have_case(const struct target *t, enum value_type type)
{

	switch (type) {
	case TYPE_FLAG:		/* strcmp until 7.6 */
		return t->release <= 706;
	case TYPE_TUNNEL:
	case TYPE_GSS_KEX:
		return true;
	default:
		return false;
	}
}

const struct value_word *
value_word_find(const struct target *t, enum value_type type, struct slice text)
{
	const struct word_list *list = &t->tables->words[type];
	bool has_case = value_words_have_case(t, type);

	for (size_t i = 0; i < list->count; i++)
		if (has_case ? slice_is(text, list->words[i].word) :
		    slice_is_nocase(text, list->words[i].word))
			return &list->words[i];
	return NULL;
}

const struct value_word *
value_word_of(const struct target *t, enum value_type type, int value)
{
	const struct word_list *list = &t->tables->words[type];

	for (size_t i = 0; i < list->count; i++)
		if (list->words[i].value == value)
			return &list->words[i];
	return NULL;
}
