#include <string.h>

#include "knowledge/fold.h"
#include "knowledge/knowledge.h"
#include "knowledge/resolve.h"

enum style {
	STYLE_TABLE,		/* printed by way of the keyword table */
	STYLE_PLAIN,		/* printed by a format of its own */
};

static const struct {
	enum style style;
	enum keyword slot;
	const char *printed;
	release_t since;
	release_t until;
	unsigned needs;
} rows[] = {
#define DUMP(style, slot, printed, since, until, only, needs)	\
	{ STYLE_##style, KEYWORD_##slot, printed, since, until, FEATURE_##only | FEATURE_##needs },
#include "knowledge/dump.def"
#undef DUMP
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Until 10.3 the keyword table was in lower case; 10.4's formats still were. */
static bool
is_lower(release_t r, enum style style)
{

	return r <= 1003 || (r == 1004 && style == STYLE_PLAIN);
}

/* A copy of ${s} in lower case at ${*at}, which moves behind it. */
static const char *
lower(char **at, const char *s)
{
	char *start = *at, *out = start;

	for (; *s != '\0'; s++)
		*out++ = fold(*s);
	*out++ = '\0';
	*at = out;
	return start;
}

void
dump_resolve(struct arena *a, const struct target *t, struct target_tables *tables)
{
	struct dump_row *dump = ARENA_ARRAY(a, struct dump_row, ROWS);
	size_t count = 0, room = 0;
	char *at;

	for (size_t i = 0; i < ROWS; i++)
		room += strlen(rows[i].printed) + 1;
	at = arena_alloc(a, room, 1);
	for (size_t i = 0; i < ROWS; i++) {
		if (!release_within(t->release, rows[i].since, rows[i].until) ||
		    (rows[i].needs & ~t->features) != 0 ||
		    t->facts[rows[i].slot].status == STATUS_UNSUPPORTED)
			continue;
		dump[count++] = (struct dump_row){ rows[i].slot,
		    is_lower(t->release, rows[i].style) ?
		    lower(&at, rows[i].printed) : rows[i].printed };
	}
	tables->dump = dump;
	tables->dump_count = count;
}

size_t
dump_order(const struct target *t, const struct dump_row **out)
{

	*out = t->tables->dump;
	return t->tables->dump_count;
}
