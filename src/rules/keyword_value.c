#include <string.h>

#include "rules/keyword_value.h"

static const char no_configuration[] = "a connection that reaches this place";

struct span
keyword_value_span(const struct statement *st, struct slice item)
{
	const struct node *node = st->node;

	for (uint32_t i = 0; node != NULL && i < node->word_count; i++) {
		const struct word *w = &node->words[i];
		struct slice rest = w->text, part;
		uint32_t at = w->span.begin;

		if (slice_equal(w->text, item))
			return w->span;
		/* Offsets inside a word hold where nothing was rewritten. */
		if (w->span.end - w->span.begin != w->text.len)
			continue;
		while (slice_cut(&rest, ',', &part)) {
			struct slice bare = part;

			if (bare.len > 0 && strchr("+-^", bare.ptr[0]) != NULL &&
			    part.ptr == w->text.ptr)
				bare = slice_part(part, 1, part.len);
			if (slice_equal(bare, item))
				return (struct span){ w->span.source,
					at + (uint32_t)(part.len - bare.len),
					at + (uint32_t)part.len };
			at += (uint32_t)part.len + 1;
		}
	}
	return (struct span){ 0 };
}

/* The line that decides ${k}, NULL for a default. */
static const struct statement *
setter_of(struct scene *s, enum keyword k)
{
	uint32_t setter = scene_setter(s, k);

	return setter == 0 ? NULL : &s->config->statements[setter - 1];
}

static struct val
of_words(struct scene *s, const struct word *words, uint32_t count)
{
	struct val *items, list = val_texts(s, count, &items);

	for (uint32_t i = 0; i < count; i++)
		items[i] = val_text(words[i].text, words[i].span);
	return list;
}

/*
 * Whether the file that update-crypto-policies writes is included and not at
 * hand, as in a copy of /etc/ssh alone: every such host has it, and what it
 * sets is anybody's guess.
 */
static bool
lacks_crypto_policy(const struct scene *s)
{
	for (uint32_t i = 0; i < s->config->count; i++) {
		const struct statement *st = s->config->statements + i;

		if (st == NULL || st->kind != STATEMENT_SETTING || st->facts == NULL ||
		    st->facts->keyword != KEYWORD_INCLUDE || st->file_count > 0)
			continue;
		for (uint32_t j = 0; j < st->node->word_count; j++)
			if (slice_starts_with(st->node->words[j].text, SLICE("/etc/crypto-policies/")))
				return true;
	}
	return false;
}

/* Algorithms come without places; the deciding line may name them. */
static struct val
of_algorithms(struct scene *s, enum keyword k, enum algorithm_list which)
{
	const struct statement *st = setter_of(s, k);
	struct val *items, list;
	uint32_t count;
	const struct slice *names;

	if (st == NULL && lacks_crypto_policy(s))
		return val_unknown(s, KIND_TEXTS, "the crypto policy of the system");
	names = effective_algorithms(scene_values(s), which, s->a, &count);
	list = val_texts(s, count, &items);
	for (uint32_t i = 0; i < count; i++) {
		struct span span = { 0 };

		if (st != NULL)
			span = keyword_value_span(st, names[i]);
		items[i] = val_text(names[i], span);
	}
	return list;
}

static struct val
of_text(struct scene *s, enum keyword k)
{
	const struct statement *st = setter_of(s, k);
	struct span span = { 0 };
	struct slice text = effective_text(scene_values(s), k, s->a);

	if (st != NULL && st->node != NULL)
		span = st->node->rest_span;
	if (text.len == 0)	/* -T leaves out what is not set */
		text = SLICE("none");
	return val_text(text, span);
}

struct val
keyword_value(struct scene *s, enum keyword k)
{
	enum value_type type = kind_keyword_type(k);
	enum kind element, kind = kind_of_type(type, &element);
	enum algorithm_list list;
	struct val v;

	if (!scene_has_keyword(s, k)) {
		s->is_out_of_release = true;
		return val_unknown(s, kind, NULL);
	}
	if (scene_values(s) == NULL)
		return val_unknown(s, kind, no_configuration);
	switch (kind) {
	case KIND_TEXTS:
		if (algorithm_list_of(k, &list))
			return of_algorithms(s, k, list);
		{
			uint32_t count;
			const struct word *words = effective_words(scene_values(s), k, s->a, &count);

			return of_words(s, words, count);
		}
	case KIND_TEXT:
		return of_text(s, k);
	default:
		v = val_number(kind, effective_number(scene_values(s), k, 0, s->a));
		v.type = type;
		return v;
	}
}

struct val
keyword_value_startup(struct scene *s, enum keyword k)
{
	struct scene at_startup = *s;
	struct val v, list, *items;

	at_startup.effective = s->shared->startup;
	at_startup.around = NULL;
	v = keyword_value(&at_startup, k);
	s->is_out_of_release |= at_startup.is_out_of_release;
	if (v.is_unknown)
		return val_unknown(s, KIND_TEXTS, at_startup.missing);
	if (v.kind == KIND_TEXTS)
		return v;
	list = val_texts(s, 1, &items);
	items[0] = val_text(effective_text(at_startup.effective, k, s->a), (struct span){ 0 });
	return list;
}

struct val
keyword_value_part(struct scene *s, enum keyword k, enum kind kind, unsigned part)
{

	if (!scene_has_keyword(s, k)) {
		s->is_out_of_release = true;
		return val_unknown(s, kind, NULL);
	}
	if (scene_values(s) == NULL)
		return val_unknown(s, kind, no_configuration);
	return val_number(kind, effective_number(scene_values(s), k, part, s->a));
}

struct val
keyword_value_is_none(struct scene *s, enum keyword k)
{

	if (!scene_has_keyword(s, k)) {
		s->is_out_of_release = true;
		return val_unknown(s, KIND_TRUTH, NULL);
	}
	if (scene_values(s) == NULL)
		return val_unknown(s, KIND_TRUTH, no_configuration);
	return val_truth(truth_of(slice_is_nocase(effective_text(scene_values(s), k, s->a), "none")));
}

struct val
keyword_value_of_line(struct scene *s)
{
	const struct statement *st = scene_statement(s);
	enum value_type type =
	    st->facts != NULL ? kind_keyword_type(st->facts->keyword) : TYPE_IGNORED;
	enum kind element, kind = kind_of_type(type, &element);
	struct val v;

	if (!st->has_value || kind == KIND_NONE)
		return val_unknown(s, kind, "a value that sshd can read");
	if (kind == KIND_TEXTS)
		return type == TYPE_ALGORITHMS ? keyword_value_written(s, st) :
		    of_words(s, st->value.words, st->value.word_count);
	if (kind == KIND_TEXT)
		return st->value.word_count > 0
			   ? val_text(st->value.words[0].text, st->value.words[0].span)
			   : val_text(st->node->rest, st->node->rest_span);
	v = val_number(kind, st->value.number[0]);
	v.type = type;
	return v;
}

struct val
keyword_value_written(struct scene *s, const struct statement *st)
{
	const struct node *node = st->node;
	struct slice rest, part;
	struct val *items, list;
	uint32_t count = 0, at;
	enum algorithm_list which;

	if (node == NULL || node->word_count == 0)
		return val_texts(s, 0, &items);
	if (st->facts == NULL || !algorithm_list_of(st->facts->slot, &which))
		return of_words(s, node->words, node->word_count);
	for (rest = node->words[0].text; slice_cut(&rest, ',', &part);)
		count++;
	list = val_texts(s, count, &items);
	at = node->words[0].span.begin;
	for (rest = node->words[0].text; slice_cut(&rest, ',', &part); at += (uint32_t)part.len + 1)
		*items++ = val_text(part, (struct span){ node->words[0].span.source, at,
		    at + (uint32_t)part.len });
	return list;
}

bool
keyword_value_same(const struct statement *l, const struct statement *r)
{
	enum kind element, kind = kind_of_type(l->facts->type, &element);

	if (l->has_value && r->has_value && kind != KIND_TEXT && kind != KIND_TEXTS)
		return memcmp(l->value.number, r->value.number, sizeof(l->value.number)) == 0;
	if (l->node->word_count != r->node->word_count)
		return false;
	for (uint32_t i = 0; i < l->node->word_count; i++)
		if (!slice_equal(l->node->words[i].text, r->node->words[i].text))
			return false;
	return true;
}
