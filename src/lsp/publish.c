/* Publish: diagnostics, file by file, as the client shows them. */
#include "lsp/diagnostic.h"
#include "lsp/range.h"
#include "lsp/session.h"
#include "report/json.h"

static json_t *
list_of(json_t *files, const char *uri)
{
	json_t *list = json_object_get(files, uri);

	if (list == NULL)
		json_put(files, uri, list = json_array());
	return list;
}

/* Adds ${one} unless it is there: two configurations may share a file. */
static void
add_once(json_t *list, json_t *one)
{
	bool known = false;

	for (size_t i = 0; i < json_array_size(list) && !known; i++)
		known = json_equal(json_array_get(list, i), one);
	if (known)
		json_decref(one);
	else
		json_array_append_new(list, one);
}

/* What kept a configuration from being linted, at the top of its document. */
static void
add_failure(json_t *files, const struct configuration *c)
{
	struct slice rest = slice_trim(text_slice(&c->failure)), line;
	const struct ruler ruler = { .text = SLICE(""), .starts = (const uint32_t[]){ 0 }, .count = 1 };

	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		json_t *o = json_object();

		json_put(o, "range", range_json(&ruler, 0, 0));
		json_put(o, "severity", json_integer(1));
		json_put(o, "source", json_string("sshd-lint"));
		json_put(o, "message", json_text(line));
		json_array_append_new(list_of(files, c->document->uri), o);
	}
}

static void
add_configuration(json_t *files, const struct editor *editor, const struct configuration *c)
{
	struct diag_store *store = c->run->file.store;

	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *d = diag_at(store, i);
		struct source *s = configuration_source_of(c, d->span);
		const char *uri = configuration_uri(c, s != NULL ? s :
		    source_get(c->run->sources, c->config->main_source));

		if (!d->suppressed && uri != NULL)
			json_array_append_new(list_of(files, uri), diagnostic_json(editor, c, d));
	}
}

/* Adds what ${c} has to say to ${files}: two configurations may share a file. */
static void
merge_configuration(json_t *files, const struct editor *editor, const struct configuration *c)
{
	json_t *own = json_object(), *list, *known;
	const char *uri;

	if (c->run != NULL)
		add_configuration(own, editor, c);
	else
		add_failure(own, c);
	json_object_foreach(own, uri, list) {
		known = list_of(files, uri);
		if (json_array_size(known) == 0)
			json_array_extend(known, list);
		else
			for (size_t i = 0; i < json_array_size(list); i++)
				add_once(known, json_incref(json_array_get(list, i)));
	}
	json_decref(own);
}

static void
send(struct session *s, const char *uri, json_t *list)
{
	const struct document *d = workspace_document(&s->workspace, slice_of(uri));
	json_t *params = json_object();

	json_put(params, "uri", json_content(slice_of(uri)));
	if (d != NULL && s->editor.versions)
		json_put(params, "version", json_integer(d->version));
	json_put(params, "diagnostics", json_incref(list));
	session_notify(s, "textDocument/publishDiagnostics", params);
}

void
session_publish(struct session *s)
{
	const struct workspace *w = &s->workspace;
	json_t *files = json_object(), *list, *nothing = json_array();
	const char *uri;

	for (size_t i = 0; i < w->documents.count; i++)
		list_of(files, w->documents.ptr[i]->uri);
	for (size_t i = 0; i < w->configurations.count; i++)
		merge_configuration(files, &s->editor, w->configurations.ptr[i]);
	json_object_foreach(s->published, uri, list)
		if (json_object_get(files, uri) == NULL)
			send(s, uri, nothing);
	/* The client waits for news of what it has changed, even when there is none. */
	json_object_foreach(files, uri, list)
		if (workspace_document(w, slice_of(uri)) != NULL ||
		    !json_equal(json_object_get(s->published, uri), list))
			send(s, uri, list);
	json_decref(nothing);
	json_decref(s->published);
	s->published = files;
}
