/*
 * Reading expressions: recursive descent of bounded depth, types checked on
 * the way.  Only bare words wait until the other side of their comparison is
 * known.
 */
#include <string.h>

#include "rules/check.h"
#include "rules/expr.h"
#include "rules/fact.h"
#include "rules/rule.h"
#include "rules/token.h"

struct reader {
	struct expr_builder *b;
	const struct expr_source *source;
	struct token token;	/* the next one */
	unsigned depth;
	bool has_failed;
};

static uint16_t read_or(struct reader *r);

static uint16_t
fail(struct reader *r, uint32_t offset, const char *message)
{

	if (!r->has_failed)
		r->source->fail(r->source->cookie, offset, slice_of(message));
	r->has_failed = true;
	return 0;
}

static void
advance(struct reader *r)
{

	r->token = token_next(r->source->text, r->token.end);
	if (r->token.kind == TOKEN_BAD)
		fail(r, r->token.begin, slice_string(r->b->a, r->token.text));
}

static bool
take(struct reader *r, enum token_kind kind)
{

	if (r->token.kind != kind)
		return false;
	advance(r);
	return true;
}

static bool
take_name(struct reader *r, const char *name)
{

	if (r->token.kind != TOKEN_NAME || !slice_is(r->token.text, name))
		return false;
	advance(r);
	return true;
}

static uint16_t
add(struct reader *r, struct expr e)
{

	if (r->has_failed)
		return 0;
	if (r->b->nodes.count >= EXPR_MAX_NODES)
		return fail(r, e.offset, "the rule's expressions are too large");
	expr_vec_push(&r->b->nodes, e);
	return (uint16_t)(r->b->nodes.count - 1);
}

static struct expr *
at(struct reader *r, uint16_t node)
{

	return &r->b->nodes.ptr[node];
}

/* Lets check.c look at what has been read. */
static struct check
check_of(struct reader *r)
{

	return (struct check){ .b = r->b, .source = r->source };
}

/* The name of a keyword that is meant as such and not as its value. */
static uint16_t
read_keyword_name(struct reader *r)
{
	struct token name = r->token;

	advance(r);
	return add(
	    r, (struct expr){
		   .op = OP_NAME, .kind = KIND_BARE, .text = name.text, .offset = name.begin });
}

/*
 * Elements up to ${close}, chained; the first of them or 0.  Where ${wants}
 * has a 'K' or 'k' the element is the name of a keyword.
 */
static uint16_t
read_elements(struct reader *r, enum token_kind close, const char *wants)
{
	uint16_t first = 0, last = 0, node;

	while (!r->has_failed && r->token.kind != close) {
		if (last != 0 && !take(r, TOKEN_COMMA))
			return fail(r, r->token.begin, "',' or the end of the list is missing");
		if ((*wants == 'K' || *wants == 'k') && r->token.kind == TOKEN_NAME)
			node = read_keyword_name(r);
		else
			node = read_or(r);
		if (node == 0)
			return 0;
		if (*wants != '\0')
			wants++;
		if (last == 0)
			first = node;
		else
			at(r, last)->next = node;
		last = node;
	}
	advance(r);
	return r->has_failed ? 0 : first;
}

static uint16_t
read_list(struct reader *r, uint32_t offset)
{
	uint16_t first = read_elements(r, TOKEN_CLOSE_LIST, ""), node;
	struct check c = check_of(r);

	node = add(
	    r, (struct expr){ .op = OP_LIST, .kind = KIND_LIST, .left = first, .offset = offset });
	if (node != 0 && !check_list(&c, node))
		r->has_failed = true;
	return r->has_failed ? 0 : node;
}

static uint16_t
read_quantifier(struct reader *r, enum op op, uint32_t offset)
{
	static const enum kind kinds[] = {
		[OP_ANY] = KIND_TRUTH, [OP_ALL] = KIND_TRUTH, [OP_THOSE] = KIND_TEXTS
	};
	struct token name = r->token;
	uint16_t list, body, node;
	int slot;
	struct check c = check_of(r);

	if (!take(r, TOKEN_NAME))
		return fail(r, name.begin, "the name of a variable is missing");
	if (!take_name(r, "in"))
		return fail(r, r->token.begin, "'in' is missing");
	if ((list = check_depth(&c, ++r->depth, offset) ? read_or(r) : 0) == 0)
		return fail(r, offset, "a list is missing");
	if ((slot = check_open_variable(&c, name.text, name.begin, list)) < 0)
		return r->has_failed = true, 0;
	if (!take(r, TOKEN_COLON))
		return fail(r, r->token.begin, "':' is missing");
	if ((body = read_or(r)) == 0)
		return fail(r, offset, "a condition is missing");
	r->depth--;
	r->b->variables[slot].is_open = false;
	if (!check_truth(&c, body))
		return r->has_failed = true, 0;
	node = add(r, (struct expr){ .op = (uint8_t)op,
			  .kind = (uint8_t)kinds[op],
			  .detail = (uint16_t)slot,
			  .element = op == OP_THOSE ? KIND_TEXT : KIND_NONE,
			  .left = list,
			  .right = body,
			  .offset = offset });
	return node;
}

static uint16_t
read_call(struct reader *r, struct token name)
{
	struct check c = check_of(r);
	enum fact f;
	const char *wants = fact_find(name.text, &f) ? fact_row(f)->arguments : "";
	uint16_t first = read_elements(r, TOKEN_CLOSE, wants), node;

	node = add(r,
	    (struct expr){ .op = OP_FACT, .text = name.text, .left = first, .offset = name.begin });
	if (node != 0 && !check_call(&c, node))
		r->has_failed = true;
	return r->has_failed ? 0 : node;
}

static uint16_t
read_name(struct reader *r)
{
	struct token name = r->token;
	struct check c = check_of(r);
	uint16_t node;

	advance(r);
	if (slice_is(name.text, "any"))
		return read_quantifier(r, OP_ANY, name.begin);
	if (slice_is(name.text, "all"))
		return read_quantifier(r, OP_ALL, name.begin);
	if (slice_is(name.text, "those"))
		return read_quantifier(r, OP_THOSE, name.begin);
	if (take(r, TOKEN_OPEN))
		return read_call(r, name);
	node =
	    add(r, (struct expr){
		       .op = OP_NAME, .kind = KIND_BARE, .text = name.text, .offset = name.begin });
	if (node != 0 && !check_name(&c, node))
		r->has_failed = true;
	return r->has_failed ? 0 : node;
}

static uint16_t
read_primary(struct reader *r)
{
	static const uint8_t kinds[] = {
		[TOKEN_NUMBER] = KIND_NUMBER, [TOKEN_DURATION] = KIND_DURATION,
		[TOKEN_SIZE] = KIND_SIZE, [TOKEN_RELEASE] = KIND_RELEASE,
	};
	struct token t = r->token;
	uint16_t node;

	switch (t.kind) {
	case TOKEN_NAME:
		return read_name(r);
	case TOKEN_TEXT:
		advance(r);
		return add(
		    r, (struct expr){
			   .op = OP_TEXT, .kind = KIND_TEXT, .text = t.text, .offset = t.begin });
	case TOKEN_NUMBER:
	case TOKEN_DURATION:
	case TOKEN_SIZE:
	case TOKEN_RELEASE:
		advance(r);
		return add(r, (struct expr){ .op = OP_NUMBER,
				  .kind = kinds[t.kind],
				  .number = t.number,
				  .offset = t.begin });
	case TOKEN_OPEN:
		advance(r);
		node = read_or(r);
		if (node != 0 && !take(r, TOKEN_CLOSE))
			return fail(r, r->token.begin, "')' is missing");
		return node;
	case TOKEN_OPEN_LIST:
		advance(r);
		return read_list(r, t.begin);
	case TOKEN_END:
		return fail(r, t.begin, "the expression ends too early");
	default:
		return fail(r, t.begin, "a value is missing here");
	}
}

static enum op
comparison_of(struct reader *r)
{
	static const uint8_t ops[] = {
		[TOKEN_EQUAL] = OP_EQUAL, [TOKEN_NOT_EQUAL] = OP_NOT_EQUAL, [TOKEN_LESS] = OP_LESS,
		[TOKEN_LESS_EQUAL] = OP_LESS_EQUAL, [TOKEN_GREATER] = OP_GREATER,
		[TOKEN_GREATER_EQUAL] = OP_GREATER_EQUAL,
	};
	enum token_kind kind = r->token.kind;
	struct token after;

	if (kind >= TOKEN_EQUAL && kind <= TOKEN_GREATER_EQUAL) {
		advance(r);
		return (enum op)ops[kind];
	}
	if (take_name(r, "in"))
		return OP_IN;
	after = token_next(r->source->text, r->token.end);
	if (kind == TOKEN_NAME && slice_is(r->token.text, "not") && after.kind == TOKEN_NAME &&
	    slice_is(after.text, "in")) {
		advance(r);
		advance(r);
		return OP_NOT_IN;
	}
	return OP_NONE;
}

static uint16_t
read_comparison(struct reader *r)
{
	uint32_t offset;
	uint16_t left = read_primary(r), right, node;
	enum op op;
	struct check c = check_of(r);

	if (left == 0)
		return 0;
	offset = r->token.begin;
	if ((op = comparison_of(r)) == OP_NONE)
		return left;
	if ((right = read_primary(r)) == 0)
		return 0;
	node = add(r, (struct expr){ .op = (uint8_t)op,
			  .kind = KIND_TRUTH,
			  .left = left,
			  .right = right,
			  .offset = offset });
	if (node != 0 && !check_comparison(&c, node))
		r->has_failed = true;
	return r->has_failed ? 0 : node;
}

static uint16_t
read_not(struct reader *r)
{
	uint32_t offset = r->token.begin;
	struct check c = check_of(r);
	uint16_t node;
	bool negate = false;

	while (take_name(r, "not"))
		negate = !negate;
	if (!check_depth(&c, ++r->depth, offset))
		return r->has_failed = true, 0;
	node = read_comparison(r);
	r->depth--;
	if (node == 0 || !negate)
		return node;
	if (!check_truth(&c, node))
		return r->has_failed = true, 0;
	return add(
	    r, (struct expr){ .op = OP_NOT, .kind = KIND_TRUTH, .left = node, .offset = offset });
}

/* A chain of conditions joined by ${word}. */
static uint16_t
read_joined(struct reader *r, const char *word, enum op op, uint16_t (*read)(struct reader *))
{
	uint16_t left = read(r), right;
	struct check c = check_of(r);

	while (left != 0 && r->token.kind == TOKEN_NAME && slice_is(r->token.text, word)) {
		uint32_t offset = r->token.begin;

		advance(r);
		if ((right = read(r)) == 0)
			return 0;
		if (!check_truth(&c, left) || !check_truth(&c, right))
			return r->has_failed = true, 0;
		left = add(r, (struct expr){ .op = (uint8_t)op,
				  .kind = KIND_TRUTH,
				  .left = left,
				  .right = right,
				  .offset = offset });
	}
	return left;
}

static uint16_t
read_and(struct reader *r)
{

	return read_joined(r, "and", OP_AND, read_not);
}

static uint16_t
read_or(struct reader *r)
{

	return read_joined(r, "or", OP_OR, read_and);
}

/* The root must have a kind, and the one that is expected. */
static uint16_t
finish(struct reader *r, uint16_t root, enum kind expected)
{
	struct check c = check_of(r);

	if (root == 0 || r->has_failed)
		return 0;
	if (expected == KIND_TRUTH)
		return check_truth(&c, root) ? root : 0;
	return check_value(&c, root) ? root : 0;
}

uint16_t
expr_read(struct expr_builder *b, const struct expr_source *source, enum kind expected, bool binds)
{
	struct reader r = { .b = b, .source = source };
	struct check c = { .b = b, .source = source };
	uint16_t root;

	advance(&r);
	root = r.has_failed ? 0 : read_or(&r);
	if (root != 0 && r.token.kind != TOKEN_END)
		root = fail(&r, r.token.begin, "the expression should end here");
	root = finish(&r, root, expected);
	if (root != 0 && binds)
		b->bound |= check_bound(&c, root);
	return root;
}

uint16_t
expr_read_braced(
    struct expr_builder *b, const struct expr_source *source, uint32_t begin, uint32_t *end)
{
	struct reader r = { .b = b, .source = source, .token = { .end = begin } };
	uint16_t root;

	advance(&r);
	root = r.has_failed ? 0 : read_or(&r);
	if (root != 0 && r.token.kind != TOKEN_BRACE)
		root = fail(&r, r.token.begin, "'}' is missing");
	*end = r.token.begin;
	return finish(&r, root, KIND_NONE);
}

void
expr_builder_init(struct expr_builder *b, struct arena *a)
{

	memset(b, 0, sizeof(*b));
	b->a = a;
	expr_vec_push(&b->nodes, (struct expr){ .op = OP_NONE });
}

void
expr_builder_release(struct expr_builder *b)
{

	expr_vec_release(&b->nodes);
	keyword_vec_release(&b->reads);
}
