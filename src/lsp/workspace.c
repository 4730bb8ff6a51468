#include <string.h>
#include <unistd.h>

#include "lsp/workspace.h"

#define MAIN_NAME	"sshd_config"
#define DROP_INS	"/sshd_config.d/"

void
workspace_init(struct workspace *w)
{
	*w = (struct workspace){ 0 };
	arena_init(&w->arena);
}

static void
forget_configurations(struct workspace *w)
{
	for (size_t i = 0; i < w->configurations.count; i++)
		configuration_free(w->configurations.ptr[i]);
	w->configurations.count = 0;
}

void
workspace_release(struct workspace *w)
{
	forget_configurations(w);
	for (size_t i = 0; i < w->documents.count; i++)
		document_free(w->documents.ptr[i]);
	documents_release(&w->documents);
	configurations_release(&w->configurations);
	choices_release(&w->choices);
	arena_release(&w->arena);
}

struct document *
workspace_document(const struct workspace *w, struct slice uri)
{
	for (size_t i = 0; i < w->documents.count; i++)
		if (slice_is(uri, w->documents.ptr[i]->uri))
			return w->documents.ptr[i];
	return NULL;
}

struct document *
workspace_open(struct workspace *w, struct slice uri)
{
	struct document *d = workspace_document(w, uri);

	if (d != NULL)
		text_clear(&d->text);
	else
		d = *documents_push(&w->documents, document_make(uri));
	w->is_stale = true;
	return d;
}

void
workspace_close(struct workspace *w, struct document *d)
{
	size_t i = 0;

	/* Configurations speak of the document. */
	forget_configurations(w);
	while (w->documents.ptr[i] != d)
		i++;
	memmove(w->documents.ptr + i, w->documents.ptr + i + 1,
	    (w->documents.count - i - 1) * sizeof(*w->documents.ptr));
	w->documents.count--;
	document_free(d);
	w->is_stale = true;
}

/* ---- linting ---- */

static const struct configuration *
find(const struct workspace *w, const struct document *d)
{
	for (size_t i = 0; i < w->configurations.count; i++)
		if (configuration_source(w->configurations.ptr[i], d) != NULL)
			return w->configurations.ptr[i];
	return NULL;
}

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* The nearest sshd_config in the folders above that of ${path}, open or not; NULL: none. */
static const char *
main_above(const struct workspace *w, struct arena *a, const char *path)
{
	struct slice dir = slice_of(path);

	for (;;) {
		while (dir.len > 0 && dir.ptr[dir.len - 1] != '/')
			dir.len--;
		if (dir.len == 0)
			return NULL;
		const char *file = slice_string(a, slice_printf(a, SLICE_FORMAT MAIN_NAME,
		    SLICE_ARG(dir)));
		for (size_t i = 0; i < w->documents.count; i++)
			if (w->documents.ptr[i]->path != NULL &&
			    strcmp(w->documents.ptr[i]->path, file) == 0)
				return file;
		if (access(file, F_OK) == 0)
			return file;
		dir.len--;
	}
}

/*
 * Tries the file that may include ${d}: what is neither the main file nor a
 * drop-in, which finds its own way.
 */
static bool
lint_through_main(struct workspace *w, const struct document *d)
{
	struct configuration *c;
	struct arena scratch;
	const char *main;
	bool covers = false;

	if (d->path == NULL || w->choices.without_files || strcmp(name_of(d->path), MAIN_NAME) == 0 ||
	    strstr(d->path, DROP_INS) != NULL)
		return false;
	arena_init(&scratch);
	main = main_above(w, &scratch, d->path);
	if (main != NULL) {
		c = configuration_open(&w->choices, &w->documents, d, main, w->encoding);
		covers = configuration_source(c, d) != NULL;
		if (covers)
			configurations_push(&w->configurations, c);
		else
			configuration_free(c);
	}
	arena_release(&scratch);
	return covers;
}

static void
lint(struct workspace *w, const struct document *d)
{
	if (find(w, d) == NULL && !lint_through_main(w, d))
		configurations_push(&w->configurations,
		    configuration_open(&w->choices, &w->documents, d, NULL, w->encoding));
}

void
workspace_refresh(struct workspace *w)
{
	if (!w->is_stale)
		return;
	w->is_stale = false;
	w->is_unpublished = true;
	forget_configurations(w);
	/* Main files first: what they include needs no reading of its own. */
	for (int others = 0; others < 2; others++)
		for (size_t i = 0; i < w->documents.count; i++) {
			const struct document *d = w->documents.ptr[i];
			bool is_main = d->path != NULL && strcmp(name_of(d->path), MAIN_NAME) == 0;

			if (is_main == !others)
				lint(w, d);
		}
}

const struct configuration *
workspace_configuration(struct workspace *w, const struct document *d)
{
	workspace_refresh(w);
	return find(w, d);
}

bool
workspace_cursor(struct workspace *w, const json_t *params, struct cursor *cursor)
{
	const json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");
	struct slice name = { json_string_value(uri), json_string_length(uri) };
	struct spot spot;

	*cursor = (struct cursor){ 0 };
	if (!json_is_string(uri) || (cursor->document = workspace_document(w, name)) == NULL)
		return false;
	cursor->configuration = workspace_configuration(w, cursor->document);
	if (cursor->configuration == NULL)
		return false;
	cursor->source = configuration_source(cursor->configuration, cursor->document);
	if (document_spot(json_object_get(params, "position"), &spot))
		cursor->offset = ruler_offset(configuration_ruler(cursor->configuration,
		    cursor->source), spot);
	return true;
}
