/* Compare_values: which settings behind a login differ between two configurations. */
#include "access/compare.h"

enum {
	KEY = CONCERNS_KEY,
	PASSWORD = CONCERNS_PASSWORD,
	SESSION = CONCERNS_SESSION,
	LOGIN = KEY | PASSWORD,
};

/* All that a login depends on, the likely ones first. */
static const struct {
	enum keyword keyword;
	unsigned concerns;
} deciding[] = {
	{ KEYWORD_ALLOWUSERS, LOGIN },
	{ KEYWORD_DENYUSERS, LOGIN },
	{ KEYWORD_ALLOWGROUPS, LOGIN },
	{ KEYWORD_DENYGROUPS, LOGIN },
	{ KEYWORD_PERMITROOTLOGIN, CONCERNS_ROOT },
	{ KEYWORD_PUBKEYAUTHENTICATION, KEY },
	{ KEYWORD_PASSWORDAUTHENTICATION, PASSWORD },
	{ KEYWORD_KBDINTERACTIVEAUTHENTICATION, PASSWORD },
	{ KEYWORD_CHALLENGERESPONSEAUTHENTICATION, PASSWORD },
	{ KEYWORD_AUTHENTICATIONMETHODS, LOGIN },
	{ KEYWORD_AUTHORIZEDKEYSFILE, KEY | SESSION },
	{ KEYWORD_AUTHORIZEDKEYSCOMMAND, KEY },
	{ KEYWORD_AUTHORIZEDKEYSCOMMANDUSER, KEY },
	{ KEYWORD_TRUSTEDUSERCAKEYS, KEY },
	{ KEYWORD_AUTHORIZEDPRINCIPALSFILE, KEY },
	{ KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND, KEY },
	{ KEYWORD_AUTHORIZEDPRINCIPALSCOMMANDUSER, KEY },
	{ KEYWORD_PUBKEYACCEPTEDALGORITHMS, KEY },
	{ KEYWORD_CASIGNATUREALGORITHMS, KEY },
	{ KEYWORD_REQUIREDRSASIZE, KEY },
	{ KEYWORD_PUBKEYAUTHOPTIONS, KEY },
	{ KEYWORD_REVOKEDKEYS, KEY },
	{ KEYWORD_STRICTMODES, KEY },
	{ KEYWORD_USEPAM, LOGIN },
	{ KEYWORD_PERMITEMPTYPASSWORDS, PASSWORD },
	{ KEYWORD_MAXAUTHTRIES, LOGIN },
	{ KEYWORD_REFUSECONNECTION, LOGIN },
	{ KEYWORD_HOSTBASEDAUTHENTICATION, LOGIN },
	{ KEYWORD_GSSAPIAUTHENTICATION, LOGIN },
	{ KEYWORD_KERBEROSAUTHENTICATION, PASSWORD },
	{ KEYWORD_FORCECOMMAND, LOGIN | SESSION },
	{ KEYWORD_CHROOTDIRECTORY, LOGIN | SESSION },
	{ KEYWORD_USEDNS, LOGIN },
};

enum { DECIDING = sizeof(deciding) / sizeof(deciding[0]) };

/* The slot ${k} has a value: under its own name, or that of another keyword. */
static bool
has_slot(const struct effective *e, enum keyword k)
{
	const struct target *t = e->config->target;

	if (keyword_facts(t, k)->status == STATUS_SUPPORTED)
		return keyword_facts(t, k)->slot == k;
	for (int i = 1; i < KEYWORD_COUNT; i++) {
		const struct keyword_facts *f = keyword_facts(t, (enum keyword)i);

		if (f->slot == k && f->keyword != k &&
		    (f->status == STATUS_SUPPORTED || f->status == STATUS_ALIAS))
			return true;
	}
	return false;
}

/* The names of ${list} that only ${one} has, with commas. */
static struct slice
only_in(const struct effective *one, const struct effective *other, enum algorithm_list list,
    struct arena *a)
{
	uint32_t count, other_count;
	const struct slice *names = effective_algorithms(one, list, a, &count);
	const struct slice *others = effective_algorithms(other, list, a, &other_count);
	struct slice kept;
	struct text text;

	text_init(&text);
	for (uint32_t i = 0; i < count; i++) {
		if (slice_is_among(names[i], others, other_count))
			continue;
		if (text.len > 0)
			text_add_char(&text, ',');
		text_add(&text, names[i]);
	}
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

/* The number of ${text} where the slot ${k} of ${t} has words for its values. */
static bool
word_number(const struct target *t, enum keyword k, struct slice text, int *number)
{
	const struct value_word *w = value_word_find(t, keyword_facts(t, k)->type, text);

	if (w != NULL)
		*number = w->value;
	return w != NULL;
}

/* ${s} without the zeros that 10.3 began to print behind whole seconds. */
static struct slice
without_zeros(struct slice s, struct arena *a)
{
	static const char zeros[] = ".000000";
	struct slice kept;
	struct text text;

	text_init(&text);
	for (size_t i = 0; i < s.len; i++) {
		if (slice_starts_with(slice_part(s, i, s.len), SLICE(zeros)))
			i += sizeof(zeros) - 2;
		else
			text_add_char(&text, s.ptr[i]);
	}
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

/* Whether two releases mean the same by what each prints. */
static bool
means_the_same(const struct effective *before, const struct effective *after,
    const struct compare_value *v, struct arena *a)
{
	int one, other;

	/* Nothing was printed as nothing until 7.4, as "none" since. */
	if (slice_equal(v->before, v->after) || (v->before.len == 0 && slice_is(v->after, "none")) ||
	    (v->after.len == 0 && slice_is(v->before, "none")))
		return true;
	if (word_number(before->config->target, v->keyword, v->before, &one) &&
	    word_number(after->config->target, v->keyword, v->after, &other))
		return one == other;
	return slice_equal(without_zeros(v->before, a), without_zeros(v->after, a));
}

bool
compare_value_of(const struct effective *before, const struct effective *after, enum keyword k,
    struct arena *a, struct compare_value *v)
{
	enum algorithm_list list;

	*v = (struct compare_value){ .keyword = k };
	if (!has_slot(before, k) || !has_slot(after, k))
		return false;
	v->is_list = algorithm_list_of(k, &list);
	if (v->is_list) {
		v->before = only_in(before, after, list, a);
		v->after = only_in(after, before, list, a);
	} else {
		v->before = effective_text(before, k, a);
		v->after = effective_text(after, k, a);
	}
	v->before_setter = effective_setter(before, k, 0);
	v->after_setter = effective_setter(after, k, 0);
	return v->is_list ? v->before.len + v->after.len > 0 : !means_the_same(before, after, v, a);
}

const struct compare_value *
compare_values(const struct effective *before, const struct effective *after, unsigned concerns,
    struct arena *a, uint32_t *count)
{
	struct compare_value *values = ARENA_ARRAY(a, struct compare_value, DECIDING);

	*count = 0;
	for (size_t i = 0; i < DECIDING; i++)
		if (deciding[i].concerns & concerns)
			*count += compare_value_of(before, after, deciding[i].keyword, a,
			    &values[*count]);
	return values;
}
