#include <stdlib.h>

#include "lsp/document.h"
#include "lsp/uri.h"

enum { DOCUMENT_LIMIT = 256 << 20 };	/* far beyond what is linted, far below what offsets hold */

struct document *
document_make(struct slice uri)
{
	struct document *d = calloc(1, sizeof(*d));

	if (d == NULL)
		base_out_of_memory();
	arena_init(&d->arena);
	text_init(&d->text);
	d->uri = slice_string(&d->arena, uri);
	d->path = uri_path(&d->arena, uri);
	return d;
}

void
document_free(struct document *d)
{
	text_release(&d->text);
	arena_release(&d->arena);
	free(d);
}

/* A count of lines or characters: larger ones than there can be are the largest. */
static bool
read_count(const json_t *value, uint32_t *count)
{
	json_int_t n = json_integer_value(value);

	*count = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
	return json_is_integer(value) && n >= 0;
}

bool
document_spot(const json_t *position, struct spot *spot)
{
	return read_count(json_object_get(position, "line"), &spot->line) &&
	    read_count(json_object_get(position, "character"), &spot->character);
}

static bool
replace(struct document *d, size_t begin, size_t end, struct slice with)
{
	struct slice old = text_slice(&d->text);
	struct text new;

	if (old.len - (end - begin) + with.len > DOCUMENT_LIMIT)
		return false;
	text_init(&new);
	text_add(&new, slice_part(old, 0, begin));
	text_add(&new, with);
	text_add(&new, slice_part(old, end, old.len));
	text_release(&d->text);
	d->text = new;
	return true;
}

static bool
change(struct document *d, const json_t *one, enum encoding encoding)
{
	const json_t *text = json_object_get(one, "text"), *range = json_object_get(one, "range");
	struct slice with = { json_string_value(text), json_string_length(text) };
	struct spot from, to;
	struct arena scratch;

	if (!json_is_string(text))
		return false;
	if (range == NULL || json_is_null(range))
		return replace(d, 0, d->text.len, with);
	if (!document_spot(json_object_get(range, "start"), &from) ||
	    !document_spot(json_object_get(range, "end"), &to))
		return false;
	arena_init(&scratch);
	const struct ruler *r = ruler_make(&scratch, text_slice(&d->text), encoding);
	size_t begin = ruler_offset(r, from), end = ruler_offset(r, to);
	arena_release(&scratch);
	return replace(d, begin < end ? begin : end, begin < end ? end : begin, with);
}

bool
document_change(struct document *d, const json_t *changes, enum encoding encoding)
{
	if (!json_is_array(changes))
		return false;
	for (size_t i = 0; i < json_array_size(changes); i++)
		if (!change(d, json_array_get(changes, i), encoding))
			return false;
	return true;
}
