/* Facts about the target and about keywords. */
#include "rules/fact.h"
#include "rules/keyword_value.h"

static enum keyword
keyword_of(const struct val *v)
{

	return (enum keyword)v->number;
}

/* Sets is_out_of_release where the target does not keep values of the keyword. */
static bool
is_there(struct scene *s, const struct val *v)
{

	if (!scene_has_keyword(s, keyword_of(v)))
		s->is_out_of_release = true;
	return !s->is_out_of_release && scene_values(s) != NULL;
}

static struct val
not_there(struct scene *s, enum kind kind)
{

	return val_unknown(
	    s, kind, s->is_out_of_release ? NULL : "a connection that reaches this place");
}

static const struct statement *
setter_of(struct scene *s, const struct val *v)
{
	uint32_t setter = scene_setter(s, keyword_of(v));

	return setter == 0 ? NULL : &s->config->statements[setter - 1];
}

struct val
fact_release(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_number(KIND_RELEASE, s->target->release);
}

struct val
fact_target_name(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_text(slice_of(s->target->name), (struct span){ 0 });
}

struct val
fact_target_has(struct scene *s, const struct val *v, size_t count)
{
	static const struct { const char *name; unsigned feature;
	} features[] = {
		{ "pam", FEATURE_PAM },
		{ "krb5", FEATURE_KRB5 },
		{ "gssapi", FEATURE_GSSAPI },
		{ "rdomain", FEATURE_RDOMAIN },
		{ "libwrap", FEATURE_LIBWRAP },
		{ "selinux", FEATURE_SELINUX },
		{ "debian", FEATURE_DEBIAN },
		{ "rhel", FEATURE_RHEL },
		{ "freebsd", FEATURE_FREEBSD },
		{ "macos", FEATURE_MACOS },
	};

	(void)count;
	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		if (!slice_is(v[0].text, features[i].name))
			continue;
		if (s->target->unsure & features[i].feature)
			return val_unknown(s, KIND_TRUTH, "how this target's sshd was built");
		return val_truth(truth_of((s->target->features & features[i].feature) != 0));
	}
	return val_unknown(s, KIND_TRUTH, "a feature of that name");
}

static struct val
default_list(struct scene *s, enum keyword k)
{
	struct slice rest, part;
	struct val *items, list;
	uint32_t n = 0;
	enum algorithm_list which;

	if (!algorithm_list_of(k, &which))
		return val_texts(s, 0, &items);
	for (rest = slice_of(algorithm_default(s->target, which)); slice_cut(&rest, ',', &part);)
		n++;
	list = val_texts(s, n, &items);
	for (rest = slice_of(algorithm_default(s->target, which)); slice_cut(&rest, ',', &part);)
		*items++ = val_text(part, (struct span){ 0 });
	return list;
}

struct val
fact_default_list(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return default_list(s, keyword_of(v));
}

struct val
fact_directive_default_list(struct scene *s, const struct val *v, size_t count)
{
	const struct keyword_facts *facts = scene_statement(s)->facts;
	struct val *items;

	(void)v;
	(void)count;
	return facts == NULL ? val_texts(s, 0, &items) : default_list(s, facts->slot);
}

struct val
fact_default_text(struct scene *s, const struct val *v, size_t count)
{
	const char *text = keyword_facts(s->target, scene_slot(s, keyword_of(v)))->default_text;

	(void)count;
	if (text == NULL)
		return val_unknown(s, KIND_TEXT, "a default that does not depend on the host");
	return val_text(slice_of(text), (struct span){ 0 });
}

struct val
fact_deprecated_since(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_number(KIND_RELEASE, keyword_deprecated_since(keyword_of(v)));
}

struct val
fact_known_since(struct scene *s, const struct val *v, size_t count)
{
	release_t first, last;

	(void)s;
	(void)count;
	return val_number(KIND_RELEASE, keyword_range(keyword_of(v), &first, &last) ? first : 0);
}

struct val
fact_is_default(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return is_there(s, v) ? val_truth(truth_of(setter_of(s, v) == NULL))
			      : not_there(s, KIND_TRUTH);
}

struct val
fact_is_set(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return is_there(s, v) ? val_truth(truth_of(setter_of(s, v) != NULL))
			      : not_there(s, KIND_TRUTH);
}

/* Words of Include lines outside Match blocks. */
struct val
fact_includes(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	for (uint32_t i = 0; i < s->config->count; i++) {
		const struct statement *st = &s->config->statements[i];

		if (st->kind != STATEMENT_SETTING || st->facts == NULL ||
		    st->facts->keyword != KEYWORD_INCLUDE || scene_block_of(s, i) != UINT32_MAX)
			continue;
		for (uint32_t j = 0; j < st->node->word_count; j++)
			if (slice_equal(st->node->words[j].text, v[0].text))
				return val_truth(TRUTH_YES);
	}
	return val_truth(TRUTH_NO);
}

struct val
fact_known(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return val_truth(truth_of(scene_has_keyword(s, keyword_of(v))));
}

struct val
fact_lines(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return val_number(KIND_NUMBER, scene_index(s->shared)->lines[scene_slot(s, keyword_of(v))]);
}

struct val
fact_list_prefix(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st;
	struct slice text = { "", 0 };

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TEXT);
	st = setter_of(s, v);
	if (st != NULL && st->node != NULL && st->node->word_count > 0)
		text = st->node->words[0].text;
	if (text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-' || text.ptr[0] == '^'))
		return val_text(slice_part(text, 0, 1), (struct span){ 0 });
	return val_text((struct slice){ "", 0 }, (struct span){ 0 });
}

struct val
fact_set_in_include(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st;

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TRUTH);
	st = setter_of(s, v);
	return val_truth(truth_of(st != NULL && st->included_by != 0));
}

struct val
fact_set_in_match(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st;

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TRUTH);
	for (st = setter_of(s, v); st != NULL; st = &s->config->statements[st->included_by - 1]) {
		if (st->block != 0)
			return val_truth(TRUTH_YES);
		if (st->included_by == 0)
			break;
	}
	return val_truth(TRUTH_NO);
}

struct val
fact_shadowed(struct scene *s, const struct val *v, size_t count)
{
	const struct scene_index *index = scene_index(s->shared);
	uint32_t at;

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TRUTH);
	for (at = index->first[scene_slot(s, keyword_of(v))]; at != 0; at = index->next[at - 1])
		if (scene_is_active(s, at - 1) && !scene_contributes(s, at - 1))
			return val_truth(TRUTH_YES);
	return val_truth(TRUTH_NO);
}

struct val
fact_startup(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return keyword_value_startup(s, keyword_of(v));
}

struct val
fact_text(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st;
	struct span span = { 0 };

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TEXT);
	st = setter_of(s, v);
	if (st != NULL && st->node != NULL)
		span = st->node->rest_span;
	return val_text(effective_text(scene_values(s), keyword_of(v), s->a), span);
}

struct val
fact_written(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st;
	struct val *items;

	(void)count;
	if (!is_there(s, v))
		return not_there(s, KIND_TEXTS);
	st = setter_of(s, v);
	return st == NULL ? val_texts(s, 0, &items) : keyword_value_written(s, st);
}
