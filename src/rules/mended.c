#include <string.h>

#include "config/evaluate.h"
#include "rules/mended.h"

static void
note(void *cookie, const struct config *config, uint32_t index, const struct complaint *c,
    struct slice text, bool connection_pass)
{
	struct mended *m = cookie;

	(void)config, (void)text, (void)connection_pass;
	if (c->effect != COMPLAINT_LOGGED && m->refused[index] == NULL)
		m->refused[index] = c;
}

/* A copy in which the refused lines mean nothing. */
static const struct config *
without_refused(struct arena *a, const struct mended *m)
{
	const struct config *config = m->original;
	struct config *mended = ARENA_ARRAY(a, struct config, 1);
	struct statement *list = ARENA_ARRAY(a, struct statement, config->count);

	memcpy(list, config->statements, config->count * sizeof(*list));
	for (uint32_t i = 0; i < config->count; i++) {
		if (m->refused[i] == NULL)
			continue;
		if (list[i].kind == STATEMENT_MATCH)
			return NULL;
		list[i].complaints = NULL;
		list[i].has_value = false;
	}
	*mended = *config;
	mended->statements = list;
	return mended;
}

struct mended *
mended_make(struct arena *a, const struct config *config)
{
	struct mended *m = ARENA_ARRAY(a, struct mended, 1);
	struct pass_visitor visitor = { note, m, true };

	*m = (struct mended){ .original = config,
		.refused = ARENA_ARRAY(a, const struct complaint *, config->count) };
	evaluate_pass(config, NULL, effective_make(a, config), &visitor);
	m->config = without_refused(a, m);
	return m;
}

/* Whether ${rule} looks at a keyword of ${slot}. */
static bool
is_about(const struct target *target, const struct rule *rule, enum keyword slot)
{
	const struct { const enum keyword *list; uint16_t count; } all[] = {
		{ rule->at, rule->at_count }, { rule->reads, rule->read_count },
		{ rule->of, rule->of_count },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (uint16_t j = 0; j < all[i].count; j++)
			if (keyword_facts(target, all[i].list[j])->slot == slot)
				return true;
	return false;
}

uint32_t
mended_line(const struct mended *m, const struct rule *rule)
{

	for (uint32_t i = 0; i < m->original->count; i++) {
		const struct statement *st = &m->original->statements[i];

		if (m->refused[i] != NULL && st->kind == STATEMENT_SETTING && st->facts != NULL &&
		    is_about(m->original->target, rule, st->facts->slot))
			return i;
	}
	return UINT32_MAX;
}
