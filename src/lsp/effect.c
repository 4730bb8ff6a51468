#include "config/evaluate.h"
#include "lsp/effect.h"

static void
index_statements(struct effect *e, struct arena *a)
{
	const struct config *c = e->config;

	for (uint32_t id = 1; id <= source_count(c->sources); id++)
		if (c->trees[id] != NULL)
			e->statements[id] = ARENA_ARRAY(a, uint32_t, c->trees[id]->count);
	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i];
		const struct tree *tree = c->trees[st->source->id];

		if (st->node == NULL || st->kind == STATEMENT_INCLUDE || tree == NULL)
			continue;
		uint32_t *at = &e->statements[st->source->id][st->node - tree->nodes];
		if (*at == 0)
			*at = i + 1;
	}
}

/* A file that is included several times counts as it was the first time. */
static void
mark_sources(struct effect *e, struct arena *a)
{
	const struct statement *all = e->config->statements;
	bool *seen = ARENA_ARRAY(a, bool, source_count(e->config->sources) + 1);

	for (uint32_t i = 0; i < e->config->count; i++) {
		uint32_t id = all[i].source->id, by = all[i].included_by;

		if (seen[id])
			continue;
		seen[id] = true;
		e->in_match[id] = by != 0 &&
		    (all[by - 1].block != 0 || e->in_match[all[by - 1].source->id]);
	}
}

static void
pass_over(void *cookie, const struct config *config, uint32_t index, const struct complaint *c,
    struct slice text, bool connection_pass)
{
	(void)cookie, (void)config, (void)index, (void)c, (void)text, (void)connection_pass;
}

const struct effect *
effect_make(struct arena *a, const struct config *config, bool is_template)
{
	/* Lines that sshd dies of are passed over: somebody is about to mend them. */
	struct pass_visitor visitor = { pass_over, NULL, true };
	struct effect *e = ARENA_NEW(a, struct effect);
	uint32_t sources = source_count(config->sources) + 1, at;

	*e = (struct effect){
		.config = config,
		.is_template = is_template,
		.global = effective_make(a, config),
		.statements = ARENA_ARRAY(a, uint32_t *, sources),
		.in_match = ARENA_ARRAY(a, bool, sources),
		.sets = ARENA_ARRAY(a, bool, config->count),
	};
	evaluate_pass(config, NULL, e->global, &visitor);
	index_statements(e, a);
	mark_sources(e, a);
	for (enum keyword k = 1; k < KEYWORD_COUNT; k++)
		for (at = effective_setter(e->global, k, 0); at != 0;
		    at = effective_setter(e->global, k, at))
			e->sets[at - 1] = true;
	return e;
}

uint32_t
effect_statement(const struct effect *e, uint32_t id, const struct node *node)
{
	return e->statements[id][node - e->config->trees[id]->nodes];
}

bool
effect_is_decided(const struct effect *e, uint32_t at)
{
	const struct statement *st = &e->config->statements[at - 1];

	return st->kind == STATEMENT_SETTING && st->has_value && st->block == 0 &&
	    !e->in_match[st->source->id] && !e->is_template;
}

bool
effect_sets(const struct effect *e, uint32_t at)
{
	return e->sets[at - 1];
}
