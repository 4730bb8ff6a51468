#include <string.h>

#include "rules/fact.h"
#include "rules/keyword_value.h"
#include "rules/scene.h"

struct val
val_truth(enum truth t)
{

	return (struct val){
		.kind = KIND_TRUTH, .number = t == TRUTH_YES, .is_unknown = t == TRUTH_UNKNOWN
	};
}

struct val
val_number(enum kind kind, int64_t number)
{

	return (struct val){ .kind = kind, .number = number };
}

/* Values with a template's braces in them are not known before the template is filled in. */
static bool
is_template(struct slice text)
{

	for (size_t i = 1; i < text.len; i++)
		if (text.ptr[i - 1] == '{' && (text.ptr[i] == '{' || text.ptr[i] == '%'))
			return true;
	return false;
}

struct val
val_text(struct slice text, struct span span)
{

	return (struct val){
		.kind = KIND_TEXT, .text = text, .span = span, .is_unknown = is_template(text)
	};
}

struct val
val_unknown(struct scene *s, enum kind kind, const char *missing)
{

	if (s->missing == NULL)
		s->missing = missing;
	return (struct val){ .kind = kind, .is_unknown = true };
}

struct val
val_texts(struct scene *s, uint32_t count, struct val **items)
{
	struct val v = { .kind = KIND_TEXTS, .count = count };

	v.items = *items = ARENA_ARRAY(s->a, struct val, count);
	return v;
}

static enum truth
truth(struct val v)
{

	return v.is_unknown ? TRUTH_UNKNOWN : truth_of(v.number != 0);
}

/* ---- words ---- */

/* The number of ${word} as a value of ${type}; false when the target has no such word. */
static bool
word_number(const struct scene *s, enum value_type type, struct slice word, int64_t *number)
{
	size_t count;
	const struct value_word *words = value_words(s->target, type, &count);

	for (size_t i = 0; i < count; i++)
		if (slice_is_nocase(word, words[i].word)) {
			*number = words[i].value;
			return true;
		}
	return false;
}

/* ---- comparisons ---- */

/* Words written in rules become numbers of the type that they are compared with. */
static bool
settle_word(const struct scene *s, struct val *v, enum value_type type)
{

	if (v->kind != KIND_TEXT)
		return true;
	v->kind = KIND_WORD;
	v->type = type;
	return word_number(s, type, v->text, &v->number);
}

/* -1, 0, 1; 2 where the two can be neither equal nor ordered. */
static int
compare_one(const struct scene *s, struct val l, struct val r)
{

	if (l.kind == KIND_WORD || r.kind == KIND_WORD) {
		enum value_type type = l.kind == KIND_WORD ? l.type : r.type;

		if (!settle_word(s, &l, type) || !settle_word(s, &r, type))
			return 2;
		return (l.number > r.number) - (l.number < r.number);
	}
	if (l.kind == KIND_TEXT)
		return slice_equal(l.text, r.text) ? 0 : 2;
	return (l.number > r.number) - (l.number < r.number);
}

static enum truth
lists_equal(struct val l, struct val r)
{
	enum truth t = truth_of(l.count == r.count);

	for (uint32_t i = 0; t != TRUTH_NO && i < l.count; i++)
		t = truth_and(t, l.items[i].is_unknown || r.items[i].is_unknown ? TRUTH_UNKNOWN :
		    truth_of(slice_equal(l.items[i].text, r.items[i].text)));
	return t;
}

static enum truth
compare(const struct scene *s, enum op op, struct val l, struct val r)
{
	int order;

	if (l.is_unknown || r.is_unknown)
		return TRUTH_UNKNOWN;
	if (l.kind == KIND_TEXTS || l.kind == KIND_LIST) {
		enum truth t = lists_equal(l, r);

		return op == OP_EQUAL ? t : truth_not(t);
	}
	order = compare_one(s, l, r);
	switch (op) {
	case OP_EQUAL:
		return truth_of(order == 0);
	case OP_NOT_EQUAL:
		return truth_of(order != 0);
	case OP_LESS:
		return truth_of(order == -1);
	case OP_LESS_EQUAL:
		return truth_of(order <= 0);
	case OP_GREATER:
		return truth_of(order == 1);
	default:
		return truth_of(order == 0 || order == 1);
	}
}

static enum truth
is_in(const struct scene *s, struct val v, struct val list)
{
	enum truth t = TRUTH_NO;

	if (v.is_unknown || list.is_unknown)
		return TRUTH_UNKNOWN;
	for (uint32_t i = 0; t != TRUTH_YES && i < list.count; i++)
		t = truth_or(t, compare(s, OP_EQUAL, v, list.items[i]));
	return t;
}

/* ---- nodes ---- */

static const struct expr *
node_at(const struct scene *s, uint16_t node)
{

	return &s->rule->nodes[node];
}

static enum truth
eval_quantifier(struct scene *s, const struct expr *e)
{
	struct val list = scene_eval(s, e->left);
	enum truth all = e->op == OP_ANY ? TRUTH_NO : TRUTH_YES;

	if (list.is_unknown)
		return TRUTH_UNKNOWN;
	for (uint32_t i = 0; i < list.count; i++) {
		enum truth t;

		s->variables[e->detail] = list.items[i];
		t = truth(scene_eval(s, e->right));
		all = e->op == OP_ANY ? truth_or(all, t) : truth_and(all, t);
		if (all == truth_of(e->op == OP_ANY))
			return all;	/* the variable keeps the witness */
	}
	return all;
}

static struct val
eval_those(struct scene *s, const struct expr *e)
{
	struct val list = scene_eval(s, e->left), result, *items;

	if (list.is_unknown)
		return list;
	result = val_texts(s, list.count, &items);
	result.count = 0;
	for (uint32_t i = 0; i < list.count; i++) {
		enum truth t;

		s->variables[e->detail] = list.items[i];
		t = truth(scene_eval(s, e->right));
		if (t == TRUTH_UNKNOWN)
			return val_unknown(s, KIND_TEXTS, NULL);
		if (t == TRUTH_YES)
			items[result.count++] = list.items[i];
	}
	return result;
}

static struct val
eval_list(struct scene *s, const struct expr *e)
{
	struct val *items, v;
	uint32_t count = 0;

	for (uint16_t i = e->left; i != 0; i = node_at(s, i)->next)
		count++;
	v = val_texts(s, count, &items);
	v.kind = (enum kind)e->kind;
	for (uint16_t i = e->left; i != 0; i = node_at(s, i)->next)
		*items++ = scene_eval(s, i);
	return v;
}

static struct val
eval_fact(struct scene *s, const struct expr *e)
{
	enum { MAX_ARGUMENTS = 16 };
	struct val arguments[MAX_ARGUMENTS];
	const struct fact_row *row = fact_row((enum fact)e->detail);
	size_t count = 0;

	for (uint16_t i = e->left; i != 0 && count < MAX_ARGUMENTS; i = node_at(s, i)->next) {
		arguments[count] = scene_eval(s, i);
		if (arguments[count++].is_unknown)
			return val_unknown(s, row->kind, NULL);
	}
	return row->get(s, arguments, count);
}

static struct val
eval_let(struct scene *s, const struct expr *e)
{
	struct scene_let *let = &s->lets[e->detail];

	if (!let->is_done) {
		let->val = scene_eval(s, s->rule->lets[e->detail].root);
		let->is_done = true;
	}
	return let->val;
}

static struct val
eval_parameter(struct scene *s, const struct expr *e)
{
	const struct rule_parameter *p = &s->rule->parameters[e->detail];
	struct val v, *items;

	for (uint16_t i = 0; i < s->argument_count; i++)
		if (s->arguments[i].parameter == e->detail)
			p = &s->arguments[i].value;
	if (p->kind == KIND_TEXT)
		return (struct val){ .kind = KIND_TEXT, .text = p->text };
	if (p->kind != KIND_TEXTS)
		return val_number(p->kind, p->number);
	v = val_texts(s, p->text_count, &items);
	for (uint16_t i = 0; i < p->text_count; i++)
		items[i] = (struct val){ .kind = KIND_TEXT, .text = p->texts[i] };
	return v;
}

static struct val
eval_binary(struct scene *s, const struct expr *e)
{
	struct val l = scene_eval(s, e->left), r;

	if (s->is_out_of_release)
		return val_truth(TRUTH_NO);
	switch (e->op) {
	case OP_AND:
		if (truth(l) == TRUTH_NO)
			return l;
		return val_truth(truth_and(truth(l), truth(scene_eval(s, e->right))));
	case OP_OR:
		if (truth(l) == TRUTH_YES)
			return l;
		return val_truth(truth_or(truth(l), truth(scene_eval(s, e->right))));
	default:
		r = scene_eval(s, e->right);
		if (e->op == OP_IN || e->op == OP_NOT_IN) {
			enum truth t = is_in(s, l, r);

			return val_truth(e->op == OP_IN ? t : truth_not(t));
		}
		return val_truth(compare(s, (enum op)e->op, l, r));
	}
}

/* Recursion is bounded: what is read has at most EXPR_MAX_DEPTH levels. */
struct val
scene_eval(struct scene *s, uint16_t root)
{
	const struct expr *e = node_at(s, root);

	switch ((enum op)e->op) {
	case OP_NOT:
		return val_truth(truth_not(truth(scene_eval(s, e->left))));
	case OP_ANY:
	case OP_ALL:
		return val_truth(eval_quantifier(s, e));
	case OP_THOSE:
		return eval_those(s, e);
	case OP_TRUTH:
	case OP_NUMBER:
		return val_number((enum kind)e->kind, e->number);
	case OP_TEXT:
	case OP_WORD:
		return (struct val){ .kind = KIND_TEXT, .text = e->text };
	case OP_LIST:
		return eval_list(s, e);
	case OP_KEYWORD:
		return keyword_value(s, (enum keyword)e->detail);
	case OP_PART:
		return keyword_value_part(
		    s, (enum keyword)e->detail, (enum kind)e->kind, (unsigned)e->number);
	case OP_NAME_OF_KEYWORD:
		return val_number(KIND_KEYWORD, e->detail);
	case OP_IS_NONE:
		return keyword_value_is_none(s, (enum keyword)e->detail);
	case OP_VALUE:
		return keyword_value_of_line(s);
	case OP_FACT:
		return eval_fact(s, e);
	case OP_VARIABLE:
		return s->variables[e->detail];
	case OP_LET:
		return eval_let(s, e);
	case OP_PARAMETER:
		return eval_parameter(s, e);
	default:
		return eval_binary(s, e);
	}
}

enum truth
scene_judge(struct scene *s)
{
	enum truth t;

	memset(s->lets, 0, s->rule->let_count * sizeof(s->lets[0]));
	memset(s->variables, 0, sizeof(s->variables));
	s->is_out_of_release = false;
	s->missing = NULL;
	t = truth(scene_eval(s, s->rule->when));
	return s->is_out_of_release ? TRUTH_NO : t;
}

/* ---- where it plays ---- */

const struct statement *
scene_statement(const struct scene *s)
{

	return s->statement == UINT32_MAX ? NULL : &s->config->statements[s->statement];
}

/* Whether the target has ${k} under a former name only, as PubkeyAcceptedKeyTypes until 8.4. */
static bool
has_former_name(const struct target *t, enum keyword k)
{

	for (int i = 0; i < KEYWORD_COUNT; i++) {
		const struct keyword_facts *facts = keyword_facts(t, (enum keyword)i);

		if (facts->slot == k && facts->status == STATUS_SUPPORTED)
			return true;
	}
	return false;
}

bool
scene_has_keyword(const struct scene *s, enum keyword k)
{
	enum keyword_status status = keyword_facts(s->target, k)->status;

	return status == STATUS_SUPPORTED || status == STATUS_ALIAS ||
	    (status == STATUS_ABSENT && has_former_name(s->target, k));
}

enum keyword
scene_slot(const struct scene *s, enum keyword k)
{

	return keyword_facts(s->target, k)->slot;
}

const struct effective *
scene_values(struct scene *s)
{

	if (s->around != NULL)
		s->effective = s->around(s->cookie, s);
	s->around = NULL;
	return s->effective;
}

uint32_t
scene_setter(struct scene *s, enum keyword k)
{

	return scene_values(s) == NULL || !scene_has_keyword(s, k)
		   ? 0
		   : effective_setter(scene_values(s), k, 0);
}

bool
scene_is_raw(const struct keyword_facts *facts)
{

	return facts != NULL && (facts->type == TYPE_COMMAND || facts->type == TYPE_FORCE_COMMAND ||
	    facts->type == TYPE_REST);
}

uint32_t
scene_block_of(const struct scene *s, uint32_t index)
{
	const struct statement *all = s->config->statements, *st = &all[index];

	while (st->block == 0) {
		if (st->included_by == 0)
			return UINT32_MAX;
		st = &all[st->included_by - 1];
	}
	return st->block - 1;
}

uint32_t
scene_block(const struct scene *s)
{

	if (s->statement == UINT32_MAX)
		return UINT32_MAX;
	if (s->config->statements[s->statement].kind == STATEMENT_MATCH)
		return s->statement;
	return scene_block_of(s, s->statement);
}

bool
scene_is_active(struct scene *s, uint32_t index)
{
	const struct statement *all = s->config->statements, *st = &all[index];

	if (scene_values(s) == NULL)
		return false;
	for (;;) {
		if (st->block != 0 && !effective_matched(scene_values(s), st->block - 1))
			return false;
		if (st->included_by == 0)
			return true;
		st = &all[st->included_by - 1];
	}
}

bool
scene_contributes(struct scene *s, uint32_t index)
{
	const struct keyword_facts *facts = s->config->statements[index].facts;
	uint32_t at = 0;

	if (facts == NULL || scene_values(s) == NULL)
		return false;
	while ((at = effective_setter(scene_values(s), facts->slot, at)) != 0)
		if (at == index + 1)
			return true;
	return false;
}

struct slice
scene_place(struct scene *s, uint32_t index)
{
	const struct statement *st = &s->config->statements[index];

	return slice_printf(s->a, SLICE_FORMAT ":%u", SLICE_ARG(st->source->shown),
	    source_position(st->source, st->node->span.begin).line);
}

const struct class_set *
scene_classes(struct scene_shared *shared)
{

	if (shared->classes == NULL)
		shared->classes = classes_make(shared->a, shared->config, NULL);
	return shared->classes;
}

const struct scene_index *
scene_index(struct scene_shared *shared)
{
	const struct config *config = shared->config;
	struct scene_index *index;

	if (shared->index != NULL)
		return shared->index;
	shared->index = index = ARENA_NEW(shared->a, struct scene_index);
	index->next = ARENA_ARRAY(shared->a, uint32_t, config->count);
	for (uint32_t i = config->count; i > 0; i--) {
		const struct statement *st = &config->statements[i - 1];

		if (st->kind != STATEMENT_SETTING || st->facts == NULL)
			continue;
		index->next[i - 1] = index->first[st->facts->slot];
		index->first[st->facts->slot] = i;
		index->lines[st->facts->slot]++;
	}
	return index;
}
