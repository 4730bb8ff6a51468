/*
 * Configuration: what the files of one host say together, those that are open
 * in the editor as they are there.
 */
#ifndef LSP_CONFIGURATION_H
#define LSP_CONFIGURATION_H

#include "lib/lint.h"
#include "lib/settings.h"
#include "lsp/choices.h"
#include "lsp/document.h"
#include "lsp/effect.h"

/* An open document as a file of the configuration's host. */
struct member {
	const struct document *document;
	struct slice inside;	/* its path there */
	struct source *source;	/* NULL: the configuration does not include it */
};

struct configuration {
	struct sshd_lint *lint;		/* a context of its own */
	struct settings settings;
	struct text failure;		/* why it could not be linted, a line each; "" when it was */
	struct text notices;		/* what the settings have to say, a line each */
	const struct document *document;	/* for which it was opened */
	struct lint_input input;	/* what was linted */
	struct member *members;
	size_t member_count;
	/* These only where nothing failed. */
	struct lint_run *run;
	const struct config *config;
	struct arena *a;		/* the run's */
	const struct effect *effect;
	const char *base;		/* host folder that stands for the root, or for root.mount; "": / */
	const struct ruler **rulers;	/* by source id, made when first asked for */
	enum encoding encoding;
};

/*
 * Lints the configuration that ${d} belongs to.  ${main} is the file to begin
 * with, in the place of the one that follows from the document's path; or NULL.
 */
struct configuration *configuration_open(const struct choices *choices,
    const struct documents *documents, const struct document *d, const char *main,
    enum encoding encoding);
void configuration_free(struct configuration *c);

/* The source that ${d} is in ${c}, or NULL. */
struct source *configuration_source(const struct configuration *c, const struct document *d);

/* The name by which the editor knows ${s}; NULL where it cannot open it.  In c->a. */
const char *configuration_uri(const struct configuration *c, const struct source *s);

const struct ruler *configuration_ruler(const struct configuration *c, const struct source *s);

/* The file ${span} is in; NULL for nowhere. */
struct source *configuration_source_of(const struct configuration *c, struct span span);

/* The node of ${s} that has the byte at ${offset}, the last one behind the end; NULL: no tree. */
const struct node *configuration_node(const struct configuration *c, const struct source *s,
    size_t offset);

/* Whether a line at ${offset} of ${s} is under Match, be it through an Include. */
bool configuration_is_in_match(const struct configuration *c, const struct source *s, size_t offset);

#endif
