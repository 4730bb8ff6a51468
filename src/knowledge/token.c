#include "knowledge/knowledge.h"
#include "knowledge/resolve.h"

static const struct {
	enum keyword slot;
	release_t since;
	release_t until;
	const char *letters;
} rows[] = {
#define TOKENS(slot, since, until, letters) { KEYWORD_##slot, since, until, letters },
#include "knowledge/tokens.def"
#undef TOKENS
};

const char *
token_letters(const struct target *t, enum keyword slot)
{

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].slot == slot &&
		    release_within(t->release, rows[i].since, rows[i].until))
			return rows[i].letters;
	return "";
}
