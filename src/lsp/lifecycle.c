/* Lifecycle: from initialize to exit, and what happens to documents in between. */
#include <string.h>

#include "lsp/session.h"
#include "report/json.h"
#include "sshd_lint.h"

/* ---- the session ---- */

/* The member of ${o} at ${path}, names with dots between them. */
static const json_t *
member_at(const json_t *o, const char *path)
{
	struct slice rest = slice_of(path), name;
	struct arena scratch;

	arena_init(&scratch);
	while (o != NULL && slice_cut(&rest, '.', &name))
		o = json_object_get(o, slice_string(&scratch, name));
	arena_release(&scratch);
	return o;
}

static bool
has_word(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		struct slice text = { json_string_value(one), json_string_length(one) };

		if (json_is_string(one) && slice_is(text, word))
			return true;
	}
	return false;
}

static void
read_client(struct session *s, const json_t *can)
{
	s->editor = (struct editor){
		.related = json_is_true(member_at(can,
		    "textDocument.publishDiagnostics.relatedInformation")),
		.tags = member_at(can, "textDocument.publishDiagnostics.tagSupport") != NULL,
		.descriptions = json_is_true(member_at(can,
		    "textDocument.publishDiagnostics.codeDescriptionSupport")),
		.versions = json_is_true(member_at(can,
		    "textDocument.publishDiagnostics.versionSupport")),
		.markdown = has_word(member_at(can, "textDocument.hover.contentFormat"), "markdown"),
		.literals = member_at(can, "textDocument.codeAction.codeActionLiteralSupport") != NULL,
		.hierarchy = json_is_true(member_at(can,
		    "textDocument.documentSymbol.hierarchicalDocumentSymbolSupport")),
	};
	if (has_word(member_at(can, "general.positionEncodings"), "utf-8"))
		s->workspace.encoding = ENCODING_UTF8;
}

/* What we can do. */
static json_t *
abilities(const struct session *s)
{
	json_t *o = json_object(), *sync = json_object(), *completes = json_object();
	json_t *acts = json_object();

	json_put(sync, "openClose", json_true());
	json_put(sync, "change", json_integer(2));	/* incremental */
	json_put(sync, "save", json_true());
	json_put(completes, "triggerCharacters", json_pack("[s,s,s,s,s,s,s]", " ", ",", "+", "-", "^",
	    "=", "/"));
	json_put(acts, "codeActionKinds", json_pack("[s,s]", "quickfix", "source.fixAll.sshd-lint"));
	json_put(o, "positionEncoding", json_string(s->workspace.encoding == ENCODING_UTF8 ? "utf-8" :
	    "utf-16"));
	json_put(o, "textDocumentSync", sync);
	json_put(o, "hoverProvider", json_true());
	json_put(o, "completionProvider", completes);
	json_put(o, "definitionProvider", json_true());
	json_put(o, "codeActionProvider", acts);
	json_put(o, "documentSymbolProvider", json_true());
	json_put(o, "foldingRangeProvider", json_true());
	return o;
}

/* Takes what the client wants, and says what is wrong with it. */
static void
take_choices(struct session *s, const json_t *options)
{
	struct text errors;

	text_init(&errors);
	choices_read(&s->workspace.choices, &s->workspace.arena, options, &errors);
	if (errors.len > 0)
		session_show(s, MESSAGE_ERROR, slice_trim(text_slice(&errors)));
	text_release(&errors);
	s->workspace.is_stale = true;
}

json_t *
initialize(struct session *s, const json_t *params)
{
	json_t *result = json_object(), *info = json_object();

	read_client(s, json_object_get(params, "capabilities"));
	take_choices(s, json_object_get(params, "initializationOptions"));
	json_put(info, "name", json_string("sshd-lint"));
	json_put(info, "version", json_string(sshd_lint_version()));
	json_put(result, "capabilities", abilities(s));
	json_put(result, "serverInfo", info);
	s->state = SESSION_READY;
	return result;
}

void
initialized(struct session *s, const json_t *params)
{
	(void)s, (void)params;
}

json_t *
shut_down(struct session *s, const json_t *params)
{
	(void)params;
	s->state = SESSION_SHUT_DOWN;
	s->shut_down = true;
	return json_null();
}

void
leave(struct session *s, const json_t *params)
{
	(void)params;
	s->state = SESSION_DONE;
}

/* {"sshd-lint": {…}}, or the options themselves. */
void
settings_changed(struct session *s, const json_t *params)
{
	const json_t *settings = json_object_get(params, "settings");
	const json_t *ours = json_object_get(settings, "sshd-lint");

	take_choices(s, ours != NULL ? ours : settings);
}

void
files_changed(struct session *s, const json_t *params)
{
	(void)params;
	s->workspace.is_stale = true;
}

/* ---- documents ---- */

static struct slice
uri_of(const json_t *params)
{
	const json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");

	return (struct slice){ json_string_value(uri), json_string_length(uri) };
}

static void
set_version(struct document *d, const json_t *params)
{
	d->version = json_integer_value(json_object_get(json_object_get(params, "textDocument"),
	    "version"));
}

/* Whether ${path} is a configuration of ssh, not of sshd: editors take both for one language. */
static bool
is_for_clients(const char *path)
{
	const char *name = path == NULL ? NULL : strrchr(path, '/');

	return name != NULL && (strcmp(name, "/ssh_config") == 0 || strstr(path, "/ssh_config.d/") != NULL ||
	    (name - path >= 5 && strncmp(name - 5, "/.ssh", 5) == 0));
}

void
document_opened(struct session *s, const json_t *params)
{
	const json_t *text = json_object_get(json_object_get(params, "textDocument"), "text");
	struct slice uri = uri_of(params);
	struct document *d;

	if (!json_is_string(text) || slice_has(uri, '\0'))
		return;
	d = workspace_open(&s->workspace, uri);
	if (is_for_clients(d->path)) {
		workspace_close(&s->workspace, d);
		return;
	}
	text_add(&d->text, (struct slice){ json_string_value(text), json_string_length(text) });
	set_version(d, params);
}

void
document_changed(struct session *s, const json_t *params)
{
	struct document *d = workspace_document(&s->workspace, uri_of(params));

	if (d == NULL)
		return;
	if (!document_change(d, json_object_get(params, "contentChanges"), s->workspace.encoding))
		session_show(s, MESSAGE_ERROR,
		    SLICE("sshd-lint: a change could not be followed; open the file again"));
	set_version(d, params);
	s->workspace.is_stale = true;
}

void
document_saved(struct session *s, const json_t *params)
{
	(void)params;
	s->workspace.is_stale = true;
}

void
document_closed(struct session *s, const json_t *params)
{
	struct document *d = workspace_document(&s->workspace, uri_of(params));

	if (d != NULL)
		workspace_close(&s->workspace, d);
}
