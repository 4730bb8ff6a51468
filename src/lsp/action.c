/* Action: the fixes of findings and problems, misspelt words, and comments that allow a finding. */
#include <string.h>

#include "base/escape.h"
#include "knowledge/nearest.h"
#include "lsp/diagnostic.h"
#include "lsp/range.h"
#include "lsp/session.h"
#include "report/json.h"

#define FIX_ALL	"source.fixAll.sshd-lint"

VEC(edits, struct edit);

/* What actions are asked for. */
struct asking {
	const struct editor *editor;
	const struct configuration *c;
	struct source *source;
	size_t begin, end;
	json_t *actions;
	struct edits edits;	/* of all fixes */
};

/* ---- edits ---- */

static json_t *
edit_json(const struct configuration *c, const struct edit *e)
{
	const struct ruler *r = configuration_ruler(c, configuration_source_of(c, e->span));
	json_t *o = json_object();

	json_put(o, "range", range_json(r, e->span.begin, e->span.end));
	json_put(o, "newText", json_content(e->text));
	return o;
}

/* ${edits} as a WorkspaceEdit; NULL when one is where the editor cannot get. */
static json_t *
edits_json(const struct configuration *c, const struct edit *edits, size_t count)
{
	json_t *changes = json_object(), *o = json_object(), *list;

	json_put(o, "changes", changes);
	for (size_t i = 0; i < count; i++) {
		const struct source *s = configuration_source_of(c, edits[i].span);
		const char *uri = s == NULL ? NULL : configuration_uri(c, s);

		if (uri == NULL) {
			json_decref(o);
			return NULL;
		}
		list = json_object_get(changes, uri);
		if (list == NULL)
			json_put(changes, uri, list = json_array());
		json_array_append_new(list, edit_json(c, &edits[i]));
	}
	return o;
}

/* Adds an action that makes ${edits}, for ${d}. */
static void
add_action(struct asking *x, const struct diagnostic *d, struct slice title,
    const struct edit *edits, size_t count, bool is_best)
{
	json_t *edit = edits_json(x->c, edits, count), *o;

	if (edit == NULL)
		return;
	o = json_object();
	json_put(o, "title", json_text(title));
	json_put(o, "kind", json_string("quickfix"));
	json_put(o, "diagnostics", json_pack("[o]", diagnostic_json(x->editor, x->c, d)));
	json_put(o, "edit", edit);
	if (is_best)
		json_put(o, "isPreferred", json_true());
	json_array_append_new(x->actions, o);
}

/* ---- what to do ---- */

static void
add_fix(struct asking *x, const struct diagnostic *d)
{
	struct slice title = d->help.len > 0 ? d->help : slice_printf(x->c->a, "fix %s", d->id);

	if (d->fix_count > 0)
		add_action(x, d, d->fix_is_safe ? title : slice_printf(x->c->a,
		    SLICE_FORMAT " (look at it first)", SLICE_ARG(title)), d->fix, d->fix_count,
		    d->fix_is_safe);
}

static void
add_spelling(struct asking *x, const struct diagnostic *d, struct span span, const char *word)
{
	struct edit edit = { span, slice_of(word) };

	add_action(x, d, slice_printf(x->c->a, "write %s", word), &edit, 1, true);
}

/* The word of ${type} nearest to ${text}; NULL when none is near. */
static const char *
nearest_word(const struct target *t, enum value_type type, struct slice text)
{
	size_t count, best = nearest_limit(text.len) + 1, distance;
	const struct value_word *words = value_words(t, type, &count);
	const char *nearest = NULL;

	for (size_t i = 0; i < count; i++)
		if ((distance = nearest_distance(text, slice_of(words[i].word))) < best) {
			best = distance;
			nearest = words[i].word;
		}
	return nearest;
}

/* Offers what was probably meant by a misspelt keyword or value. */
static void
add_nearest(struct asking *x, const struct diagnostic *d)
{
	const struct target *t = x->c->config->target;
	struct slice text = slice_part(x->source->bytes, d->span.begin, d->span.end);
	const struct node *node = configuration_node(x->c, x->source, d->span.begin);
	enum keyword k = node == NULL ? KEYWORD_NONE : keyword_from_name(node->keyword), near;
	const char *word;

	if (strcmp(d->id, "unknown-keyword") == 0) {
		near = keyword_nearest(t, text);
		if (near != KEYWORD_NONE && k == KEYWORD_NONE)
			add_spelling(x, d, d->span, keyword_spelling(near));
	} else if (strcmp(d->id, "bad-value") == 0 && k != KEYWORD_NONE) {
		word = nearest_word(t, keyword_facts(t, k)->type, text);
		if (word != NULL)
			add_spelling(x, d, d->span, word);
	}
}

/* Offers a comment above the line, or for the whole file at its top. */
static void
add_allowance(struct asking *x, const struct diagnostic *d)
{
	bool is_for_file = d->span.begin == 0 && d->span.end == 0;
	const struct ruler *r = configuration_ruler(x->c, x->source);
	struct edit edit = { .span = { x->source->id, 0, 0 } };
	struct slice line, end = SLICE("\n");
	size_t blanks = 0;

	/* What keeps sshd from starting is to be mended. */
	if (d->is_fatal || d->category == CATEGORY_STARTUP)
		return;
	if (!is_for_file)
		edit.span.begin = edit.span.end = r->starts[ruler_spot(r, d->span.begin).line];
	line = slice_part(x->source->bytes, edit.span.begin, x->source->bytes.len);
	while (blanks < line.len && (line.ptr[blanks] == ' ' || line.ptr[blanks] == '\t'))
		blanks++;
	for (size_t i = 0; i + 1 < line.len && line.ptr[i] != '\n'; i++)
		if (line.ptr[i] == '\r' && line.ptr[i + 1] == '\n')
			end = SLICE("\r\n");
	edit.text = slice_printf(x->c->a, SLICE_FORMAT "# sshd-lint: allow=%s -- reason" SLICE_FORMAT
	    SLICE_FORMAT, is_for_file ? 0 : (int)blanks, line.ptr, d->id, SLICE_ARG(end),
	    is_for_file ? (int)end.len : 0, end.ptr);
	add_action(x, d, slice_printf(x->c->a, "allow %s %s (give a reason)", d->id,
	    is_for_file ? "in this file" : "here"), &edit, 1, false);
}

/* Whether ${d} is in the range that is asked for. */
static bool
is_asked(const struct asking *x, const struct diagnostic *d)
{
	return !d->suppressed && d->span.source == x->source->id && d->span.begin <= x->end &&
	    (d->span.end > x->begin || d->span.begin >= x->begin || d->span.end == x->begin);
}

/* ---- all safe fixes at once ---- */

/* Adds the change from the text of ${s} to ${text}: its lines from the first that differs to the last. */
static void
take_change(void *cookie, const struct source *s, struct slice text)
{
	struct asking *x = cookie;
	struct slice old = s->bytes;
	size_t begin = 0, end = 0, most = old.len < text.len ? old.len : text.len;
	struct edit edit;

	while (begin < most && old.ptr[begin] == text.ptr[begin])
		begin++;
	while (begin > 0 && old.ptr[begin - 1] != '\n')
		begin--;
	while (end < most - begin && old.ptr[old.len - 1 - end] == text.ptr[text.len - 1 - end])
		end++;
	while (end > 0 && old.ptr[old.len - 1 - end] != '\n')
		end--;
	/* The sources that were linted are those of the configuration, in other copies. */
	for (uint32_t i = 1; i <= source_count(x->c->run->sources); i++) {
		struct source *own = source_get(x->c->run->sources, i);

		if (!slice_equal(own->path, s->path) || !slice_equal(own->bytes, old))
			continue;
		edit.span = (struct span){ i, (uint32_t)begin, (uint32_t)(old.len - end) };
		edit.text = slice_copy(x->c->a, slice_part(text, begin, text.len - end));
		edits_push(&x->edits, edit);
	}
}

/* Offers what --fix would make of the configuration, with all its precautions. */
static void
add_all_fixes(struct asking *x)
{
	struct lint_fix how = { .changed = take_change, .cookie = x };
	struct lint_fixed fixed;
	struct text diff, messages;
	json_t *edit, *o;

	text_init(&diff);
	text_init(&messages);
	if (lint_fix(x->c->lint, &x->c->input, &how, &fixed, &diff, &messages) == 0 &&
	    x->edits.count > 0 && (edit = edits_json(x->c, x->edits.ptr, x->edits.count)) != NULL) {
		o = json_object();
		json_put(o, "title", json_string("make all safe fixes"));
		json_put(o, "kind", json_string(FIX_ALL));
		json_put(o, "edit", edit);
		json_array_append_new(x->actions, o);
	}
	edits_release(&x->edits);
	text_release(&diff);
	text_release(&messages);
}

/* Whether the client asks for actions of ${kind}: it may name kinds or what they begin with. */
static bool
is_wanted(const json_t *params, const char *kind, bool unasked)
{
	const json_t *only = json_object_get(json_object_get(params, "context"), "only"), *one;

	if (!json_is_array(only))
		return unasked;
	for (size_t i = 0; i < json_array_size(only); i++) {
		one = json_array_get(only, i);
		size_t len = json_string_length(one);

		if (json_is_string(one) && strncmp(kind, json_string_value(one), len) == 0 &&
		    (len == 0 || kind[len] == '\0' || kind[len] == '.'))
			return true;
	}
	return false;
}

json_t *
code_actions(struct session *s, const json_t *params)
{
	const json_t *range = json_object_get(params, "range");
	struct asking x = { .editor = &s->editor, .actions = json_array() };
	struct diag_store *store;
	struct spot from, to;
	struct cursor at;

	if (!s->editor.literals ||
	    !document_spot(json_object_get(range, "start"), &from) ||
	    !document_spot(json_object_get(range, "end"), &to) ||
	    !workspace_cursor(&s->workspace, params, &at))
		return x.actions;
	x.c = at.configuration;
	x.source = at.source;
	x.begin = ruler_offset(configuration_ruler(x.c, x.source), from);
	x.end = ruler_offset(configuration_ruler(x.c, x.source), to);
	store = x.c->run->file.store;
	/* This one takes its time: only where it is asked for. */
	if (is_wanted(params, FIX_ALL, false))
		add_all_fixes(&x);
	for (size_t i = 0; i < diag_count(store) && is_wanted(params, "quickfix", true); i++) {
		const struct diagnostic *d = diag_at(store, i);

		if (!is_asked(&x, d))
			continue;
		add_fix(&x, d);
		add_nearest(&x, d);
		add_allowance(&x, d);
	}
	return x.actions;
}
