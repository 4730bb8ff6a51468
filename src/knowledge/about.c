#include <string.h>

#include "knowledge/about.h"

/* Appends "OpenSSH 7.4 or earlier to 8.6", "OpenSSH 8.2 and later". */
static void
add_range(struct text *out, release_t first, release_t last)
{
	bool begins = first > RELEASE_FIRST, ends = last < RELEASE_LAST;

	if (last < RELEASE_FIRST)
		text_printf(out, "only before OpenSSH %s", release_name(RELEASE_FIRST));
	else if (!ends)
		text_printf(out, begins ? "OpenSSH %s and later" : "OpenSSH %s or earlier, to this day",
		    release_name(begins ? first : RELEASE_FIRST));
	else if (begins && first == last)
		text_printf(out, "OpenSSH %s only", release_name(first));
	else
		text_printf(out, "OpenSSH %s%s to %s", release_name(begins ? first : RELEASE_FIRST),
		    begins ? "" : " or earlier", release_name(last));
}

/* The families of targets, "debian", whose builds have what no release of upstream has. */
static void
add_families(struct text *out, enum keyword k)
{
	struct slice last = { 0 };
	const char *const *names;
	struct arena a;
	size_t count;

	arena_init(&a);
	names = target_names(&count);
	for (size_t i = 0; i < count; i++) {
		struct slice family = slice_of(names[i]);
		const struct target *t;

		while (family.len > 0 && family.ptr[family.len - 1] != '-')
			family.len--;
		if (family.len == 0 || slice_equal(family, last) ||
		    (t = target_find(&a, slice_of(names[i]))) == NULL ||
		    keyword_facts(t, k)->status == STATUS_ABSENT)
			continue;
		text_add_string(out, last.len == 0 ? "only builds of " : ", ");
		text_add(out, slice_part(family, 0, family.len - 1));
		last = family;
	}
	if (last.len == 0)
		text_add_string(out, "no build that is in use");
	arena_release(&a);
}

void
about_releases(struct text *out, enum keyword k)
{
	release_t first, last, deprecated = keyword_deprecated_since(k);
	enum keyword_status now = keyword_status_at(k, RELEASE_LAST);

	if (!keyword_range(k, &first, &last)) {
		add_families(out, k);
		return;
	}
	add_range(out, first, last);
	if (now != STATUS_DEPRECATED && now != STATUS_IGNORED)
		return;
	if (deprecated == RELEASE_FIRST)
		text_add_string(out, "; deprecated in all of them");
	else
		text_printf(out, "; deprecated since %s", release_name(deprecated));
}

void
about_place(struct text *out, const struct keyword_facts *facts)
{

	text_add_string(out, !facts->in_match ? "global, not in Match" : facts->carried ||
	    facts->multiplicity == MULTI_NONE ? "global and in Match" :
	    "global; in Match it is accepted, but without effect");
}

void
about_repetition(struct text *out, const struct keyword_facts *facts)
{
	static const char *const texts[] = {
		[MULTI_FIRST] = "the first line wins",
		[MULTI_LAST] = "the last line wins",
		[MULTI_APPEND] = "lines add up",
		[MULTI_PARTS] = "the first line wins for each part of the value",
		[MULTI_BY_NAME] = "the first line of each name wins",
		[MULTI_NONE] = "",
	};

	text_add_string(out, texts[facts->multiplicity]);
}

void
about_values(struct text *out, const struct target *t, const struct keyword_facts *facts)
{
	static const char *const docs[] = {
#define VALUE_TYPE(id, doc) [TYPE_##id] = doc,
#include "knowledge/types.def"
#undef VALUE_TYPE
	};
	bool is_choice = facts->type == TYPE_LOG_LEVEL || facts->type == TYPE_LOG_FACILITY ||
	    facts->type == TYPE_HASH;
	const struct value_word *words;
	size_t count;

	text_add_string(out, docs[facts->type]);
	words = value_words(t, facts->type, &count);
	for (size_t i = 0; i < count && is_choice; i++)
		text_printf(out, "%s%s", i == 0 ? ": " : ", ", words[i].word);
}

const char *
about_default(const struct target *t, enum keyword k)
{
	const struct keyword_facts *facts = keyword_facts(t, k);
	enum algorithm_list list;

	if (facts->status != STATUS_SUPPORTED && facts->status != STATUS_ALIAS)
		return NULL;
	return algorithm_list_of(facts->slot, &list) ? algorithm_default(t, list) : facts->default_text;
}

const char *
about_kind(enum algorithm_kind kind)
{
	static const char *const names[ALGORITHM_KIND_COUNT] = {
		[ALGORITHM_CIPHER] = "cipher",
		[ALGORITHM_MAC] = "message authentication code",
		[ALGORITHM_KEX] = "key exchange",
		[ALGORITHM_KEY] = "public key algorithm",
	};

	return names[kind];
}

void
about_algorithm_releases(struct text *out, const struct algorithm *alg)
{

	add_range(out, alg->since, alg->until);
}

void
about_strength(struct text *out, const struct algorithm *alg)
{
	static const struct {
		unsigned flag;
		const char *text;
	} rows[] = {
		{ ALGORITHM_WEAK, "broken or obsolete" },
		{ ALGORITHM_CBC, "CBC mode" },
		{ ALGORITHM_SHA1, "rests on SHA-1" },
		{ ALGORITHM_SHORT_TAG, "a tag of only 64 bits" },
		{ ALGORITHM_ETM, "encrypt-then-MAC" },
		{ ALGORITHM_POST_QUANTUM, "withstands quantum computers" },
		{ ALGORITHM_CERT, "for certificates" },
		{ ALGORITHM_SIGNATURE_ONLY, "a way to sign, not a type of key" },
	};
	const char *before = "";

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((alg->flags & rows[i].flag) != 0) {
			text_printf(out, "%s%s", before, rows[i].text);
			before = "; ";
		}
}
