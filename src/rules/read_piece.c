/* Pieces of rule files: scalars, lists, templates, parameters. */
#include <string.h>

#include "rules/rule_read.h"
#include "rules/token.h"

bool
read_text(struct document_file *file, const struct document_node *node, struct slice *text)
{

	if (node->kind != DOCUMENT_SCALAR) {
		document_error_at(file, node, "a text is missing here");
		return false;
	}
	*text = node->text;
	return true;
}

bool
read_line(struct document_file *file, const struct document_node *node, struct slice *text)
{

	if (!read_text(file, node, text))
		return false;
	*text = slice_trim(*text);
	if (text->len > 0 && !slice_has(*text, '\n'))
		return true;
	document_error_at(file, node, text->len == 0 ? "this is empty" : "this must be one line");
	return false;
}

bool
read_flag(struct document_file *file, const struct document_node *node, bool *flag)
{

	if (node->kind == DOCUMENT_SCALAR) {
		*flag = slice_is(node->text, "yes") || slice_is(node->text, "true") ||
		    slice_is(node->text, "on");
		if (*flag || slice_is(node->text, "no") || slice_is(node->text, "false") ||
		    slice_is(node->text, "off"))
			return true;
	}
	document_error_at(file, node, "yes or no is missing here");
	return false;
}

bool
read_number(struct document_file *file, const struct document_node *node, int64_t *number)
{
	struct token t = { .kind = TOKEN_END };

	if (node->kind == DOCUMENT_SCALAR)
		t = token_next(node->text, 0);
	if (t.kind == TOKEN_NUMBER && t.end == node->text.len) {
		*number = t.number;
		return true;
	}
	document_error_at(file, node, "a number is missing here");
	return false;
}

bool
read_texts(struct document_file *file, const struct document_node *node, const struct slice **texts,
    uint16_t *count)
{
	struct slice *list;
	uint16_t n = 0;

	if (node->kind == DOCUMENT_SCALAR) {
		*texts = list = ARENA_NEW(file->a, struct slice);
		*list = node->text;
		*count = 1;
		return true;
	}
	if (node->kind != DOCUMENT_SEQUENCE) {
		document_error_at(file, node, "a list is missing here");
		return false;
	}
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		n++;
	*texts = list = ARENA_ARRAY(file->a, struct slice, n);
	*count = n;
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		if (!read_text(file, c, list++))
			return false;
	return true;
}

enum { ID_MIN = 3, ID_MAX = 60 };

bool
read_id(struct document_file *file, const struct document_node *node, const char **id)
{
	struct slice text;
	bool good;

	if (!read_text(file, node, &text))
		return false;
	good = text.len >= ID_MIN && text.len <= ID_MAX && text.ptr[0] != '-' &&
	       text.ptr[text.len - 1] != '-';
	for (size_t i = 0; i < text.len; i++)
		good = good && ((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') ||
		    (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
		    (text.ptr[i] == '-' && i > 0 && text.ptr[i - 1] != '-'));
	if (!good)
		document_error_at(file, node,
		    "an id is %d to %d lower-case letters, digits and single hyphens", ID_MIN,
		    ID_MAX);
	*id = text.ptr;
	return good;
}

bool
read_keyword(struct document_file *file, const struct document_node *node, struct slice name,
    enum keyword *k)
{

	name = slice_trim(name);
	*k = keyword_from_name(name);
	if (*k == KEYWORD_NONE) {
		document_error_at(
		    file, node, "no release has a keyword '" SLICE_FORMAT "'", SLICE_ARG(name));
		return false;
	}
	if (!slice_is(name, keyword_spelling(*k))) {
		document_error_at(file, node, "'" SLICE_FORMAT "' is spelt %s", SLICE_ARG(name),
		    keyword_spelling(*k));
		return false;
	}
	return true;
}

bool
read_is_mapping(struct document_file *file, const struct document_node *node, const char *what)
{

	if (node->kind == DOCUMENT_MAPPING)
		return true;
	document_error_at(file, node, "%s must be a mapping", what);
	return false;
}

/* ---- templates ---- */

struct template_cookie {
	struct document_file *file;
	const struct document_node *node;
};

static void
template_fail(void *cookie, uint32_t offset, struct slice message)
{
	struct template_cookie *c = cookie;

	document_error_in(c->file, c->node, offset, message);
}

/* One literal piece, up to the next '{' or the end; "{{" and "}}" are braces. */
static bool
read_literal(
    struct rule_reader *r, const struct expr_source *source, uint32_t *at, struct text *out)
{
	struct slice text = source->text;

	for (; *at < text.len; ++*at) {
		char c = text.ptr[*at];

		if (c == '{' || c == '}') {
			if (*at + 1 < text.len && text.ptr[*at + 1] == c)
				++*at;
			else if (c == '{')
				return true;
			else {
				source->fail(source->cookie, *at,
				    SLICE("'}' without '{'; a brace is written '}}'"));
				return false;
			}
		}
		text_add_char(out, c);
	}
	(void)r;
	return true;
}

enum { TEMPLATE_MAX_PIECES = 32 };

static bool
read_pieces(struct rule_reader *r, const struct expr_source *source, struct text *literal,
    struct rule_template *t)
{
	struct rule_piece pieces[TEMPLATE_MAX_PIECES], *kept;
	uint32_t at = 0;

	for (t->count = 0; at < source->text.len; t->count++) {
		struct rule_piece *p = &pieces[t->count];

		if (t->count == TEMPLATE_MAX_PIECES) {
			source->fail(source->cookie, at, SLICE("too many placeholders"));
			return false;
		}
		text_clear(literal);
		if (!read_literal(r, source, &at, literal))
			return false;
		*p = (struct rule_piece){ .literal = text_keep(literal, r->a) };
		if (at >= source->text.len)
			continue;
		if ((p->root = expr_read_braced(&r->builder, source, at + 1, &at)) == 0)
			return false;
		at++;
	}
	t->pieces = kept = ARENA_ARRAY(r->a, struct rule_piece, t->count);
	if (t->count > 0)
		memcpy(kept, pieces, t->count * sizeof(*kept));
	return true;
}

bool
read_template(struct rule_reader *r, const struct document_node *node, struct rule_template *t)
{
	struct template_cookie cookie = { r->file, node };
	struct expr_source source = { .fail = template_fail, .cookie = &cookie };
	struct text literal;
	bool good;

	if (!read_line(r->file, node, &source.text))
		return false;
	/* Offsets count from the scalar's first byte, read_line may have cut blanks. */
	source.text =
	    slice_part(node->text, 0, (size_t)(source.text.ptr - node->text.ptr) + source.text.len);
	text_init(&literal);
	good = read_pieces(r, &source, &literal, t);
	text_release(&literal);
	return good;
}

/* ---- parameters ---- */

static const struct {
	const char *name;
	enum kind kind;
} parameter_kinds[] = {
	{ "flag", KIND_TRUTH },
	{ "number", KIND_NUMBER },
	{ "duration", KIND_DURATION },
	{ "size", KIND_SIZE },
	{ "release", KIND_RELEASE },
	{ "text", KIND_TEXT },
	{ "texts", KIND_TEXTS },
};

bool
read_parameter_value(struct document_file *file, const struct document_node *node, enum kind kind,
    struct rule_parameter *value)
{
	struct token t;
	bool flag;

	value->kind = kind;
	if (kind == KIND_TEXTS)
		return read_texts(file, node, &value->texts, &value->text_count);
	if (kind == KIND_TEXT)
		return read_text(file, node, &value->text);
	if (kind == KIND_TRUTH) {
		if (!read_flag(file, node, &flag))
			return false;
		value->number = flag;
		return true;
	}
	if (!read_text(file, node, &value->text))
		return false;
	t = token_next(value->text, 0);
	value->number = t.number;
	if (t.end == value->text.len &&
	    ((kind == KIND_NUMBER && t.kind == TOKEN_NUMBER) ||
		(kind == KIND_RELEASE && t.kind == TOKEN_RELEASE) ||
		(kind == KIND_DURATION && (t.kind == TOKEN_DURATION || t.kind == TOKEN_NUMBER)) ||
		(kind == KIND_SIZE && (t.kind == TOKEN_SIZE || t.kind == TOKEN_NUMBER))))
		return true;
	document_error_at(file, node, "%s is missing here", kind_phrase(kind));
	return false;
}

static bool
read_parameter(struct rule_reader *r, struct document_node *node, struct rule_parameter *p)
{
	struct document_node *type, *value, *doc;
	struct slice name;
	size_t i = 0;

	if (!read_is_mapping(r->file, node, "a parameter"))
		return false;
	type = document_get(node, "type");
	value = document_get(node, "default");
	doc = document_get(node, "doc");
	document_check_unused(r->file, node);
	if (type == NULL || value == NULL) {
		document_error_at(r->file, node, "a parameter needs type and default");
		return false;
	}
	if (!read_text(r->file, type, &name))
		return false;
	while (i < sizeof(parameter_kinds) / sizeof(parameter_kinds[0]) &&
	       !slice_is(name, parameter_kinds[i].name))
		i++;
	if (i == sizeof(parameter_kinds) / sizeof(parameter_kinds[0])) {
		document_error_at(r->file, type,
		    "no type of parameter; there are flag, number, duration, size, release, text, "
		    "texts");
		return false;
	}
	p->name = slice_string(r->a, node->key);
	if (doc != NULL && !read_text(r->file, doc, &p->doc))
		return false;
	return read_parameter_value(r->file, value, parameter_kinds[i].kind, p);
}

bool
read_parameters(struct rule_reader *r, const struct document_node *node)
{
	struct rule_parameter *list = ARENA_ARRAY(r->a, struct rule_parameter, RULE_MAX_PARAMETERS);

	if (!read_is_mapping(r->file, node, "parameters"))
		return false;
	r->rule->parameters = list;
	for (struct document_node *c = node->child; c != NULL; c = c->next) {
		if (r->rule->parameter_count == RULE_MAX_PARAMETERS) {
			document_error_at(r->file, c, "too many parameters");
			return false;
		}
		if (c->key.len == 0 || c->key.ptr[0] < 'a' || c->key.ptr[0] > 'z') {
			document_error(r->file, c->key_line, c->key_column,
			    "names of parameters are in lower case");
			return false;
		}
		if (!read_parameter(r, c, &list[r->rule->parameter_count]))
			return false;
		r->rule->parameter_count++;
	}
	return true;
}

bool
read_arguments(struct document_file *file, const struct document_node *node,
    const struct rule *rule, const struct rule_argument **arguments, uint16_t *count)
{
	struct rule_argument *list =
	    ARENA_ARRAY(file->a, struct rule_argument, rule->parameter_count);

	*arguments = list;
	*count = 0;
	if (!read_is_mapping(file, node, "parameters"))
		return false;
	for (const struct document_node *c = node->child; c != NULL; c = c->next) {
		uint16_t i = 0;

		while (i < rule->parameter_count && !slice_is(c->key, rule->parameters[i].name))
			i++;
		if (i == rule->parameter_count) {
			document_error(file, c->key_line, c->key_column,
			    "rule %s has no parameter '" SLICE_FORMAT "'", rule->id,
			    SLICE_ARG(c->key));
			return false;
		}
		list[*count].parameter = i;
		list[*count].value.name = rule->parameters[i].name;
		if (!read_parameter_value(file, c, rule->parameters[i].kind, &list[*count].value))
			return false;
		++*count;
	}
	return true;
}
