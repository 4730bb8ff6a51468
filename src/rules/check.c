#include <stdarg.h>
#include <stdio.h>

#include "base/escape.h"
#include "rules/check.h"
#include "rules/fact.h"
#include "rules/rule.h"

static struct expr *
at(const struct check *c, uint16_t node)
{

	return &c->b->nodes.ptr[node];
}

static bool fail(struct check *c, uint32_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool
fail(struct check *c, uint32_t offset, const char *format, ...)
{
	char message[512];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	c->source->fail(c->source->cookie, offset, slice_copy(c->b->a, slice_of(message)));
	return false;
}

bool
check_depth(struct check *c, unsigned depth, uint32_t offset)
{

	return depth <= EXPR_MAX_DEPTH || fail(c, offset, "nested too deeply");
}

/* ---- names ---- */

/* Remembers that the value of ${k} is read; some target of the rule must have it. */
static bool
check_keyword(struct check *c, enum keyword k, uint32_t offset, bool is_read)
{
	const struct rule *rule = c->b->rule;
	release_t first, last;

	if (keyword_range(k, &first, &last) && (first > rule->last || last < rule->first))
		return fail(c, offset,
		    "no release that the rule is for has %s: OpenSSH %s to %s have it",
		    keyword_spelling(k), release_name(first), release_name(last));
	if (!is_read)
		return true;
	for (size_t i = 0; i < c->b->reads.count; i++)
		if (c->b->reads.ptr[i] == k)
			return true;
	keyword_vec_push(&c->b->reads, k);
	return true;
}

static void
become(struct expr *e, enum op op, enum kind kind, uint16_t detail)
{

	e->op = (uint8_t)op;
	e->kind = (uint8_t)kind;
	e->detail = detail;
	e->element = kind == KIND_TEXTS ? KIND_TEXT : KIND_NONE;
}

static bool
name_variable(struct check *c, uint16_t node, bool *found)
{
	struct expr *e = at(c, node);

	for (uint16_t i = 0; i < c->b->variable_count; i++) {
		const struct expr_variable *v = &c->b->variables[i];

		if (!slice_equal(v->name, e->text))
			continue;
		*found = true;
		if (!v->is_open && (c->b->bound & 1U << i) == 0)
			return fail(c, e->offset,
			    "'" SLICE_FORMAT "' does not always stand for something here",
			    SLICE_ARG(e->text));
		become(e, OP_VARIABLE, (enum kind)v->kind, i);
		return true;
	}
	return true;
}

static bool
name_let_or_parameter(struct check *c, struct expr *e)
{

	for (uint16_t i = 0; i < c->b->let_count; i++) {
		const struct expr_let *let = &c->b->lets[i];

		if (!slice_equal(let->name, e->text))
			continue;
		become(e, OP_LET, (enum kind)let->kind, i);
		e->element = let->element;
		e->type = let->type;
		return true;
	}
	for (uint16_t i = 0; i < c->b->rule->parameter_count; i++)
		if (slice_is(e->text, c->b->rule->parameters[i].name)) {
			become(e, OP_PARAMETER, c->b->rule->parameters[i].kind, i);
			return true;
		}
	return false;
}

static const struct {
	const char *name;
	enum value_type type;
	uint8_t number;
	uint8_t kind;
} parts[] = {
	{ "start", TYPE_MAX_STARTUPS, 0, KIND_NUMBER },
	{ "rate", TYPE_MAX_STARTUPS, 1, KIND_NUMBER },
	{ "full", TYPE_MAX_STARTUPS, 2, KIND_NUMBER },
	{ "bytes", TYPE_REKEY_LIMIT, 0, KIND_SIZE },
	{ "time", TYPE_REKEY_LIMIT, 1, KIND_DURATION },
	{ "v4", TYPE_NETBLOCK_SIZE, 0, KIND_NUMBER },
	{ "v6", TYPE_NETBLOCK_SIZE, 1, KIND_NUMBER },
};

/* "MaxStartups.start" */
static bool
name_part(struct check *c, uint16_t node, bool *found)
{
	struct expr *e = at(c, node);
	struct slice rest = e->text, head;
	enum keyword k;

	if (!slice_has(rest, '.'))
		return true;
	slice_cut(&rest, '.', &head);
	if ((k = keyword_from_name(head)) == KEYWORD_NONE || !slice_is(head, keyword_spelling(k)))
		return true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].type == kind_keyword_type(k) && slice_is(rest, parts[i].name)) {
			*found = true;
			become(e, OP_PART, (enum kind)parts[i].kind, (uint16_t)k);
			e->number = parts[i].number;
			return check_keyword(c, k, e->offset, true);
		}
	return fail(c, e->offset, "%s has no part '" SLICE_FORMAT "'", keyword_spelling(k),
	    SLICE_ARG(rest));
}

static bool
name_keyword(struct check *c, uint16_t node, bool *found)
{
	struct expr *e = at(c, node);
	enum keyword k = keyword_from_name(e->text);
	enum kind element, kind;

	if (k == KEYWORD_NONE)
		return true;
	*found = slice_is(e->text, keyword_spelling(k));
	if (!*found)	/* in another case it may be a word, as "compression" or "none" */
		return true;
	kind = kind_of_type(kind_keyword_type(k), &element);
	if (kind == KIND_NONE)
		return fail(
		    c, e->offset, "%s has no value that could be asked for", keyword_spelling(k));
	become(e, OP_KEYWORD, kind, (uint16_t)k);
	e->type = (uint8_t)kind_keyword_type(k);
	return check_keyword(c, k, e->offset, true);
}

static unsigned
scope_bit(const struct rule *rule)
{

	static const unsigned bits[] = {
		[SCOPE_ONCE] = IN_ONCE,
		[SCOPE_DIRECTIVE] = IN_DIRECTIVE,
		[SCOPE_BLOCK] = IN_BLOCK,
		[SCOPE_CLASS] = IN_CLASS,
		[SCOPE_EVERY_CLASS] = IN_CLASS,
		[SCOPE_ACCOUNT] = IN_ACCOUNT,
	};

	return bits[rule->scope];
}

static bool
name_fact(struct check *c, uint16_t node, bool *found)
{
	struct expr *e = at(c, node);
	enum fact f;

	if (!fact_find(e->text, &f))
		return true;
	*found = true;
	return check_call(c, node);
}

/* `value`: of the directive itself. */
static bool
name_value(struct check *c, uint16_t node)
{
	struct expr *e = at(c, node);
	const struct rule *rule = c->b->rule;
	enum kind element, kind;

	if (rule->scope != SCOPE_DIRECTIVE || rule->of_count == 0)
		return fail(c, e->offset, "'value' needs 'for: each directive of KEYWORD'");
	kind = kind_of_type(kind_keyword_type(rule->of[0]), &element);
	for (uint16_t i = 1; i < rule->of_count; i++)
		if (kind_keyword_type(rule->of[i]) != kind_keyword_type(rule->of[0]))
			return fail(c, e->offset, "%s and %s have values of different types",
			    keyword_spelling(rule->of[0]), keyword_spelling(rule->of[i]));
	if (kind == KIND_NONE)
		return fail(c, e->offset, "%s has no value that could be asked for",
		    keyword_spelling(rule->of[0]));
	become(e, OP_VALUE, kind, (uint16_t)rule->of[0]);
	e->type = (uint8_t)kind_keyword_type(rule->of[0]);
	return true;
}

bool
check_name(struct check *c, uint16_t node)
{
	bool found = false;

	if (!name_variable(c, node, &found) || found)
		return found && at(c, node)->op == OP_VARIABLE;
	if (name_let_or_parameter(c, at(c, node)))
		return true;
	if (slice_is(at(c, node)->text, "value"))
		return name_value(c, node);
	if (!name_fact(c, node, &found))
		return false;
	if (!found && !name_part(c, node, &found))
		return false;
	return found || name_keyword(c, node, &found);
}

/* ---- calls ---- */

/* Argument ${node} against the letter ${want}. */
static bool
check_argument(struct check *c, uint16_t node, char want, const char *fact)
{
	struct expr *e = at(c, node);
	enum kind element;

	if (want == 'K' || want == 'k') {
		enum keyword k = keyword_from_name(e->text);

		if (e->op != OP_NAME || k == KEYWORD_NONE ||
		    !slice_is(e->text, keyword_spelling(k)))
			return fail(c, e->offset, "%s wants the name of a keyword here", fact);
		if (want == 'K' && kind_of_type(kind_keyword_type(k), &element) == KIND_NONE)
			return fail(c, e->offset, "%s has no value that could be asked for",
			    keyword_spelling(k));
		become(e, OP_NAME_OF_KEYWORD, KIND_KEYWORD, (uint16_t)k);
		return check_keyword(c, k, e->offset, want == 'K');
	}
	if (e->kind == KIND_BARE)
		return check_value(c, node);
	if (want == 'l' ? e->kind == KIND_TEXTS || (e->kind == KIND_LIST && e->element == KIND_NONE)
			: e->kind == (want == 'n' ? KIND_NUMBER : KIND_TEXT))
		return true;
	return fail(c, e->offset, "%s wants %s here, this is %s", fact,
	    kind_phrase(want == 'l' ? KIND_TEXTS : want == 'n' ? KIND_NUMBER : KIND_TEXT),
	    kind_phrase((enum kind)e->kind));
}

bool
check_call(struct check *c, uint16_t node)
{
	struct expr *e = at(c, node);
	const struct fact_row *row;
	const char *want;
	uint16_t argument = e->left;
	enum fact f;

	if (!fact_find(e->text, &f))
		return fail(
		    c, e->offset, "there is no fact '" SLICE_FORMAT "'", SLICE_ARG(e->text));
	row = fact_row(f);
	if ((row->where & scope_bit(c->b->rule)) == 0)
		return fail(c, e->offset, "%s means nothing with 'for: %s'", row->name,
		    rule_scope_name(c->b->rule->scope));
	for (want = row->arguments; argument != 0; argument = at(c, argument)->next) {
		if (*want == '\0')
			return fail(
			    c, at(c, argument)->offset, "%s takes no more arguments", row->name);
		if (!check_argument(c, argument, *want, row->name))
			return false;
		if (*want != 'w' || at(c, argument)->next == 0)
			want++;
	}
	if (*want != '\0')
		return fail(c, e->offset, "%s needs another argument", row->name);
	if (row->where & OF_CONNECTION)
		c->b->reads_connection = true;
	if (row->where & OF_HOST)
		c->b->reads_host = true;
	become(at(c, node), OP_FACT, row->kind, (uint16_t)f);
	return true;
}

/* ---- types ---- */

/* A bare word becomes what its counterpart ${like} makes of it. */
static bool
resolve_bare(struct check *c, uint16_t node, const struct expr *like)
{
	struct expr *e = at(c, node);

	if (e->kind != KIND_BARE)
		return true;
	if (like->kind == KIND_WORD) {
		if (!kind_has_word((enum value_type)like->type, e->text)) {
			struct slice words = kind_words(c->b->a, (enum value_type)like->type);

			return fail(c, e->offset,
			    "'" SLICE_FORMAT "' is none of the words it can be: " SLICE_FORMAT,
			    SLICE_ARG(e->text), SLICE_ARG(words));
		}
		become(e, OP_WORD, KIND_WORD, 0);
		e->type = like->type;
		return true;
	}
	if (like->kind == KIND_TRUTH)
		return check_value(c, node);
	if (like->kind == KIND_TEXT || like->kind == KIND_TEXTS)
		return fail(c, e->offset, "texts take quotation marks: \"" SLICE_FORMAT "\"",
		    SLICE_ARG(e->text));
	return check_value(c, node);
}

/* A plain number is also good as a duration or size. */
static void
resolve_number(struct expr *e, const struct expr *like)
{

	if (e->op == OP_NUMBER && e->kind == KIND_NUMBER &&
	    (like->kind == KIND_DURATION || like->kind == KIND_SIZE))
		e->kind = like->kind;
}

static bool
check_words_of_parameter(struct check *c, const struct expr *parameter, const struct expr *word)
{
	const struct rule_parameter *p = &c->b->rule->parameters[parameter->detail];
	enum value_type type = (enum value_type)word->type;

	if (p->kind == KIND_TEXT && !kind_has_word(type, p->text))
		return fail(c, parameter->offset,
		    "'" SLICE_FORMAT "', the default of %s, is no word that this can be",
		    SLICE_ARG(p->text), p->name);
	for (uint16_t i = 0; i < p->text_count; i++)
		if (!kind_has_word(type, p->texts[i]))
			return fail(c, parameter->offset,
			    "'" SLICE_FORMAT "', of the default of %s, is no word that this can be",
			    SLICE_ARG(p->texts[i]), p->name);
	return true;
}

static bool
same_kind(struct check *c, uint16_t left, uint16_t right)
{
	const struct expr *l = at(c, left), *r = at(c, right);

	/* Words compare with the texts of parameters, which stand for words as well. */
	if (l->kind == KIND_WORD && r->op == OP_PARAMETER && r->kind == KIND_TEXT)
		return check_words_of_parameter(c, r, l);
	if (l->kind == KIND_WORD && r->kind == KIND_WORD && l->type != r->type)
		return fail(c, r->offset, "words of different keywords cannot be compared");
	if (l->kind == r->kind && l->kind != KIND_LIST)
		return true;
	if (l->kind == KIND_TEXTS && r->kind == KIND_LIST && r->element == KIND_NONE)
		return true;
	return fail(c, r->offset, "%s is compared with %s", kind_phrase((enum kind)l->kind),
	    kind_phrase((enum kind)r->kind));
}

static bool
check_in(struct check *c, uint16_t left, uint16_t right)
{
	struct expr *l = at(c, left), *list = at(c, right);

	if (l->kind == KIND_BARE && !check_value(c, left))
		return false;
	if (list->op == OP_PARAMETER && list->kind == KIND_TEXTS && l->kind == KIND_WORD)
		return check_words_of_parameter(c, list, l);
	if (list->kind == KIND_TEXTS)
		return l->kind == KIND_TEXT ||
		       fail(c, l->offset, "%s is looked for in a list of texts",
			   kind_phrase((enum kind)l->kind));
	if (list->kind != KIND_LIST)
		return fail(
		    c, list->offset, "this is %s, not a list", kind_phrase((enum kind)list->kind));
	for (uint16_t i = list->left; i != 0; i = at(c, i)->next) {
		if (!resolve_bare(c, i, at(c, left)))
			return false;
		resolve_number(at(c, i), at(c, left));
		if (!same_kind(c, left, i))
			return false;
	}
	return true;
}

static bool
has_order(const struct expr *e)
{

	return e->kind == KIND_NUMBER || e->kind == KIND_DURATION || e->kind == KIND_SIZE ||
	    e->kind == KIND_RELEASE || (e->kind == KIND_WORD && e->type == TYPE_LOG_LEVEL);
}

/* "K == none" for a keyword that is not made of words. */
static bool
is_compared_with_none(struct check *c, const struct expr *e)
{
	const struct expr *l = at(c, e->left), *r = at(c, e->right);

	return (e->op == OP_EQUAL || e->op == OP_NOT_EQUAL) && l->op == OP_KEYWORD &&
	    (l->kind == KIND_NUMBER || l->kind == KIND_DURATION) && r->kind == KIND_BARE &&
	    slice_is(r->text, "none");
}

static bool
compare_with_none(struct check *c, uint16_t node)
{
	struct expr *e = at(c, node);

	become(at(c, e->right), OP_IS_NONE, KIND_TRUTH, at(c, e->left)->detail);
	become(at(c, e->left), OP_TRUTH, KIND_TRUTH, 0);
	at(c, e->left)->number = 1;
	return true;
}

bool
check_comparison(struct check *c, uint16_t node)
{
	struct expr e = *at(c, node);

	if (e.op == OP_IN || e.op == OP_NOT_IN)
		return check_in(c, e.left, e.right);
	if (is_compared_with_none(c, &e))
		return compare_with_none(c, node);
	if (!resolve_bare(c, e.right, at(c, e.left)) || !resolve_bare(c, e.left, at(c, e.right)))
		return false;
	resolve_number(at(c, e.left), at(c, e.right));
	resolve_number(at(c, e.right), at(c, e.left));
	if (at(c, e.right)->kind == KIND_WORD && at(c, e.left)->op == OP_PARAMETER &&
	    !same_kind(c, e.right, e.left))
		return false;
	if (at(c, e.left)->op != OP_PARAMETER && !same_kind(c, e.left, e.right))
		return false;
	if (at(c, e.left)->op == OP_PARAMETER && at(c, e.right)->kind != KIND_WORD &&
	    !same_kind(c, e.left, e.right))
		return false;
	if (e.op != OP_EQUAL && e.op != OP_NOT_EQUAL && !has_order(at(c, e.left)))
		return fail(
		    c, e.offset, "%s has no order", kind_phrase((enum kind)at(c, e.left)->kind));
	return true;
}

bool
check_list(struct check *c, uint16_t node)
{
	struct expr *list = at(c, node);
	enum kind kind = KIND_NONE;

	for (uint16_t i = list->left; i != 0; i = at(c, i)->next) {
		enum kind here = (enum kind)at(c, i)->kind;

		if (here == KIND_LIST || here == KIND_TEXTS)
			return fail(c, at(c, i)->offset, "a list inside a list");
		if (kind != KIND_NONE && here != kind && here != KIND_BARE && kind != KIND_BARE)
			return fail(c, at(c, i)->offset, "%s among elements of another kind",
			    kind_phrase(here));
		kind = here;
	}
	list->element = (uint8_t)kind;
	list->kind = kind == KIND_TEXT ? KIND_TEXTS : KIND_LIST;
	return true;
}

bool
check_value(struct check *c, uint16_t node)
{
	struct expr *e = at(c, node);

	if (e->kind != KIND_BARE)
		return true;
	if (slice_is(e->text, "yes") || slice_is(e->text, "true") || slice_is(e->text, "no") ||
	    slice_is(e->text, "false")) {
		e->number = e->text.ptr[0] == 'y' || e->text.ptr[0] == 't';
		become(e, OP_TRUTH, KIND_TRUTH, 0);
		return true;
	}
	return fail(c, e->offset, "nothing is called '" SLICE_FORMAT "' here", SLICE_ARG(e->text));
}

bool
check_truth(struct check *c, uint16_t node)
{
	const struct expr *e;

	if (!check_value(c, node))
		return false;
	e = at(c, node);
	if (e->kind == KIND_TRUTH)
		return true;
	if (e->kind == KIND_WORD)
		return fail(c, e->offset,
		    "a condition is missing: compare the keyword with a word (== yes)");
	return fail(
	    c, e->offset, "a condition is missing, this is %s", kind_phrase((enum kind)e->kind));
}

int
check_open_variable(struct check *c, struct slice name, uint32_t offset, uint16_t list)
{
	const struct expr *l = at(c, list);
	struct expr_variable *v = NULL;
	enum fact f;

	if (l->kind != KIND_TEXTS)
		return fail(c, l->offset, "a list of texts is missing, this is %s",
		    kind_phrase((enum kind)l->kind)) ? 0 : -1;
	if (fact_find(name, &f) || name.ptr[0] < 'a' || name.ptr[0] > 'z')
		return fail(c, offset, "variables are in lower case and no name of a fact") ? 0
											    : -1;
	for (uint16_t i = 0; i < c->b->variable_count; i++)
		if (slice_equal(c->b->variables[i].name, name)) {
			v = &c->b->variables[i];
			if (v->is_open)
				return fail(c, offset, "'" SLICE_FORMAT "' is used already",
					   SLICE_ARG(name))
					   ? 0
					   : -1;
		}
	if (v == NULL && c->b->variable_count == EXPR_MAX_VARIABLES)
		return fail(c, offset, "too many variables") ? 0 : -1;
	if (v == NULL) {
		v = &c->b->variables[c->b->variable_count++];
		*v = (struct expr_variable){ .name = name, .kind = KIND_TEXT };
	}
	v->is_open = true;
	return (int)(v - c->b->variables);
}

/* Recursion is bounded by the depth of what was read. */
uint32_t
check_bound(struct check *c, uint16_t root)
{
	const struct expr *e = at(c, root);

	switch (e->op) {
	case OP_AND:
		return check_bound(c, e->left) | check_bound(c, e->right);
	case OP_OR:
		return check_bound(c, e->left) & check_bound(c, e->right);
	case OP_ANY:
		return 1U << e->detail | check_bound(c, e->right);
	default:
		return 0;
	}
}
