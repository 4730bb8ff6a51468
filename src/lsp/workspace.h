/*
 * Workspace: the documents that are open, and the configurations that they
 * are part of.  Documents of one host are one configuration; a drop-in is
 * read through the file that includes it.
 */
#ifndef LSP_WORKSPACE_H
#define LSP_WORKSPACE_H

#include <stdbool.h>

#include "base/vec.h"
#include "lsp/configuration.h"

VEC(configurations, struct configuration *);

struct workspace {
	struct arena arena;		/* of the choices */
	struct choices choices;
	enum encoding encoding;
	struct documents documents;
	struct configurations configurations;
	bool is_stale;			/* something has changed since they were linted */
	bool is_unpublished;		/* the client does not know yet what came of it */
};

/* A place in an open document, and what it is there. */
struct cursor {
	const struct configuration *configuration;
	const struct document *document;
	struct source *source;
	size_t offset;
};

void workspace_init(struct workspace *w);
void workspace_release(struct workspace *w);

/* The open document called ${uri}, or NULL. */
struct document *workspace_document(const struct workspace *w, struct slice uri);

/* Opens a document (again), empty. */
struct document *workspace_open(struct workspace *w, struct slice uri);

void workspace_close(struct workspace *w, struct document *d);

/* Lints again if something has changed. */
void workspace_refresh(struct workspace *w);

/* The configuration that ${d} was linted in; NULL where it could not be. Refreshes. */
const struct configuration *workspace_configuration(struct workspace *w, const struct document *d);

/*
 * The place that textDocument.uri and position of ${params} tell.  False when
 * they tell none, or when the document could not be linted.
 */
bool workspace_cursor(struct workspace *w, const json_t *params, struct cursor *cursor);

#endif
