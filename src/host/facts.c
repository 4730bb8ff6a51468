#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/escape.h"
#include "base/vec.h"
#include "host/facts.h"

enum { MAX_BYTES = 1 << 20, MAX_VALUES = 4096 };

static const struct {
	const char *key;
	bool many;
} keys[] = {
#define HOST_FACT(id, key, many, doc) { key, many },
#include "host/host_facts.def"
#undef HOST_FACT
};

VEC(values, struct slice);

struct reader {
	struct arena *a;
	const char *path;
	yaml_parser_t parser;
	yaml_event_t event;	/* the present one */
	struct values values;
	struct host_facts *out;
	struct slice *error;
};

static bool
fail(struct reader *r, yaml_mark_t at, const char *text)
{
	struct slice path = escape_visible_copy(r->a, slice_of(r->path));

	*r->error = slice_printf(r->a, SLICE_FORMAT ":%zu:%zu: %s", SLICE_ARG(path), at.line + 1,
	    at.column + 1, text);
	return false;
}

/* Goes on to the next event; false when the text is no YAML. */
static bool
next(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return true;
	return fail(r, r->parser.problem_mark,
	    r->parser.problem != NULL ? r->parser.problem : "this is no YAML");
}

/* The present event as a text. */
static bool
scalar(struct reader *r, struct slice *text)
{
	if (r->event.type != YAML_SCALAR_EVENT)
		return fail(r, r->event.start_mark, r->event.type == YAML_ALIAS_EVENT ?
		    "aliases are not allowed here" : "a text is needed here");
	if (r->event.data.scalar.anchor != NULL)
		return fail(r, r->event.start_mark, "anchors are not allowed here");
	*text = slice_copy(r->a, (struct slice){ (const char *)r->event.data.scalar.value,
	    r->event.data.scalar.length });
	return true;
}

static bool
add_value(struct reader *r)
{
	struct slice text;

	if (!scalar(r, &text))
		return false;
	if (r->values.count == MAX_VALUES)
		return fail(r, r->event.start_mark, "too many values");
	values_push(&r->values, text);
	return true;
}

/* The values behind a key: a text, or a list of them. */
static bool
read_values(struct reader *r, enum host_fact fact)
{
	r->values.count = 0;
	if (!next(r))
		return false;
	if (r->event.type != YAML_SEQUENCE_START_EVENT) {
		if (!add_value(r))
			return false;
	} else {
		if (!keys[fact].many)
			return fail(r, r->event.start_mark, "this key takes one value");
		while (next(r) && r->event.type != YAML_SEQUENCE_END_EVENT)
			if (!add_value(r))
				return false;
		if (r->event.type != YAML_SEQUENCE_END_EVENT)
			return false;
	}
	struct slice *copy = ARENA_ARRAY(r->a, struct slice, r->values.count);
	if (r->values.count > 0)
		memcpy(copy, r->values.ptr, r->values.count * sizeof(*copy));
	r->out->fact[fact].values = copy;
	r->out->fact[fact].count = r->values.count;
	return true;
}

static bool
read_mapping(struct reader *r)
{
	bool seen[HOST_FACT_COUNT] = { false };
	struct slice key;

	while (next(r) && r->event.type != YAML_MAPPING_END_EVENT) {
		size_t fact = 0;
		if (!scalar(r, &key))
			return false;
		while (fact < HOST_FACT_COUNT && !slice_is(key, keys[fact].key))
			fact++;
		if (fact == HOST_FACT_COUNT)
			return fail(r, r->event.start_mark, arena_printf(r->a, NULL,
			    "unknown key '" SLICE_FORMAT "'",
			    SLICE_ARG(escape_visible_copy(r->a, key))));
		if (seen[fact])
			return fail(r, r->event.start_mark, "this key is there twice");
		seen[fact] = true;
		if (!read_values(r, (enum host_fact)fact))
			return false;
	}
	return r->event.type == YAML_MAPPING_END_EVENT;
}

static bool
read_document(struct reader *r)
{
	for (int i = 0; i < 2; i++)	/* the stream, and what comes first in it */
		if (!next(r))
			return false;
	if (r->event.type == YAML_STREAM_END_EVENT)
		return true;		/* nothing at all is known */
	if (!next(r))
		return false;
	if (r->event.type == YAML_SCALAR_EVENT && r->event.data.scalar.length == 0)
		return true;
	if (r->event.type != YAML_MAPPING_START_EVENT)
		return fail(r, r->event.start_mark, "a mapping of keys to values is needed here");
	if (!read_mapping(r))
		return false;
	for (int i = 0; i < 2; i++)	/* the end of the document, and what comes then */
		if (!next(r))
			return false;
	if (r->event.type != YAML_STREAM_END_EVENT)
		return fail(r, r->event.start_mark, "a second document");
	return true;
}

bool
facts_parse(struct arena *a, const char *path, struct slice bytes, struct host_facts *out,
    struct slice *error)
{
	struct reader r = { .a = a, .path = path, .out = out, .error = error };

	*out = (struct host_facts){ 0 };
	if (!yaml_parser_initialize(&r.parser))
		base_out_of_memory();
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes.ptr, bytes.len);
	bool good = read_document(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	values_release(&r.values);
	return good;
}

bool
facts_read(struct arena *a, const char *path, struct host_facts *out, struct slice *error)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct slice shown = escape_visible_copy(a, slice_of(path));
	struct stat st;
	ssize_t n = 0;
	size_t len = 0;

	if (fd == -1 || fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		*error = slice_printf(a, "cannot read " SLICE_FORMAT ": %s", SLICE_ARG(shown),
		    fd == -1 ? strerror(errno) : "not a regular file");
		if (fd != -1)
			close(fd);
		return false;
	}
	char *bytes = arena_alloc(a, MAX_BYTES + 1, 1);
	while (len <= MAX_BYTES && ((n = read(fd, bytes + len, MAX_BYTES + 1 - len)) > 0 ||
	    (n == -1 && errno == EINTR)))
		len += n > 0 ? (size_t)n : 0;
	close(fd);
	if (n == -1 || len > MAX_BYTES) {
		*error = slice_printf(a, "cannot read " SLICE_FORMAT ": %s", SLICE_ARG(shown),
		    n == -1 ? "I/O error" : "it is larger than 1 MiB");
		return false;
	}
	return facts_parse(a, path, (struct slice){ bytes, len }, out, error);
}

bool
facts_key(struct slice name, enum host_fact *fact, bool *many)
{
	for (size_t i = 0; i < HOST_FACT_COUNT; i++) {
		if (!slice_is(name, keys[i].key))
			continue;
		*fact = (enum host_fact)i;
		*many = keys[i].many;
		return true;
	}
	return false;
}

struct slice
facts_text(const struct host_facts *facts, enum host_fact fact)
{
	return facts->fact[fact].count > 0 ? facts->fact[fact].values[0] : SLICE("");
}
