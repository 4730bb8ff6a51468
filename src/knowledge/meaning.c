/* Meaning: what each keyword is for, in a sentence. */
#include "knowledge/knowledge.h"

static const struct {
	const char *text;
} meanings[KEYWORD_COUNT] = {
	[KEYWORD_NONE] = { "" },
#define MEANING(id, text) [KEYWORD_##id] = { text },
#include "knowledge/meanings.def"
#undef MEANING
};

/* A row for every keyword; that none has two is checked by the compiler above. */
enum meaning_row {
#define MEANING(id, text) MEANING_##id,
#include "knowledge/meanings.def"
#undef MEANING
	MEANING_ROWS
};
_Static_assert(MEANING_ROWS == KEYWORD_COUNT - 1, "meanings.def: a keyword without a meaning");

const char *
keyword_meaning(enum keyword k)
{

	return meanings[k].text;
}
