/*
 * Document: a YAML file as a tree of which every part knows its place.
 *
 * A strict part of YAML: one document, mappings, sequences and scalars, all
 * scalars taken as text.  Anchors, aliases, tags, duplicate keys and anything
 * beyond the bounds below are refused.
 */
#ifndef RULES_DOCUMENT_H
#define RULES_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

enum {
	DOCUMENT_MAX_BYTES = 1 << 20,
	DOCUMENT_MAX_DEPTH = 12,
	DOCUMENT_MAX_NODES = 20000,
};

/* A file while it is read, and where its mistakes go. */
struct document_file {
	struct arena *a;
	struct slice name;	/* as shown in messages */
	struct slice bytes;
	struct text *errors;
	uint32_t error_count;
};

enum document_kind {
	DOCUMENT_SCALAR,
	DOCUMENT_SEQUENCE,
	DOCUMENT_MAPPING,
};

struct document_node {
	enum document_kind kind;
	uint32_t line;		/* from 1 */
	uint32_t column;	/* from 1 */
	uint32_t begin;		/* offset of a scalar in the file, quotation mark or '|' included */
	uint32_t end;
	char style;		/* of scalars: 0 plain, '\'', '"', '|', '>' */
	struct slice text;	/* scalars; NUL-terminated */
	struct document_node *child;	/* first element; of mappings: first value */
	struct document_node *next;
	struct slice key;	/* of values in mappings */
	uint32_t key_line;
	uint32_t key_column;
	bool is_used;		/* document_get has returned it */
};

/* Reads file->bytes.  NULL after appending an error. */
struct document_node *document_read(struct document_file *file);

/* The value of ${key} in a mapping, NULL when it has none. */
struct document_node *document_get(struct document_node *mapping, const char *key);

/* Complains about every key of ${mapping} that document_get was never asked for. */
void document_check_unused(struct document_file *file, const struct document_node *mapping);

/* Appends "FILE:LINE:COLUMN: error: …". */
void document_error(struct document_file *file, uint32_t line, uint32_t column, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
void document_error_at(struct document_file *file, const struct document_node *node,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
/* At the byte that is number ${offset} of the scalar's text. */
void document_error_in(struct document_file *file, const struct document_node *scalar,
    uint32_t offset, struct slice message);

#endif
