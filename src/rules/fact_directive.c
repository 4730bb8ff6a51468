/* Facts about the line at hand. */
#include <string.h>

#include "rules/fact.h"
#include "rules/keyword_value.h"

enum { TAB = 8 };

static struct val
plain_text(struct slice text)
{

	return val_text(text, (struct span){ 0 });
}

static const struct tree *
tree_of(const struct scene *s, const struct statement *st)
{

	return s->config->trees[st->source->id];
}

static uint32_t
node_index(const struct scene *s, const struct statement *st)
{

	return (uint32_t)(st->node - tree_of(s, st)->nodes);
}

struct val
fact_argument(struct scene *s, const struct val *v, size_t count)
{
	const struct node *node = scene_statement(s)->node;

	(void)count;
	if (v[0].number < 1 || v[0].number > node->word_count)
		return val_text((struct slice){ "", 0 }, node->span);
	return val_text(node->words[v[0].number - 1].text, node->words[v[0].number - 1].span);
}

struct val
fact_directive_arguments(struct scene *s, const struct val *v, size_t count)
{
	const struct node *node = scene_statement(s)->node;
	struct val *items, list = val_texts(s, node->word_count, &items);

	(void)v;
	(void)count;
	for (uint32_t i = 0; i < node->word_count; i++)
		items[i] = val_text(node->words[i].text, node->words[i].span);
	return list;
}

/* ---- where it stands ---- */

struct val
fact_directive_after_blank(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	const struct node *nodes = tree_of(s, st)->nodes;
	bool blank = false;
	uint32_t i;

	(void)v;
	(void)count;
	for (i = node_index(s, st); i > 0 && (nodes[i - 1].kind == NODE_BLANK ||
	    nodes[i - 1].kind == NODE_COMMENT); i--)
		blank |= nodes[i - 1].kind == NODE_BLANK;
	/* Blank lines right below the Match line set nothing apart from its block. */
	if (i > 0 && st->block != 0 && &nodes[i - 1] == s->config->statements[st->block - 1].node)
		blank = false;
	return val_truth(truth_of(blank));
}

struct val
fact_directive_starts_paragraph(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	uint32_t i = node_index(s, st);
	const struct node *before = i > 0 ? st->node - 1 : NULL;

	(void)v;
	(void)count;
	return val_truth(
	    truth_of(before == NULL || before->kind == NODE_BLANK || before->kind == NODE_COMMENT));
}

/* Columns of blanks before a node's keyword. */
static int64_t
indent_of(const struct statement *st, const struct node *node)
{
	struct slice blanks =
	    slice_part(st->source->bytes, node->span.begin, node->keyword_span.begin);
	int64_t column = 0;

	for (size_t i = 0; i < blanks.len; i++)
		column += blanks.ptr[i] == '\t' ? TAB - column % TAB : 1;
	return column;
}

struct val
fact_directive_indent(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);

	(void)v;
	(void)count;
	return val_number(KIND_NUMBER, indent_of(st, st->node));
}

struct val
fact_directive_block_indent(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	const struct node *nodes = tree_of(s, st)->nodes;
	const struct node *match;

	(void)v;
	(void)count;
	if (st->node->block == 0)
		return val_number(KIND_NUMBER, 0);
	match = &nodes[st->node->block - 1];
	for (uint32_t i = st->node->block; i < match->block_end; i++)
		if (nodes[i].kind == NODE_DIRECTIVE || nodes[i].kind == NODE_INCLUDE)
			return val_number(KIND_NUMBER, indent_of(st, &nodes[i]));
	return val_number(KIND_NUMBER, 0);
}

struct val
fact_directive_in_include(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_truth(truth_of(scene_statement(s)->included_by != 0));
}

struct val
fact_directive_in_match(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_truth(truth_of(scene_block(s) != UINT32_MAX));
}

struct val
fact_directive_in_last_block(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	const struct tree *tree = tree_of(s, st);

	(void)v;
	(void)count;
	return val_truth(truth_of(st->node->block != 0 &&
	    tree->nodes[st->node->block - 1].block_end == tree->count));
}

struct val
fact_directive_block(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);

	(void)v;
	(void)count;
	if (block == UINT32_MAX)
		return plain_text((struct slice){ "", 0 });
	return plain_text(s->config->statements[block].node->rest);
}

struct val
fact_directive_file(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return plain_text(scene_statement(s)->source->shown);
}

struct val
fact_directive_line(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);

	(void)v;
	(void)count;
	return val_number(
	    KIND_NUMBER, source_position(st->source, st->node->keyword_span.begin).line);
}

/* ---- what it says ---- */

struct val
fact_directive_keyword(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);

	(void)v;
	(void)count;
	return plain_text(st->facts == NULL ? (struct slice){ "", 0 } :
	    slice_of(keyword_spelling(st->facts->keyword)));
}

struct val
fact_directive_spelling(struct scene *s, const struct val *v, size_t count)
{
	const struct node *node = scene_statement(s)->node;

	(void)v;
	(void)count;
	return val_text(node->keyword, node->keyword_span);
}

struct val
fact_directive_text(struct scene *s, const struct val *v, size_t count)
{
	const struct node *node = scene_statement(s)->node;

	(void)v;
	(void)count;
	return val_text(node->rest, node->rest_span);
}

struct val
fact_directive_hash_in_value(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	struct slice rest = st->node->rest;

	(void)v;
	(void)count;
	if (scene_is_raw(st->facts))
		for (size_t i = 1; i < rest.len; i++)
			if (rest.ptr[i] == '#' &&
			    (rest.ptr[i - 1] == ' ' || rest.ptr[i - 1] == '\t'))
				return val_truth(TRUTH_YES);
	return val_truth(TRUTH_NO);
}

struct val
fact_directive_is_deprecated(struct scene *s, const struct val *v, size_t count)
{
	const struct keyword_facts *facts = scene_statement(s)->facts;

	(void)v;
	(void)count;
	return val_truth(truth_of(facts != NULL &&
	    (facts->status == STATUS_DEPRECATED || facts->status == STATUS_IGNORED)));
}

struct val
fact_directive_is_global_only(struct scene *s, const struct val *v, size_t count)
{
	const struct keyword_facts *facts = scene_statement(s)->facts;

	(void)v;
	(void)count;
	return val_truth(truth_of(facts != NULL && !facts->in_match));
}

/* ---- what becomes of it ---- */

/* Whether the line never decides anything; the line in its way goes to ${*winner}. */
static enum truth
is_shadowed(struct scene *s, uint32_t index, const struct statement **winner)
{
	const struct statement *st = &s->config->statements[index];
	enum truth effect;
	uint32_t by;

	*winner = NULL;
	if (st->facts == NULL || !st->has_value || !scene_has_keyword(s, st->facts->keyword))
		return TRUTH_NO;
	effect = statement_takes_effect(scene_classes(s->shared), index, &by);
	if (effect == TRUTH_NO && by == 0)
		return TRUTH_NO;	/* nothing overrides it: its block never matches */
	if (effect == TRUTH_NO)
		*winner = &s->config->statements[by - 1];
	return truth_not(effect);
}

struct val
fact_directive_is_shadowed(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;
	enum truth t = is_shadowed(s, s->statement, &winner);

	(void)v;
	(void)count;
	return t == TRUTH_UNKNOWN ? val_unknown(s, KIND_TRUTH, "all classes of connections")
				  : val_truth(t);
}

struct val
fact_directive_contradicts_winner(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner, *st = scene_statement(s);
	enum truth t = is_shadowed(s, s->statement, &winner);

	(void)v;
	(void)count;
	if (winner == NULL)
		return t == TRUTH_UNKNOWN ? val_unknown(s, KIND_TRUTH, "all classes of connections")
					  : val_truth(TRUTH_NO);
	return val_truth(truth_of(!keyword_value_same(st, winner)));
}

struct val
fact_directive_winner(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;

	(void)v;
	(void)count;
	is_shadowed(s, s->statement, &winner);
	if (winner == NULL)
		return plain_text((struct slice){ "", 0 });
	return plain_text(scene_place(s, (uint32_t)(winner - s->config->statements)));
}

struct val
fact_directive_winner_in_include(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;

	(void)v;
	(void)count;
	is_shadowed(s, s->statement, &winner);
	return val_truth(truth_of(winner != NULL && winner->included_by != 0));
}

struct val
fact_directive_winner_in_other_block(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;

	(void)v;
	(void)count;
	is_shadowed(s, s->statement, &winner);
	return val_truth(truth_of(winner != NULL && winner->block != scene_statement(s)->block));
}

struct val
fact_directive_winner_in_other_file(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;

	(void)v;
	(void)count;
	is_shadowed(s, s->statement, &winner);
	return val_truth(truth_of(winner != NULL && winner->source != scene_statement(s)->source));
}

struct val
fact_directive_winner_text(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *winner;

	(void)v;
	(void)count;
	is_shadowed(s, s->statement, &winner);
	return plain_text(winner == NULL ? (struct slice){ "", 0 } : winner->node->rest);
}

struct val
fact_directive_same_in_global(struct scene *s, const struct val *v, size_t count)
{
	const struct keyword_facts *facts = scene_statement(s)->facts;
	const struct scene_index *index = scene_index(s->shared);

	(void)v;
	(void)count;
	for (uint32_t at = facts == NULL ? 0 : index->first[facts->slot]; at != 0;
	     at = index->next[at - 1])
		if (scene_block_of(s, at - 1) == UINT32_MAX)
			return val_truth(TRUTH_YES);
	return val_truth(TRUTH_NO);
}

/* ---- Include ---- */

struct val
fact_directive_includes(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_number(KIND_NUMBER, scene_statement(s)->file_count);
}

/* The statement of an Include line stands behind those of its files. */
static uint32_t
first_included(const struct scene *s)
{
	const struct statement *all = s->config->statements;
	uint32_t i = s->statement;

	for (uint32_t j = s->statement; j > 0; j--)
		if (all[j - 1].kind == STATEMENT_INCLUDE &&
		    all[j - 1].node == all[s->statement].node &&
		    all[j - 1].included_by == all[s->statement].included_by)
			i = j - 1;
		else if (all[j - 1].included_by == all[s->statement].included_by &&
		    all[j - 1].source == all[s->statement].source)
			break;
	return i;
}

struct val
fact_directive_include_is_shadowed(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *all = s->config->statements, *winner;
	enum truth t = TRUTH_YES;
	bool has_setting = false;

	(void)v;
	(void)count;
	if (scene_statement(s)->file_count == 0)
		return val_truth(TRUTH_NO);
	for (uint32_t i = first_included(s); i < s->statement && t != TRUTH_NO; i++) {
		if (all[i].kind != STATEMENT_SETTING || all[i].facts == NULL || !all[i].has_value ||
		    all[i].facts->type == TYPE_INCLUDE)
			continue;
		has_setting = true;
		t = truth_and(t, is_shadowed(s, i, &winner));
	}
	if (t == TRUTH_UNKNOWN)
		return val_unknown(s, KIND_TRUTH, "all classes of connections");
	return val_truth(truth_and(t, truth_of(has_setting)));
}
