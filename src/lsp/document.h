/* Document: a file that is open in the editor, with the text that it has there. */
#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "lsp/ruler.h"

struct document {
	struct arena arena;	/* of the two names */
	const char *uri;	/* as the editor spells it */
	const char *path;	/* absolute; NULL when it is no file */
	struct text text;
	json_int_t version;
};

VEC(documents, struct document *);

/* The document that a client opens as ${uri}, empty.  document_free frees it. */
struct document *document_make(struct slice uri);
void document_free(struct document *d);

/*
 * Makes the changes of a didChange notification, in order: each replaces a
 * range, or all.  False when they are no such thing; ${d} then has those before.
 */
bool document_change(struct document *d, const json_t *changes, enum encoding encoding);

/* The place that ${position} of a message gives; false when it is none. */
bool document_spot(const json_t *position, struct spot *spot);

#endif
