#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/escape.h"
#include "rules/document.h"

struct builder {
	struct document_file *file;
	yaml_parser_t parser;
	struct document_node *stack[DOCUMENT_MAX_DEPTH];
	struct document_node *last[DOCUMENT_MAX_DEPTH];	/* last child of each */
	unsigned depth;
	uint32_t count;
	struct document_node *root;
	bool has_key;
	struct slice key;
	yaml_mark_t key_mark;
	bool is_done;
	size_t seen_index;	/* a character … */
	uint32_t seen_offset;	/* … and its byte, so that counting goes on from there */
};

static void __attribute__((format(printf, 4, 0)))
add_error(
    struct document_file *file, uint32_t line, uint32_t column, const char *format, va_list args)
{
	char message[1024];

	vsnprintf(message, sizeof(message), format, args);
	file->error_count++;
	escape_visible(file->errors, file->name);
	text_printf(file->errors, ":%u:%u: error: ", (unsigned)line, (unsigned)column);
	escape_visible(file->errors, slice_of(message));
	text_add_char(file->errors, '\n');
}

void
document_error(struct document_file *file, uint32_t line, uint32_t column, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_error(file, line, column, format, args);
	va_end(args);
}

void
document_error_at(
    struct document_file *file, const struct document_node *node, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_error(file, node->line, node->column, format, args);
	va_end(args);
}

static bool
is_blank(char c)
{

	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Folding only moves blanks, so a byte of the text is found in the file by
 * counting what is not blank.
 */
void
document_error_in(struct document_file *file, const struct document_node *scalar, uint32_t offset,
    struct slice message)
{
	struct slice raw = slice_part(file->bytes, scalar->begin, scalar->end);
	uint32_t line = scalar->line, column = scalar->column;
	size_t wanted = 0, seen = 0, i = 0;

	for (size_t j = 0; j < offset && j < scalar->text.len; j++)
		wanted += !is_blank(scalar->text.ptr[j]);
	if (scalar->style == '|' || scalar->style == '>')	/* the header line */
		while (i < raw.len && raw.ptr[i] != '\n')
			i++;
	else if (scalar->style != 0)
		i++;
	column += (uint32_t)i;
	for (; i < raw.len; i++) {
		if (!is_blank(raw.ptr[i]) && seen++ == wanted)
			break;
		if (scalar->style == '"' && raw.ptr[i] == '\\') {
			i++;
			column++;
		}
		column++;
		if (raw.ptr[i] == '\n') {
			line++;
			column = 1;
		}
	}
	document_error(file, line, column, SLICE_FORMAT, SLICE_ARG(message));
}

/* ---- building ---- */

static bool
fail(struct builder *b, yaml_mark_t mark, const char *message)
{

	document_error(b->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, "%s", message);
	return false;
}

/* libyaml counts characters, files have bytes.  Asked for in ascending order. */
static uint32_t
byte_offset(struct builder *b, size_t index)
{
	struct slice bytes = b->file->bytes;
	uint32_t i = b->seen_offset;

	if (index < b->seen_index)
		return i;
	/* A byte order mark is not counted. */
	if (i == 0 && bytes.len >= 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	for (; b->seen_index < index && i < bytes.len; b->seen_index++) {
		i++;
		while (i < bytes.len && ((unsigned char)bytes.ptr[i] & 0xc0) == 0x80)
			i++;
	}
	return b->seen_offset = i;
}

static bool
has_duplicate(const struct builder *b, const struct document_node *mapping)
{

	for (const struct document_node *n = mapping->child; n != NULL; n = n->next)
		if (slice_equal(n->key, b->key))
			return true;
	return false;
}

/* Puts a new node where it belongs. */
static struct document_node *
attach(struct builder *b, enum document_kind kind, yaml_mark_t mark)
{
	struct document_node *n, *parent = b->depth > 0 ? b->stack[b->depth - 1] : NULL;

	if (++b->count > DOCUMENT_MAX_NODES)
		return fail(b, mark, "the file is too large"), NULL;
	n = ARENA_NEW(b->file->a, struct document_node);
	n->kind = kind;
	n->line = (uint32_t)mark.line + 1;
	n->column = (uint32_t)mark.column + 1;
	if (parent == NULL) {
		b->root = n;
		return n;
	}
	if (parent->kind == DOCUMENT_MAPPING) {
		n->key = b->key;
		n->key_line = (uint32_t)b->key_mark.line + 1;
		n->key_column = (uint32_t)b->key_mark.column + 1;
		b->has_key = false;
	}
	if (b->last[b->depth - 1] == NULL)
		parent->child = n;
	else
		b->last[b->depth - 1]->next = n;
	b->last[b->depth - 1] = n;
	return n;
}

static bool
wants_key(const struct builder *b)
{

	return b->depth > 0 && b->stack[b->depth - 1]->kind == DOCUMENT_MAPPING && !b->has_key;
}

static bool
scalar(struct builder *b, const yaml_event_t *e)
{
	static const struct { yaml_scalar_style_t style; char shown; } styles[] = {
		{ YAML_SINGLE_QUOTED_SCALAR_STYLE, '\'' }, { YAML_DOUBLE_QUOTED_SCALAR_STYLE, '"' },
		{ YAML_LITERAL_SCALAR_STYLE, '|' }, { YAML_FOLDED_SCALAR_STYLE, '>' },
	};
	struct slice text = { (const char *)e->data.scalar.value, e->data.scalar.length };
	struct document_node *n;

	text = (struct slice){ slice_string(b->file->a, text), text.len };
	if (e->data.scalar.anchor != NULL)
		return fail(b, e->start_mark, "anchors are not allowed");
	if (e->data.scalar.tag != NULL)
		return fail(b, e->start_mark, "tags are not allowed");
	if (memchr(text.ptr, '\0', text.len + 1) != text.ptr + text.len)
		return fail(b, e->start_mark, "a NUL byte is not allowed");
	if (wants_key(b)) {
		b->key = text;
		b->key_mark = e->start_mark;
		if (has_duplicate(b, b->stack[b->depth - 1]))
			return fail(b, e->start_mark, "this key occurs twice");
		b->has_key = true;
		return true;
	}
	if ((n = attach(b, DOCUMENT_SCALAR, e->start_mark)) == NULL)
		return false;
	n->text = text;
	n->begin = byte_offset(b, e->start_mark.index);
	n->end = byte_offset(b, e->end_mark.index);
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (styles[i].style == e->data.scalar.style)
			n->style = styles[i].shown;
	return true;
}

static bool
open_node(struct builder *b, enum document_kind kind, const yaml_event_t *e, bool is_marked)
{
	struct document_node *n;

	if (wants_key(b))
		return fail(b, e->start_mark, "keys must be plain words");
	if (is_marked)
		return fail(b, e->start_mark, "anchors and tags are not allowed");
	if (b->depth == DOCUMENT_MAX_DEPTH)
		return fail(b, e->start_mark, "nested too deeply");
	if ((n = attach(b, kind, e->start_mark)) == NULL)
		return false;
	b->last[b->depth] = NULL;
	b->stack[b->depth++] = n;
	b->has_key = false;
	return true;
}

static bool
take_event(struct builder *b, const yaml_event_t *e)
{

	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		return b->root == NULL || fail(b, e->start_mark, "a second document");
	case YAML_SCALAR_EVENT:
		return scalar(b, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(b, DOCUMENT_SEQUENCE, e, e->data.sequence_start.anchor != NULL ||
		    e->data.sequence_start.tag != NULL);
	case YAML_MAPPING_START_EVENT:
		return open_node(b, DOCUMENT_MAPPING, e, e->data.mapping_start.anchor != NULL ||
		    e->data.mapping_start.tag != NULL);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		b->has_key = false;
		return true;
	case YAML_ALIAS_EVENT:
		return fail(b, e->start_mark, "aliases are not allowed");
	case YAML_STREAM_END_EVENT:
		b->is_done = true;
		return b->root != NULL || fail(b, e->start_mark, "the file is empty");
	default:
		return true;
	}
}

static bool
parse_error(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	yaml_mark_t mark = p->problem_mark;
	struct slice before;

	if (p->error == YAML_READER_ERROR) {	/* it only knows the offset */
		mark = (yaml_mark_t){ 0 };
		before = slice_part(b->file->bytes, 0, p->problem_offset);
		for (size_t i = 0; i < before.len; i++, mark.column++)
			if (before.ptr[i] == '\n') {
				mark.line++;
				mark.column = (size_t)-1;
			}
	}
	document_error(b->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, "%s%s%s",
	    p->problem != NULL ? p->problem : "cannot be read as YAML",
	    p->context != NULL ? " " : "", p->context != NULL ? p->context : "");
	return false;
}

static bool
read_events(struct builder *b)
{
	bool good = true;

	while (good && !b->is_done) {
		yaml_event_t event;

		if (!yaml_parser_parse(&b->parser, &event))
			return parse_error(b);
		good = take_event(b, &event);
		yaml_event_delete(&event);
	}
	return good;
}

struct document_node *
document_read(struct document_file *file)
{
	struct builder b = { .file = file };
	bool good;

	if (file->bytes.len > DOCUMENT_MAX_BYTES) {
		document_error(file, 1, 1, "the file is too large");
		return NULL;
	}
	if (!yaml_parser_initialize(&b.parser))
		base_out_of_memory();
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &b.parser, (const unsigned char *)file->bytes.ptr, file->bytes.len);
	good = read_events(&b);
	yaml_parser_delete(&b.parser);
	return good ? b.root : NULL;
}

struct document_node *
document_get(struct document_node *mapping, const char *key)
{

	for (struct document_node *n = mapping->child; n != NULL; n = n->next)
		if (slice_is(n->key, key)) {
			n->is_used = true;
			return n;
		}
	return NULL;
}

void
document_check_unused(struct document_file *file, const struct document_node *mapping)
{

	for (const struct document_node *n = mapping->child; n != NULL; n = n->next)
		if (!n->is_used)
			document_error(file, n->key_line, n->key_column,
			    "unknown key '" SLICE_FORMAT "'", SLICE_ARG(n->key));
}
