#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/escape.h"
#include "report/json.h"

json_t *
json_text(struct slice s)
{
	struct text clean;

	text_init(&clean);
	/* Line by line: the newlines of an explanation are no control characters to hide. */
	for (bool more = s.ptr != NULL; more;) {
		struct slice line, rest = s;
		slice_cut(&rest, '\n', &line);
		escape_visible(&clean, line);
		more = line.len < s.len;
		if (more) {
			text_add_char(&clean, '\n');
			s = slice_part(s, line.len + 1, s.len);
		}
	}
	json_t *value = json_stringn(clean.ptr, clean.len);
	if (value == NULL)
		base_out_of_memory();
	text_release(&clean);
	return value;
}

json_t *
json_text_or_null(struct slice s)
{
	return s.len == 0 ? json_null() : json_text(s);
}

json_t *
json_content(struct slice s)
{
	struct text clean;

	text_init(&clean);
	escape_utf8(&clean, s);
	json_t *value = json_stringn(clean.ptr, clean.len);
	if (value == NULL)
		base_out_of_memory();
	text_release(&clean);
	return value;
}

json_t *
json_words(struct slice list)
{
	json_t *array = json_array();
	struct slice word;

	while (list.len > 0 && slice_cut(&list, ',', &word))
		json_array_append_new(array, json_text(slice_trim(word)));
	return array;
}

void
json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		base_out_of_memory();
}

static int
append(const char *buffer, size_t size, void *cookie)
{
	text_add(cookie, (struct slice){ buffer, size });
	return 0;
}

void
json_write_line(json_t *document, struct text *out)
{
	json_dump_callback(document, append, out, JSON_COMPACT);
	text_add_char(out, '\n');
	json_decref(document);
}

void
json_write(json_t *document, struct text *out)
{
	json_dump_callback(document, append, out, JSON_INDENT(2));
	text_add_char(out, '\n');
	json_decref(document);
}

/* A document within another one: its lines are indented further. */
struct nested {
	struct text *out;
	unsigned depth;
};

static void
add_newline(struct text *out, unsigned depth)
{
	text_printf(out, "\n%*s", (int)(2 * depth), "");
}

static int
append_nested(const char *buffer, size_t size, void *cookie)
{
	const struct nested *n = cookie;
	struct slice rest = { buffer, size }, line;

	/* Within strings jansson writes newlines as \n: those that are left end lines. */
	for (; slice_has(rest, '\n'); add_newline(n->out, n->depth)) {
		slice_cut(&rest, '\n', &line);
		text_add(n->out, line);
	}
	text_add(n->out, rest);
	return 0;
}

void
json_write_item(json_t *item, unsigned depth, struct text *items)
{
	struct nested n = { items, depth };

	text_add_char(items, ',');
	add_newline(items, depth);
	json_dump_callback(item, append_nested, &n, JSON_INDENT(2));
	json_decref(item);
}

void
json_write_list(const struct text *items, unsigned depth, struct text *out)
{
	text_add_char(out, '[');
	if (items->len > 0) {
		text_add(out, slice_part(text_slice(items), 1, items->len));
		add_newline(out, depth - 1);
	}
	text_add_char(out, ']');
}

void
json_fill_list(const char *key, const struct text *items, unsigned depth, struct text *out)
{
	struct text empty, rest;

	text_init(&empty);
	text_init(&rest);
	add_newline(&empty, depth - 1);
	text_printf(&empty, "\"%s\": []", key);
	const char *at = strstr(out->ptr, empty.ptr);
	if (at != NULL && items->len > 0) {
		size_t begin = (size_t)(at - out->ptr) + empty.len - strlen("[]");
		text_add(&rest, slice_part(text_slice(out), begin + strlen("[]"), out->len));
		out->ptr[begin] = '\0';
		out->len = begin;
		json_write_list(items, depth, out);
		text_add(out, text_slice(&rest));
	}
	text_release(&empty);
	text_release(&rest);
}
