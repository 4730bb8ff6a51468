/*
 * Fuzz target: bytes → tree, as every release reads them.  The tree must give
 * back the bytes, and whatever it points to must lie in them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "syntax/syntax.h"
#include "touch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dialect dialects[] = {
	{ .hash_cuts_line = true, .keeps_tail = true, .max_line = 4094 },
	{ .hash_cuts_line = true, .max_line = 4094 },
	{ .hash_cuts_line = true },
	{ .arguments_argv = true },
	{ .arguments_argv = true, .match_argv = true },
};

static void
require(bool holds)
{

	if (!holds)
		abort();
}

static void
require_inside(struct span inner, struct span outer)
{

	if (inner.source != 0)
		require(inner.begin >= outer.begin && inner.begin <= inner.end &&
		    inner.end <= outer.end);
}

static void
check_node(const struct tree *tree, uint32_t index)
{
	const struct node *n = &tree->nodes[index];

	touch(n->keyword);
	touch(n->rest);
	require_inside(n->keyword_span, n->span);
	require_inside(n->rest_span, n->span);
	require_inside(n->comment, n->span);
	require_inside(n->unclosed, n->span);
	require(n->line == index + 1);
	require(n->block <= index && (n->block == 0 || tree->nodes[n->block - 1].kind == NODE_MATCH));
	require(n->kind != NODE_MATCH || n->error != NODE_OK ||
	    (n->block_end > index && n->block_end <= tree->count));
	for (uint32_t i = 0; i < n->word_count; i++) {
		require_inside(n->words[i].span, n->span);
		touch(n->words[i].text);
	}
}

static void
check_dialect(struct slice bytes, struct dialect dialect)
{
	struct arena a;
	struct text out;
	struct root root;
	const struct tree *tree;
	uint32_t at = 0;

	arena_init(&a);
	text_init(&out);
	root_none(&root);
	tree = syntax_parse(&a, source_add(source_set_make(&a, &root), SLICE("x"), bytes), dialect);
	syntax_print(tree, &out);
	require(slice_equal(text_slice(&out), bytes));
	for (uint32_t i = 0; i < tree->count; i++) {
		require(tree->nodes[i].span.begin == at);
		at = tree->nodes[i].span.end;
		check_node(tree, i);
	}
	require(at == bytes.len);
	text_release(&out);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };

	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		check_dialect(bytes, dialects[i]);
	return 0;
}
