/* Definition: from an Include to its files, from a line without effect to the one that wins. */
#include "lsp/range.h"
#include "lsp/session.h"

enum { PLACES_MAX = 100 };

static void
add_place(json_t *places, const struct configuration *c, struct span span)
{
	json_t *location = json_array_size(places) < PLACES_MAX ? range_location(c, span) : NULL;

	if (location != NULL)
		json_array_append_new(places, location);
}

/* The beginnings of the files that the Include line ${node} of ${s} names. */
static void
add_files(json_t *places, const struct configuration *c, const struct source *s,
    const struct node *node)
{
	const struct statement *all = c->config->statements;

	for (uint32_t i = 0; i + 1 < c->config->count; i++)
		if (all[i].kind == STATEMENT_INCLUDE && all[i].node == node && all[i].source == s &&
		    all[i + 1].included_by == i + 1 && all[i + 1].source != s)
			add_place(places, c, (struct span){ all[i + 1].source->id, 0, 0 });
}

/* The lines that findings about ${node} point at. */
static void
add_notes(json_t *places, const struct configuration *c, const struct node *node)
{
	struct diag_store *store = c->run->file.store;

	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *d = diag_at(store, i);

		if (d->span.source != node->span.source || d->span.begin < node->span.begin ||
		    d->span.begin >= node->span.end)
			continue;
		for (size_t n = 0; n < d->note_count; n++)
			add_place(places, c, d->notes[n].span);
	}
}

/* The lines that give the keyword of statement ${at} its value; none when it is one of them. */
static void
add_winners(json_t *places, const struct configuration *c, uint32_t at)
{
	const struct statement *st = &c->config->statements[at - 1];
	enum keyword slot = st->facts->slot;
	uint32_t setter;

	if (effect_sets(c->effect, at))
		return;
	for (setter = effective_setter(c->effect->global, slot, 0); setter != 0;
	    setter = effective_setter(c->effect->global, slot, setter))
		add_place(places, c, c->config->statements[setter - 1].node->span);
}

json_t *
definition(struct session *s, const json_t *params)
{
	json_t *places = json_array();
	const struct node *node;
	struct cursor at;
	uint32_t index;

	if (!workspace_cursor(&s->workspace, params, &at) ||
	    (node = configuration_node(at.configuration, at.source, at.offset)) == NULL)
		return places;
	index = effect_statement(at.configuration->effect, at.source->id, node);
	if (node->kind == NODE_INCLUDE)
		add_files(places, at.configuration, at.source, node);
	else if (index != 0 && effect_is_decided(at.configuration->effect, index))
		add_winners(places, at.configuration, index);
	else
		add_notes(places, at.configuration, node);
	/* A line that is itself in effect leads to itself. */
	if (json_array_size(places) == 0 && index != 0)
		add_place(places, at.configuration, node->span);
	return places;
}
