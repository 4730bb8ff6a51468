#include "config/place.h"

static struct slice
line_end(const struct source *source)
{
	for (size_t i = 0; i < source->bytes.len; i++)
		if (source->bytes.ptr[i] == '\n')
			return i > 0 && source->bytes.ptr[i - 1] == '\r' ? SLICE("\r\n") : SLICE("\n");
	return SLICE("\n");
}

/* ${index}, or that of the first of the comments right above it, which belong to it. */
static uint32_t
above_comments(const struct tree *tree, uint32_t index)
{
	while (index > 0 && tree->nodes[index - 1].kind == NODE_COMMENT)
		index--;
	return index;
}

/* The node before which the global section ends, blank lines at its end left out. */
static uint32_t
end_of_global(const struct tree *tree)
{
	uint32_t i = 0, end;

	while (i < tree->count && tree->nodes[i].kind != NODE_MATCH)
		i++;
	if (i == tree->count)
		return i;
	end = above_comments(tree, i);
	for (i = end; i > 0 && tree->nodes[i - 1].kind == NODE_BLANK; i--)
		;
	return i > 0 ? i : end;
}

/*
 * The Include line of the global section of ${source} through which
 * ${st} is read without a condition; NULL: none.
 */
static const struct node *
include_of(const struct config *c, const struct statement *st, uint32_t source)
{
	while (st->block == 0 && st->included_by != 0) {
		st = &c->statements[st->included_by - 1];
		if (st->source->id == source)
			return st->block == 0 ? st->node : NULL;
	}
	return NULL;
}

/* The node of the first Include of which a file sets ${slot}; ${end} where there is none. */
static uint32_t
first_include(const struct config *c, const struct tree *tree, enum keyword slot, uint32_t end)
{
	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i];
		const struct node *node;

		if (st->kind != STATEMENT_SETTING || st->facts == NULL || st->facts->slot != slot ||
		    st->facts->multiplicity == MULTI_LAST || st->facts->multiplicity == MULTI_APPEND)
			continue;
		node = include_of(c, st, tree->source->id);
		if (node != NULL && (uint32_t)(node - tree->nodes) < end)
			end = above_comments(tree, (uint32_t)(node - tree->nodes));
	}
	return end;
}

struct edit
place_global(const struct config *c, uint32_t source, enum keyword slot, struct slice line,
    struct arena *a)
{
	const struct tree *tree = c->trees[source];
	struct slice bytes = tree->source->bytes, end = line_end(tree->source);
	uint32_t index = first_include(c, tree, slot, end_of_global(tree));
	uint32_t at = index < tree->count ? tree->nodes[index].span.begin : (uint32_t)bytes.len;
	bool is_open = at > 0 && bytes.ptr[at - 1] != '\n';

	return (struct edit){ { source, at, at },
		slice_printf(a, SLICE_FORMAT SLICE_FORMAT SLICE_FORMAT,
		    SLICE_ARG(is_open ? end : SLICE("")), SLICE_ARG(line), SLICE_ARG(end)) };
}

bool
place_is_alone(const struct tree *tree, const struct node *node)
{
	const struct node *match = &tree->nodes[node->block - 1];

	if (match->block_end == 0)
		return false;
	for (const struct node *n = match + 1; n < &tree->nodes[match->block_end]; n++)
		if (n != node && n->kind != NODE_BLANK && n->kind != NODE_COMMENT)
			return false;
	return true;
}
