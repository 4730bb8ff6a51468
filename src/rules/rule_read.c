#include <string.h>

#include "rules/check.h"
#include "rules/fact.h"
#include "rules/rule_read.h"
#include "rules/token.h"

/* ---- releases ---- */

static release_t
release_beside(release_t r, int step)
{
	size_t n;
	const release_t *all = release_all(&n);

	for (size_t i = 0; i < n; i++)
		if (all[i] == r)
			return step < 0 ? (i > 0 ? all[i - 1] : 0)
					: (i + 1 < n ? all[i + 1] : UINT16_MAX);
	return r;
}

static bool
bound_release(struct rule *rule, enum token_kind op, release_t r)
{
	release_t first = RELEASE_FIRST, last = RELEASE_LAST;

	switch (op) {
	case TOKEN_GREATER:
		first = release_beside(r, 1);
		break;
	case TOKEN_GREATER_EQUAL:
		first = r;
		break;
	case TOKEN_LESS:
		last = release_beside(r, -1);
		break;
	case TOKEN_LESS_EQUAL:
		last = r;
		break;
	case TOKEN_EQUAL:
		first = last = r;
		break;
	default:
		return false;
	}
	rule->first = first > rule->first ? first : rule->first;
	rule->last = last < rule->last ? last : rule->last;
	return true;
}

/* ">=8.2 <10.0" */
static bool
read_releases(struct rule_reader *r, const struct document_node *node)
{
	struct token t = { .end = 0 };
	struct slice text;

	if (!read_line(r->file, node, &text))
		return false;
	while ((t = token_next(text, t.end)).kind != TOKEN_END) {
		enum token_kind op = t.kind;

		if (op == TOKEN_COMMA)
			continue;
		t = token_next(text, t.end);
		if (t.kind != TOKEN_RELEASE || !bound_release(r->rule, op, (release_t)t.number)) {
			document_error_in(
			    r->file, node, t.begin, SLICE("releases look like \">=8.2 <10.0\""));
			return false;
		}
	}
	if (r->rule->first <= r->rule->last)
		return true;
	document_error_at(r->file, node, "no release is in this range");
	return false;
}

/* ---- scope ---- */

static bool
read_of(struct rule_reader *r, const struct document_node *node, struct slice list)
{
	enum keyword *of = ARENA_ARRAY(r->a, enum keyword, RULE_MAX_KEYWORDS);
	struct slice name;

	r->rule->of = of;
	while (slice_cut(&list, ',', &name)) {
		if (r->rule->of_count == RULE_MAX_KEYWORDS) {
			document_error_at(r->file, node, "too many keywords");
			return false;
		}
		if (!read_keyword(r->file, node, name, &of[r->rule->of_count]))
			return false;
		r->rule->of_count++;
	}
	return true;
}

static bool
read_scope(struct rule_reader *r, const struct document_node *node)
{
	static const enum rule_scope scopes[] = {
		SCOPE_ONCE,
		SCOPE_DIRECTIVE,
		SCOPE_BLOCK,
		SCOPE_CLASS,
		SCOPE_EVERY_CLASS,
		SCOPE_ACCOUNT,
	};
	static const struct slice of = { "each directive of ", sizeof("each directive of ") - 1 };
	struct slice text;

	if (!read_line(r->file, node, &text))
		return false;
	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (slice_is(text, rule_scope_name(scopes[i]))) {
			r->rule->scope = scopes[i];
			return true;
		}
	if (slice_starts_with(text, of)) {
		r->rule->scope = SCOPE_DIRECTIVE;
		return read_of(r, node, slice_part(text, of.len, text.len));
	}
	document_error_at(r->file, node,
	    "no scope; there are once, each directive, each directive of KEYWORD, "
	    "each match block, each class, every class, each account");
	return false;
}

/* ---- expressions ---- */

struct expression_cookie {
	struct document_file *file;
	const struct document_node *node;
};

static void
expression_fail(void *cookie, uint32_t offset, struct slice message)
{
	struct expression_cookie *c = cookie;

	document_error_in(c->file, c->node, offset, message);
}

static uint16_t
read_expression(
    struct rule_reader *r, const struct document_node *node, enum kind expected, bool binds)
{
	struct expression_cookie cookie = { r->file, node };
	struct expr_source source = { .fail = expression_fail, .cookie = &cookie };

	if (!read_text(r->file, node, &source.text))
		return 0;
	return expr_read(&r->builder, &source, expected, binds);
}

static bool
let_name_is_free(struct rule_reader *r, struct slice name)
{
	enum fact f;

	for (uint16_t i = 0; i < r->rule->parameter_count; i++)
		if (slice_is(name, r->rule->parameters[i].name))
			return false;
	return name.len > 0 && name.ptr[0] >= 'a' && name.ptr[0] <= 'z' && !fact_find(name, &f) &&
	    !slice_is(name, "value");
}

static bool
read_lets(struct rule_reader *r, const struct document_node *node)
{
	struct rule_let *lets = ARENA_ARRAY(r->a, struct rule_let, EXPR_MAX_LETS);
	const struct expr *e;

	if (!read_is_mapping(r->file, node, "let"))
		return false;
	r->rule->lets = lets;
	for (const struct document_node *c = node->child; c != NULL; c = c->next) {
		if (r->rule->let_count == EXPR_MAX_LETS || !let_name_is_free(r, c->key)) {
			document_error(r->file, c->key_line, c->key_column,
			    "names of lets are in lower case and mean nothing else; %d at most",
			    EXPR_MAX_LETS);
			return false;
		}
		if ((lets[r->rule->let_count].root = read_expression(r, c, KIND_NONE, false)) == 0)
			return false;
		e = &r->builder.nodes.ptr[lets[r->rule->let_count].root];
		lets[r->rule->let_count].name = c->key.ptr;
		r->builder.lets[r->builder.let_count++] =
		    (struct expr_let){ c->key, e->kind, e->element, e->type };
		r->rule->let_count++;
	}
	return true;
}

/* `at`: keywords, or something that knows where it stands. */
static bool
read_at_keywords(struct rule_reader *r, const struct document_node *node)
{
	enum keyword *at = ARENA_ARRAY(r->a, enum keyword, RULE_MAX_KEYWORDS);
	const struct slice *names;
	struct slice name, rest;
	uint16_t n;

	if (!read_texts(r->file, node, &names, &n))
		return false;
	r->rule->at = at;
	for (uint16_t i = 0; i < n; i++)
		for (rest = names[i]; slice_cut(&rest, ',', &name);) {
			if (r->rule->at_count == RULE_MAX_KEYWORDS) {
				document_error_at(r->file, node, "too many keywords");
				return false;
			}
			if (!read_keyword(r->file, node, name, &at[r->rule->at_count]))
				return false;
			r->rule->at_count++;
		}
	return true;
}

static bool
read_at(struct rule_reader *r, const struct document_node *node)
{
	struct slice text = node->text;

	if (node->kind != DOCUMENT_SCALAR ||
	    (text.len > 0 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z'))
		return read_at_keywords(r, node);
	r->rule->at_root = read_expression(r, node, KIND_NONE, false);
	if (r->rule->at_root == 0)
		return false;
	if (r->builder.nodes.ptr[r->rule->at_root].kind == KIND_TEXT)
		return true;
	document_error_at(
	    r->file, node, "only keywords and texts from the configuration can be pointed at");
	return false;
}

/* Without `at`, the keywords that the condition reads. */
static void
default_at(struct rule_reader *r)
{
	enum keyword *at;
	size_t count =
	    r->builder.reads.count < RULE_MAX_KEYWORDS ? r->builder.reads.count : RULE_MAX_KEYWORDS;

	if (r->rule->scope == SCOPE_DIRECTIVE || r->rule->scope == SCOPE_BLOCK)
		return;
	r->rule->at = at = ARENA_ARRAY(r->a, enum keyword, count);
	r->rule->at_count = (uint16_t)count;
	if (count > 0)
		memcpy(at, r->builder.reads.ptr, count * sizeof(*at));
}

static bool
read_subject(struct rule_reader *r, const struct document_node *node)
{
	static const struct { const char *word; enum rule_subject subject; } words[] = {
		{ "sshd", SUBJECT_SSHD }, { "nobody", SUBJECT_NOBODY }, { "whom", SUBJECT_WHOM },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && node->kind == DOCUMENT_SCALAR;
	     i++)
		if (slice_is(node->text, words[i].word)) {
			r->rule->subject = words[i].subject;
			return true;
		}
	r->rule->subject = SUBJECT_TEXT;
	return read_template(r, node, &r->rule->subject_text);
}

/* ---- the whole ---- */

static struct document_node *
need(struct rule_reader *r, struct document_node *root, const char *key)
{
	struct document_node *n = document_get(root, key);

	if (n == NULL)
		document_error_at(r->file, root, "the key '%s' is missing", key);
	return n;
}

static bool
read_category(struct rule_reader *r, const struct document_node *node)
{

	if (node->kind == DOCUMENT_SCALAR && category_from_name(node->text, &r->rule->category))
		return true;
	document_error_at(r->file, node,
	    "no category; there are startup, lockout, security, crypto, compatibility, deprecated, "
	    "hygiene");
	return false;
}

static bool
read_severity(struct document_file *file, const struct document_node *node, enum severity *severity)
{

	if (node->kind == DOCUMENT_SCALAR && severity_from_name(node->text, severity))
		return true;
	document_error_at(file, node, "no severity; there are error, warning, note");
	return false;
}

static bool
read_confidence(struct rule_reader *r, const struct document_node *node)
{

	r->rule->is_likely = node->kind == DOCUMENT_SCALAR && slice_is(node->text, "likely");
	if (r->rule->is_likely ||
	    (node->kind == DOCUMENT_SCALAR && slice_is(node->text, "certain")))
		return true;
	document_error_at(r->file, node, "no confidence; there are certain and likely");
	return false;
}

/* What a rule is, before its expressions. */
static bool
read_head(struct rule_reader *r, struct document_node *root)
{
	struct document_node *id = need(r, root, "id"), *title = need(r, root, "title");
	struct document_node *category = need(r, root, "category"),
			     *severity = need(r, root, "severity");
	struct document_node *scope = need(r, root, "for"), *n;
	struct rule *rule = r->rule;
	bool good =
	    id != NULL && title != NULL && category != NULL && severity != NULL && scope != NULL;
	bool is_on = true;

	if (!good)
		return false;
	good = read_id(r->file, id, &rule->id);
	good &= read_line(r->file, title, &rule->title);
	good &= read_category(r, category);
	good &= read_severity(r->file, severity, &rule->severity);
	good &= read_scope(r, scope);
	if ((n = document_get(root, "confidence")) != NULL)
		good &= read_confidence(r, n);
	if ((n = document_get(root, "releases")) != NULL)
		good &= read_releases(r, n);
	if ((n = document_get(root, "yields")) != NULL)
		good &= read_flag(r->file, n, &rule->yields);
	if ((n = document_get(root, "instead_of")) != NULL)
		good &= read_texts(r->file, n, &rule->instead_of, &rule->instead_of_count);
	if ((n = document_get(root, "default")) != NULL)
		good &= read_flag(r->file, n, &is_on);
	if ((n = document_get(root, "aliases")) != NULL)
		good &= read_texts(r->file, n, &rule->aliases, &rule->alias_count);
	if ((n = document_get(root, "parameters")) != NULL)
		good &= read_parameters(r, n);
	rule->is_off = !is_on;
	return good;
}

/* Every key must have been asked for before unknown ones are complained of. */
struct body {
	struct document_node *let, *when, *at, *message, *subject, *why, *fix, *references,
	    *examples;
};

static bool
read_body(struct rule_reader *r, const struct body *body)
{
	struct rule *rule = r->rule;
	bool good;

	if (body->let != NULL && !read_lets(r, body->let))
		return false;
	if ((rule->when = read_expression(r, body->when, KIND_TRUTH, true)) == 0)
		return false;
	default_at(r);
	good = read_template(r, body->message, &rule->message);
	if (body->at != NULL) {
		rule->at_count = 0;
		good &= read_at(r, body->at);
	}
	if (body->subject != NULL)
		good &= read_subject(r, body->subject);
	if (body->fix != NULL)
		good &= read_fix(r, body->fix);
	good &= read_text(r->file, body->why, &rule->why);
	good &= read_texts(r->file, body->references, &rule->references, &rule->reference_count);
	good &= read_examples(r, body->examples);
	return good;
}

/* The builder's nodes and keywords, as long as the rule. */
static void
keep(struct rule_reader *r)
{
	struct expr_vec *nodes = &r->builder.nodes;
	struct keyword_vec *reads = &r->builder.reads;
	struct expr *kept = ARENA_ARRAY(r->a, struct expr, nodes->count);
	enum keyword *keywords = ARENA_ARRAY(r->a, enum keyword, reads->count);

	memcpy(kept, nodes->ptr, nodes->count * sizeof(*kept));
	if (reads->count > 0)
		memcpy(keywords, reads->ptr, reads->count * sizeof(*keywords));
	r->rule->nodes = kept;
	r->rule->node_count = (uint16_t)nodes->count;
	r->rule->reads = keywords;
	r->rule->read_count = (uint16_t)reads->count;
	r->rule->reads_connection = r->builder.reads_connection;
	r->rule->needs_host = r->builder.reads_host;
}

static bool
read_all(struct rule_reader *r, struct document_node *root)
{
	struct body body;
	bool good;

	if (!read_is_mapping(r->file, root, "a rule"))
		return false;
	good = read_head(r, root);
	body = (struct body){
		.let = document_get(root, "let"), .when = need(r, root, "when"),
		.at = document_get(root, "at"), .message = need(r, root, "message"),
		.subject = document_get(root, "subject"), .why = need(r, root, "why"),
		.fix = document_get(root, "fix"), .references = need(r, root, "references"),
		.examples = need(r, root, "examples"),
	};
	document_check_unused(r->file, root);
	if (!good || body.when == NULL || body.message == NULL || body.why == NULL ||
	    body.references == NULL || body.examples == NULL)
		return false;
	return read_body(r, &body);
}

const struct rule *
rule_read(struct document_file *file, struct document_node *root)
{
	struct rule_reader r = {
		.file = file, .a = file->a, .rule = ARENA_NEW(file->a, struct rule)
	};
	uint32_t before = file->error_count;
	bool good;

	r.rule->first = RELEASE_FIRST;
	r.rule->last = RELEASE_LAST;
	r.rule->origin = file->name;
	expr_builder_init(&r.builder, file->a);
	r.builder.rule = r.rule;
	good = read_all(&r, root);
	if (good)
		keep(&r);
	expr_builder_release(&r.builder);
	return good && file->error_count == before ? r.rule : NULL;
}

/* ---- profiles ---- */

/* written: no, yes or alone */
static bool
read_written(struct document_file *file, const struct document_node *node, enum profile_written *out)
{
	bool is_demanded;

	if (node->kind == DOCUMENT_SCALAR && slice_is(node->text, "alone")) {
		*out = WRITTEN_ALONE;
		return true;
	}
	if (!read_flag(file, node, &is_demanded))
		return false;
	*out = is_demanded ? WRITTEN_YES : WRITTEN_ANY;
	return true;
}

static bool
read_profile_rule(struct document_file *file, struct document_node *node,
    const struct rule_set *set, struct profile_rule *out)
{
	struct document_node *id, *severity, *section, *parameters, *written;
	const struct rule *rule;

	if (!read_is_mapping(file, node, "an entry of rules"))
		return false;
	id = document_get(node, "id");
	severity = document_get(node, "severity");
	section = document_get(node, "section");
	parameters = document_get(node, "parameters");
	written = document_get(node, "written");
	document_check_unused(file, node);
	if (id == NULL) {
		document_error_at(file, node, "the key 'id' is missing");
		return false;
	}
	out->line = node->line;
	if (!read_text(file, id, &out->id))
		return false;
	if ((rule = rule_set_find(set, out->id)) == NULL) {
		const char *near = rule_set_nearest(set, out->id);

		document_error_at(file, id, "there is no rule '" SLICE_FORMAT "'%s%s",
		    SLICE_ARG(out->id), near == NULL ? "" : ", did you mean ",
		    near == NULL ? "" : near);
		return false;
	}
	if (severity != NULL && !read_severity(file, severity, &out->severity))
		return false;
	out->has_severity = severity != NULL;
	if (section != NULL && !read_line(file, section, &out->section))
		return false;
	if (written != NULL && !read_written(file, written, &out->written))
		return false;
	return parameters == NULL ||
	       read_arguments(file, parameters, rule, &out->arguments, &out->argument_count);
}

static bool
read_profile_rules(struct document_file *file, const struct document_node *node,
    const struct rule_set *set, struct profile *profile)
{
	struct profile_rule *rules;
	uint16_t count = 0;
	bool good = true;

	if (node->kind != DOCUMENT_SEQUENCE) {
		document_error_at(file, node, "a list is missing here");
		return false;
	}
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		count++;
	profile->rules = rules = ARENA_ARRAY(file->a, struct profile_rule, count);
	profile->rule_count = count;
	for (struct document_node *c = node->child; c != NULL; c = c->next, rules++) {
		good &= read_profile_rule(file, c, set, rules);
		for (const struct profile_rule *r = profile->rules; r < rules; r++)
			if (r->id.len > 0 && slice_equal(r->id, rules->id) &&
			    slice_equal(r->section, rules->section)) {
				document_error_at(file, c,
				    "rule " SLICE_FORMAT " is in line %u already, for the same section",
				    SLICE_ARG(r->id), (unsigned)r->line);
				good = false;
			}
	}
	return good;
}

const struct profile *
profile_read(struct document_file *file, struct document_node *root, const struct rule_set *set)
{
	struct profile *p = ARENA_NEW(file->a, struct profile);
	struct document_node *id, *title, *version, *description, *references, *extends, *without, *rules;
	size_t before = file->error_count;
	bool good;

	if (!read_is_mapping(file, root, "a profile"))
		return NULL;
	id = document_get(root, "id");
	title = document_get(root, "title");
	version = document_get(root, "version");
	description = document_get(root, "description");
	references = document_get(root, "references");
	extends = document_get(root, "extends");
	without = document_get(root, "without");
	rules = document_get(root, "rules");
	document_check_unused(file, root);
	if (id == NULL || title == NULL || rules == NULL) {
		document_error_at(file, root, "a profile needs id, title and rules");
		return NULL;
	}
	p->origin = file->name;
	good = read_id(file, id, &p->id);
	good &= read_line(file, title, &p->title);
	if (version != NULL)
		good &= read_line(file, version, &p->version);
	if (description != NULL)
		good &= read_text(file, description, &p->description);
	if (references != NULL)
		good &= read_texts(file, references, &p->references, &p->reference_count);
	if (extends != NULL)
		good &= read_texts(file, extends, &p->extends, &p->extend_count);
	if (without != NULL)
		good &= read_texts(file, without, &p->without, &p->without_count);
	good &= read_profile_rules(file, rules, set, p);
	return good && file->error_count == before ? p : NULL;
}
