/* Effective: what a keyword is worth for a connection, and which lines made it so. */
#include <string.h>

#include "config/algorithms.h"
#include "config/config.h"
#include "config/value.h"

enum { KBDINT_SEPARATE_UNTIL = 806 };

static const struct keyword_facts *
slot_facts(const struct effective *e, enum keyword k)
{
	const struct target *t = e->config->target;

	return keyword_facts(t, keyword_facts(t, k)->slot);
}

static bool
in_chain(const struct pass *pass, enum keyword slot, uint32_t wanted)
{
	for (uint32_t at = pass->slots[slot].first; at != 0; at = pass->next[at - 1])
		if (at == wanted)
			return true;
	return false;
}

/* The next start-up setter from ${at} on that the connection's pass has not given already. */
static uint32_t
startup_only(const struct effective *e, enum keyword slot, uint32_t at)
{
	while (at != 0 && in_chain(&e->matched, slot, at))
		at = e->startup.next[at - 1];
	return at;
}

uint32_t
effective_setter(const struct effective *e, enum keyword k, uint32_t after)
{
	const struct keyword_facts *facts = slot_facts(e, k);
	enum keyword slot = facts->keyword;
	bool matched = e->matched.slots[slot].first != 0;
	const struct pass *pass = matched ? &e->matched : &e->startup;
	uint32_t next;

	if (facts->multiplicity != MULTI_PARTS || !matched)
		return after == 0 ? pass->slots[slot].first : pass->next[after - 1];
	/* Parts that the connection's pass leaves open keep their start-up values. */
	if (after != 0 && !in_chain(&e->matched, slot, after))
		return startup_only(e, slot, e->startup.next[after - 1]);
	next = after == 0 ? e->matched.slots[slot].first : e->matched.next[after - 1];
	return next != 0 ? next : startup_only(e, slot, e->startup.slots[slot].first);
}

/* A default that -T prints on several lines (HostKey) has one word a line. */
static void
split_lines(struct arena *a, struct slice text, struct value *out)
{
	struct word *words;
	struct slice line;
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	out->words = words = ARENA_ARRAY(a, struct word, lines);
	while (slice_cut(&text, '\n', &line))
		words[out->word_count++].text = line;
}

static const struct value *
default_value(const struct effective *e, const struct keyword_facts *facts)
{
	const struct config *c = e->config;
	const struct value **known = &c->defaults[facts->keyword];

	if (*known == NULL) {
		struct value *v = ARENA_NEW(c->a, struct value);

		*v = (struct value){ 0 };
		if (facts->default_text != NULL && strchr(facts->default_text, '\n') != NULL)
			split_lines(c->a, slice_of(facts->default_text), v);
		else if (!value_from_default(c->target, facts, c->a, v))
			*v = (struct value){ 0 };
		*known = v;
	}
	return *known;
}

/* Puts the words of all setters behind one another. */
static struct value *
join_words(const struct effective *e, enum keyword slot, struct arena *a)
{
	struct value *v = ARENA_NEW(a, struct value);
	struct word *words;
	uint32_t at;

	for (at = effective_setter(e, slot, 0); at != 0; at = effective_setter(e, slot, at))
		v->word_count += e->config->statements[at - 1].value.word_count;
	v->words = words = ARENA_ARRAY(a, struct word, v->word_count);
	for (at = effective_setter(e, slot, 0); at != 0; at = effective_setter(e, slot, at)) {
		const struct value *one = &e->config->statements[at - 1].value;

		if (one->word_count > 0)
			memcpy(words, one->words, one->word_count * sizeof(*words));
		words += one->word_count;
	}
	return v;
}

static struct value *
join_parts(const struct effective *e, const struct keyword_facts *facts, struct arena *a)
{
	struct value *v = ARENA_NEW(a, struct value);
	uint32_t at = effective_setter(e, facts->keyword, 0);

	for (; at != 0; at = effective_setter(e, facts->keyword, at))
		value_merge(e->config->target, facts->type, a, v, &e->config->statements[at - 1].value);
	value_merge(e->config->target, facts->type, a, v, NULL);
	return v;
}

/*
 * Until 8.6 sshd.c main turns keyboard-interactive on at start-up whenever
 * ChallengeResponseAuthentication is on, whatever the file says of it.
 */
static bool
is_forced_on(const struct effective *e, enum keyword slot)
{
	return slot == KEYWORD_KBDINTERACTIVEAUTHENTICATION &&
	    e->config->target->release <= KBDINT_SEPARATE_UNTIL &&
	    e->matched.slots[slot].first == 0 &&
	    effective_value(e, KEYWORD_CHALLENGERESPONSEAUTHENTICATION, e->config->a, NULL)->number[0] != 0;
}

const struct value *
effective_value(const struct effective *e, enum keyword k, struct arena *a, bool *is_default)
{
	static const struct value on = { .number = { 1 }, .number_set = 1 };
	const struct keyword_facts *facts = slot_facts(e, k);
	uint32_t first = effective_setter(e, k, 0);

	if (is_default != NULL)
		*is_default = first == 0;
	if (is_forced_on(e, facts->keyword))
		return &on;
	if (first == 0)
		return default_value(e, facts);
	switch (facts->multiplicity) {
	case MULTI_APPEND:
	case MULTI_BY_NAME:
		return join_words(e, facts->keyword, a);
	case MULTI_PARTS:
		return join_parts(e, facts, a);
	default:
		return &e->config->statements[first - 1].value;
	}
}

int64_t
effective_number(const struct effective *e, enum keyword k, unsigned part, struct arena *a)
{
	const struct target *t = e->config->target;
	enum value_type type = keyword_facts(t, k)->type;
	struct value full = *effective_value(e, k, a, NULL);

	/* A line may leave parts unset: MaxStartups 5 on 10.1. */
	if (type != TYPE_PENALTIES)
		value_merge(t, type, NULL, &full, NULL);
	return full.number[part];
}

const struct word *
effective_words(const struct effective *e, enum keyword k, struct arena *a, uint32_t *count)
{
	const struct value *v = effective_value(e, k, a, NULL);

	*count = v->word_count;
	return v->words;
}

enum keyword
effective_list_keyword(enum algorithm_list list)
{
	static const enum keyword keywords[LIST_COUNT] = {
		[LIST_CIPHERS] = KEYWORD_CIPHERS,
		[LIST_MACS] = KEYWORD_MACS,
		[LIST_KEX] = KEYWORD_KEXALGORITHMS,
		[LIST_HOST_KEY] = KEYWORD_HOSTKEYALGORITHMS,
		[LIST_PUBKEY] = KEYWORD_PUBKEYACCEPTEDALGORITHMS,
		[LIST_HOSTBASED] = KEYWORD_HOSTBASEDACCEPTEDALGORITHMS,
		[LIST_CA_SIGNATURE] = KEYWORD_CASIGNATUREALGORITHMS,
	};

	return keywords[list];
}

struct slice
effective_list_text(const struct effective *e, enum algorithm_list list)
{
	uint32_t at = effective_setter(e, effective_list_keyword(list), 0);
	const struct value *v = at != 0 ? &e->config->statements[at - 1].value : NULL;

	return v != NULL && v->word_count > 0 ? v->words[0].text : (struct slice){ 0 };
}

/*
 * A list that is looked at only when the user is known has been assembled
 * once more by then (copy_set_server_options), unless a Match block sets it.
 */
static bool
is_assembled_twice(const struct effective *e, enum algorithm_list list)
{
	return e->connection != NULL && e->matched.slots[effective_list_keyword(list)].first == 0 &&
	    (list == LIST_PUBKEY || list == LIST_HOSTBASED || list == LIST_CA_SIGNATURE);
}

const struct slice *
effective_algorithms(const struct effective *e, enum algorithm_list list, struct arena *a,
    uint32_t *count)
{
	const struct target *t = e->config->target;
	struct slice written = effective_list_text(e, list);
	struct algorithm_names *def = &e->config->default_algorithms[list];
	const struct slice *names = NULL;

	*count = 0;
	if (written.len > 0) {
		algorithms_assemble(a, t, list, written, is_assembled_twice(e, list), &names, count);
		return names;
	}
	if (def->names == NULL)
		algorithms_assemble(
		    e->config->a, t, list, written, false, &def->names, &def->count);
	*count = def->count;
	return def->names;
}
