#include <stdlib.h>

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
