/* Json: the little that the JSON formats share on top of jansson. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

#include "base/slice.h"
#include "base/text.h"
#include "report/report.h"

/* A JSON string of ${s}: valid UTF-8 whatever the bytes, control and bidi characters escaped visibly. */
json_t *json_text(struct slice s);

/* As json_text; null for the empty slice. */
json_t *json_text_or_null(struct slice s);

/* A JSON string of ${s} as it is, for text that is to be written to a file; only invalid UTF-8 is replaced. */
json_t *json_content(struct slice s);

/* A JSON array of what stands between the commas of ${list}. */
json_t *json_words(struct slice list);

/* Sets ${key} of ${object}; takes ${value}, which must not be NULL. */
void json_put(json_t *object, const char *key, json_t *value);

/* Appends ${document} to ${out}, with a newline at its end, and frees it. */
void json_write(json_t *document, struct text *out);

/* As json_write, on one line. */
void json_write_line(json_t *document, struct text *out);

/*
 * Long lists are written item by item.  Appends ${item} to the text of a list
 * whose items lie ${depth} levels deep in their document, and frees it.
 */
void json_write_item(json_t *item, unsigned depth, struct text *items);

/* Appends the list of these items. */
void json_write_list(const struct text *items, unsigned depth, struct text *out);

/* Puts these items into the empty list called ${key} of the document in ${out}. */
void json_fill_list(const char *key, const struct text *items, unsigned depth, struct text *out);

/* All that is known about ${d} (json_format.c). */
json_t *json_finding(const struct report_file *file, const struct diagnostic *d);

#endif
