/* Facts about the Match block at hand, or around the line at hand. */
#include "rules/fact.h"

static const char no_block[] = "a Match block around this place";

/* NULL where there is no block, or its line cannot be read. */
static const struct match *
match_at(const struct scene *s)
{
	uint32_t block = scene_block(s);

	return block == UINT32_MAX ? NULL : s->config->statements[block].match;
}

static const struct condition *
find_condition(const struct match *match, struct slice name)
{

	for (uint32_t i = 0; i < match->count; i++)
		if (slice_is_nocase(name, criterion_name(match->conditions[i].criterion)))
			return &match->conditions[i];
	return NULL;
}

struct val
fact_block_criteria(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);
	const struct node *node;

	(void)v;
	(void)count;
	if (block == UINT32_MAX)
		return val_unknown(s, KIND_TEXT, no_block);
	node = s->config->statements[block].node;
	return val_text(node->rest, node->rest_span);
}

struct val
fact_block_has(struct scene *s, const struct val *v, size_t count)
{
	const struct match *match = match_at(s);

	(void)count;
	if (match == NULL)
		return val_unknown(s, KIND_TRUTH, no_block);
	return val_truth(truth_of(find_condition(match, v[0].text) != NULL));
}

struct val
fact_block_has_bad_mask(struct scene *s, const struct val *v, size_t count)
{
	const struct match *match = match_at(s);
	bool bad = false;

	(void)v;
	(void)count;
	if (match == NULL)
		return val_unknown(s, KIND_TRUTH, no_block);
	for (uint32_t i = 0; i < match->count; i++)
		bad = bad || (match->conditions[i].addresses != NULL &&
		    match->conditions[i].addresses->invalid);
	return val_truth(truth_of(bad));
}

struct val
fact_block_patterns(struct scene *s, const struct val *v, size_t count)
{
	const struct match *match = match_at(s);
	const struct condition *c;
	struct slice rest, part;
	struct val *items, list;
	uint32_t n = 0;

	(void)count;
	if (match == NULL)
		return val_unknown(s, KIND_TEXTS, no_block);
	if ((c = find_condition(match, v[0].text)) == NULL)
		return val_texts(s, 0, &items);
	for (rest = c->argument.text; slice_cut(&rest, ',', &part);)
		n++;
	list = val_texts(s, n, &items);
	for (rest = c->argument.text; slice_cut(&rest, ',', &part);)
		*items++ = val_text(part, c->argument.span);
	return list;
}

struct val
fact_block_is_empty(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);
	const struct statement *all = s->config->statements;

	(void)v;
	(void)count;
	if (block == UINT32_MAX)
		return val_unknown(s, KIND_TRUTH, no_block);
	for (uint32_t i = block + 1; i < all[block].skip_to; i++)
		if (all[i].kind == STATEMENT_SETTING)
			return val_truth(TRUTH_NO);
	return val_truth(TRUTH_YES);
}

struct val
fact_block_is_last(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);
	const struct statement *st;

	(void)v;
	(void)count;
	if (block == UINT32_MAX)
		return val_unknown(s, KIND_TRUTH, no_block);
	st = &s->config->statements[block];
	return val_truth(truth_of(st->node->block_end == s->config->trees[st->source->id]->count));
}

struct val
fact_block_is_shadowed(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);

	(void)v;
	(void)count;
	if (block == UINT32_MAX)
		return val_unknown(s, KIND_TRUTH, no_block);
	return val_truth(truth_of(block_is_shadowed(scene_classes(s->shared), block, NULL)));
}

struct val
fact_block_matches_all(struct scene *s, const struct val *v, size_t count)
{
	const struct match *match = match_at(s);

	(void)v;
	(void)count;
	if (match == NULL)
		return val_unknown(s, KIND_TRUTH, no_block);
	return val_truth(
	    truth_of(match->count == 1 && match->conditions[0].criterion == CRITERION_ALL));
}

struct val
fact_block_never_matches(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);

	(void)v;
	(void)count;
	if (block == UINT32_MAX || s->config->statements[block].match == NULL)
		return val_unknown(s, KIND_TRUTH, no_block);
	return val_truth(truth_of(block_never_matches(scene_classes(s->shared), block)));
}
