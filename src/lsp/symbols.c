/* Symbols: the outline of a file, and what of it can be folded. */
#include "base/escape.h"
#include "lsp/range.h"
#include "lsp/session.h"
#include "report/json.h"

enum symbol_kind { SYMBOL_FILE = 1, SYMBOL_NAMESPACE = 3, SYMBOL_PROPERTY = 7 };	/* SymbolKind */

/* What is being listed: one file. */
struct outline {
	const struct configuration *c;
	const struct source *source;
	const struct tree *tree;
	const char *uri;
	bool hierarchy;
};

/* Finds the file of ${params}; false when it is none that could be linted. */
static bool
find_outline(struct session *s, const json_t *params, struct outline *o)
{
	struct cursor at;

	if (!workspace_cursor(&s->workspace, params, &at))
		return false;
	*o = (struct outline){
		.c = at.configuration,
		.source = at.source,
		.tree = at.configuration->config->trees[at.source->id],
		.uri = at.document->uri,
		.hierarchy = s->editor.hierarchy,
	};
	return true;
}

static enum symbol_kind
kind_of(const struct node *n)
{
	return n->kind == NODE_MATCH ? SYMBOL_NAMESPACE :
	    n->kind == NODE_INCLUDE ? SYMBOL_FILE : SYMBOL_PROPERTY;
}

static json_t *
symbol(const struct outline *o, const struct node *n)
{
	struct span whole = n->span;
	json_t *one = json_object(), *location;
	struct text name;

	if (n->kind == NODE_MATCH && n->error == NODE_OK)
		whole.end = o->tree->nodes[n->block_end - 1].span.end;
	text_init(&name);
	text_add(&name, n->keyword);
	if (n->kind != NODE_DIRECTIVE) {
		text_add_char(&name, ' ');
		text_add(&name, n->rest);
	}
	json_put(one, "name", json_text(text_slice(&name)));
	json_put(one, "kind", json_integer(kind_of(n)));
	if (o->hierarchy) {
		if (n->kind == NODE_DIRECTIVE)
			json_put(one, "detail", json_text(n->rest));
		json_put(one, "range", range_of(o->c, whole));
		json_put(one, "selectionRange", range_of(o->c, n->span));
	} else {
		location = json_object();
		json_put(location, "uri", json_content(slice_of(o->uri)));
		json_put(location, "range", range_of(o->c, whole));
		json_put(one, "location", location);
	}
	text_release(&name);
	return one;
}

static bool
is_line(const struct node *n)
{
	return n->kind >= NODE_DIRECTIVE && n->keyword.len > 0;
}

json_t *
document_symbols(struct session *s, const json_t *params)
{
	json_t *list = json_array(), *children = NULL, *one;
	struct outline o;

	if (!find_outline(s, params, &o))
		return list;
	for (uint32_t i = 0; i < o.tree->count; i++) {
		const struct node *n = &o.tree->nodes[i];

		if (!is_line(n))
			continue;
		one = symbol(&o, n);
		if (n->kind == NODE_MATCH && o.hierarchy)
			json_put(one, "children", children = json_array());
		json_array_append_new(n->kind != NODE_MATCH && n->block != 0 && children != NULL ?
		    children : list, one);
	}
	return list;
}

static void
fold(json_t *list, const struct outline *o, size_t begin, size_t end, const char *kind)
{
	const struct ruler *r = configuration_ruler(o->c, o->source);
	uint32_t first = ruler_spot(r, begin).line, last = ruler_spot(r, end > begin ? end - 1 : end).line;
	json_t *one;

	if (last <= first)
		return;
	one = json_object();
	json_put(one, "startLine", json_integer(first));
	json_put(one, "endLine", json_integer(last));
	if (kind != NULL)
		json_put(one, "kind", json_string(kind));
	json_array_append_new(list, one);
}

/* Where a block ends but for the blank lines and comments before the next one. */
static size_t
end_of_block(const struct outline *o, const struct node *n)
{
	uint32_t last = n->block_end - 1;

	while (&o->tree->nodes[last] > n && !is_line(&o->tree->nodes[last]))
		last--;
	return o->tree->nodes[last].span.end;
}

json_t *
folding_ranges(struct session *s, const json_t *params)
{
	json_t *list = json_array();
	struct outline o;

	if (!find_outline(s, params, &o))
		return list;
	for (uint32_t i = 0; i < o.tree->count; i++) {
		const struct node *n = &o.tree->nodes[i];
		uint32_t last = i;

		if (n->kind == NODE_MATCH && n->error == NODE_OK)
			fold(list, &o, n->span.begin, end_of_block(&o, n), NULL);
		if (n->kind != NODE_COMMENT || (i > 0 && n[-1].kind == NODE_COMMENT))
			continue;
		while (last + 1 < o.tree->count && o.tree->nodes[last + 1].kind == NODE_COMMENT)
			last++;
		fold(list, &o, n->span.begin, o.tree->nodes[last].span.end, "comment");
	}
	return list;
}
