#include <check.h>
#include <string.h>

#include "knowledge/knowledge.h"
#include "every_target.h"
#include "rows.h"

#define LATEST	RELEASE_LAST

/* ---- releases ---- */

START_TEST(releases_ascend)
{
	size_t count;
	const release_t *all = release_all(&count);
	release_t r;

	ck_assert_uint_eq(all[0], RELEASE_FIRST);
	ck_assert_uint_eq(all[count - 1], RELEASE_LAST);
	for (size_t i = 0; i < count; i++) {
		ck_assert(i == 0 || all[i - 1] < all[i]);
		ck_assert(release_from_name(slice_of(release_name(all[i])), &r));
		ck_assert_uint_eq(r, all[i]);
	}
}
END_TEST

START_TEST(release_names)
{
	release_t r = 0;

	ck_assert(release_from_name(SLICE("9.2p1"), &r) && r == 902);
	ck_assert(release_from_name(SLICE("10.0p2"), &r) && r == 1000);
	ck_assert(!release_from_name(SLICE("9.20"), &r));
	ck_assert(!release_from_name(SLICE("9.2p"), &r));
	ck_assert(!release_from_name(SLICE("9.2p1x"), &r));
	ck_assert(!release_from_name(SLICE("6.6"), &r));
	ck_assert(!release_from_name(SLICE(""), &r));
	ck_assert_str_eq(release_name(703), "");
}
END_TEST

/* ---- the tables themselves ---- */

START_TEST(meanings_are_sentences)
{
	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
		const char *text = keyword_meaning((enum keyword)k), *name = keyword_spelling((enum keyword)k);
		size_t len = strlen(text);

		ck_assert_msg(len > 20 && len <= 160, "%s: %s", name, text);
		ck_assert_msg(text[0] >= 'A' && text[0] <= 'Z' && text[len - 1] == '.', "%s: %s", name, text);
		ck_assert_msg(strstr(text, "  ") == NULL, "%s: %s", name, text);
	}
	ck_assert_str_eq(keyword_meaning(KEYWORD_NONE), "");
}
END_TEST

START_TEST(keywords_sorted_and_found)
{
	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
		const char *spelling = keyword_spelling((enum keyword)k);
		char shouted[64];
		size_t len = strlen(spelling);

		ck_assert_msg(len > 0 && len <= 40, "%s: LONGEST_SPELLING", spelling);
		if (k > 1)
			ck_assert_int_lt(slice_compare_nocase(
			    slice_of(keyword_spelling((enum keyword)(k - 1))),
			    slice_of(spelling)), 0);
		for (size_t i = 0; i <= len; i++)
			shouted[i] = spelling[i] >= 'a' && spelling[i] <= 'z' ?
			    (char)(spelling[i] - 32) : spelling[i];
		ck_assert_int_eq(keyword_from_name(slice_of(spelling)), k);
		ck_assert_int_eq(keyword_from_name(slice_of(shouted)), k);
	}
	ck_assert_int_eq(keyword_from_name(SLICE("")), KEYWORD_NONE);
	ck_assert_int_eq(keyword_from_name(SLICE("Por")), KEYWORD_NONE);
	ck_assert_int_eq(keyword_from_name(SLICE("Ports")), KEYWORD_NONE);
	ck_assert_int_eq(keyword_from_name(SLICE("Port\0")), KEYWORD_NONE);
	ck_assert_int_eq(keyword_from_name(SLICE("\xff")), KEYWORD_NONE);
}
END_TEST

struct range {
	const char *table;
	int id;
	release_t since;
	release_t until;
	unsigned only;
};

static const struct range ranges[] = {
#define FACT(id, since, until, status, slot, scope, needs, text)	\
	{ "keyword_facts.def", KEYWORD_##id, since, until, 0 },
#include "knowledge/keyword_facts.def"
#undef FACT
#define VENDOR_FACT(only, id, since, until, status, slot, scope, needs, text)	\
	{ "vendor_facts.def", KEYWORD_##id, since, until, FEATURE_##only },
#include "knowledge/vendor_facts.def"
#undef VENDOR_FACT
#define TYPE_WAS(id, since, until, type) { "types", KEYWORD_##id, since, until, 0 },
#define MULTIPLICITY_WAS(id, since, until, multiplicity)
#include "knowledge/keyword_changes.def"
#undef TYPE_WAS
#undef MULTIPLICITY_WAS
#define TYPE_WAS(id, since, until, type)
#define MULTIPLICITY_WAS(id, since, until, multiplicity)	\
	{ "multiplicities", KEYWORD_##id, since, until, 0 },
#include "knowledge/keyword_changes.def"
#undef TYPE_WAS
#undef MULTIPLICITY_WAS
#define LIST_DEFAULT(list, since, until, only, text)	\
	{ "algorithm_defaults.def", LIST_##list, since, until, FEATURE_##only },
#include "knowledge/algorithm_defaults.def"
#undef LIST_DEFAULT
#define TOKENS(slot, since, until, letters) { "tokens.def", KEYWORD_##slot, since, until, 0 },
#include "knowledge/tokens.def"
#undef TOKENS
};

START_TEST(ranges_do_not_overlap)
{
	for (size_t i = 0; i < COUNT(ranges); i++) {
		const struct range *a = &ranges[i];

		ck_assert_msg(a->since <= a->until && a->since >= RELEASE_FIRST &&
		    a->until <= RELEASE_LAST, "%s: %u to %u", a->table, a->since, a->until);
		ck_assert_msg(*release_name(a->since) != '\0' && *release_name(a->until) != '\0',
		    "%s: %u or %u is no release", a->table, a->since, a->until);
		for (size_t j = 0; j < i; j++) {
			const struct range *b = &ranges[j];

			if (strcmp(a->table, b->table) != 0 || a->id != b->id || a->only != b->only)
				continue;
			ck_assert_msg(a->since > b->until || b->since > a->until,
			    "%s: rows of %d overlap at %u", a->table, a->id, a->since);
		}
	}
}
END_TEST

START_TEST(fact_rows_sorted)
{
	/* row_at searches by halves. */
	for (size_t i = 1; i < COUNT(ranges); i++)
		if (strcmp(ranges[i].table, "keyword_facts.def") == 0)
			ck_assert_int_le(ranges[i - 1].id, ranges[i].id);
}
END_TEST

START_TEST(every_keyword_is_known_somewhere)
{
	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
		bool known = false;

		for (size_t i = 0; i < target_count && !known; i++)
			known = keyword_facts(targets[i], (enum keyword)k)->status != STATUS_ABSENT;
		/* Gone before the first release; named so that it is not a mystery. */
		if (k == KEYWORD_ZEROKNOWLEDGEPASSWORDAUTHENTICATION)
			known = !known;
		ck_assert_msg(known, "%s", keyword_spelling((enum keyword)k));
	}
}
END_TEST

/* ---- facts at every target ---- */

START_TEST(slots_and_aliases)
{
	for (size_t i = 0; i < target_count; i++)
		for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
			const struct keyword_facts *f = keyword_facts(targets[i], (enum keyword)k);
			const struct keyword_facts *slot = keyword_facts(targets[i], f->slot);
			const char *name = keyword_spelling((enum keyword)k);

			ck_assert_int_eq(f->keyword, k);
			ck_assert_int_eq(slot->slot, f->slot);
			ck_assert_int_eq(slot->type, f->type);
			if (f->status == STATUS_ALIAS)
				ck_assert_msg(slot->status == STATUS_SUPPORTED && f->slot != f->keyword,
				    "%s: %s is an alias of nothing", targets[i]->name, name);
			if (f->status == STATUS_SUPPORTED && f->slot != f->keyword)
				ck_assert_msg(slot->status == STATUS_ABSENT,
				    "%s: %s has two names", targets[i]->name, name);
		}
}
END_TEST

START_TEST(what_stands_under_match_is_carried)
{
	for (size_t i = 0; i < target_count; i++) {
		release_t r = targets[i]->release;

		for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
			const struct keyword_facts *f = keyword_facts(targets[i], (enum keyword)k);

			if (f->status != STATUS_SUPPORTED && f->status != STATUS_ALIAS)
				continue;
			/* servconf.h of 10.5: SSHCFG_ALL and SSHCFG_COPY_NONE. */
			if (k == KEYWORD_PAMSERVICENAME && r == 1005)
				ck_assert(f->in_match && !f->carried);
			/* copy_set_server_options of 7.8 to 8.4 has no SetEnv. */
			else if (k == KEYWORD_SETENV && r <= 804)
				ck_assert(f->in_match && !f->carried);
			else if (f->slot == f->keyword || f->status == STATUS_SUPPORTED)
				ck_assert_msg(f->in_match == f->carried, "%s: %s", targets[i]->name,
				    keyword_spelling((enum keyword)k));
		}
	}
}
END_TEST

static bool
in_dump(const struct target *t, enum keyword slot)
{
	const struct dump_row *rows;
	size_t count = dump_order(t, &rows);

	for (size_t i = 0; i < count; i++)
		if (rows[i].slot == slot)
			return true;
	return false;
}

/* What sshd -T leaves out although the build has it. */
static bool
never_printed(const struct target *t, enum keyword k)
{

	switch (k) {
	case KEYWORD_MATCH:
	case KEYWORD_INCLUDE:
		return true;
	case KEYWORD_PERMITOPEN:
		return t->release <= 705;
	case KEYWORD_GSSAPISTRICTACCEPTORCHECK:
		return t->release <= 1000 && (t->features & FEATURE_GSSAPI_KEYEX) == 0;
	case KEYWORD_RDOMAIN:
		return t->release >= 803 && (t->features & FEATURE_RDOMAIN) == 0;
	case KEYWORD_DEBIANBANNER:
		return t->release < 1000;
	default:
		return false;
	}
}

START_TEST(dump_is_complete)
{
	for (size_t i = 0; i < target_count; i++) {
		const struct target *t = targets[i];
		const struct dump_row *rows;
		size_t count = dump_order(t, &rows);

		for (size_t j = 0; j < count; j++) {
			const struct keyword_facts *f = keyword_facts(t, rows[j].slot);
			enum algorithm_list list;

			ck_assert_msg(f->slot == rows[j].slot, "%s: %s is no slot", t->name,
			    rows[j].printed);
			ck_assert_msg(keyword_from_name(slice_of(rows[j].printed)) != KEYWORD_NONE,
			    "%s: %s", t->name, rows[j].printed);
			ck_assert_msg(keyword_facts(t, keyword_from_name(slice_of(rows[j].printed)))
			    ->status == STATUS_SUPPORTED, "%s prints %s, which it does not have",
			    t->name, rows[j].printed);
			if (!algorithm_list_of(rows[j].slot, &list) &&
			    rows[j].slot != KEYWORD_LISTENADDRESS)
				ck_assert_msg(f->default_text != NULL, "%s: %s has no default",
				    t->name, rows[j].printed);
			for (size_t l = 0; l < j; l++)
				ck_assert_msg(rows[l].slot != rows[j].slot, "%s: %s twice",
				    t->name, rows[j].printed);
		}
		for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
			const struct keyword_facts *f = keyword_facts(t, (enum keyword)k);

			if (f->status == STATUS_SUPPORTED)
				ck_assert_msg(in_dump(t, f->slot) != never_printed(t, f->slot),
				    "%s: %s", t->name, keyword_spelling((enum keyword)k));
		}
	}
}
END_TEST

START_TEST(defaults_are_words_of_their_type)
{
	for (size_t i = 0; i < target_count; i++)
		for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
			const struct keyword_facts *f = keyword_facts(targets[i], (enum keyword)k);
			const struct value_word *word;
			size_t count;

			if (f->status != STATUS_SUPPORTED || f->type == TYPE_IPQOS ||
			    f->type == TYPE_PUBKEY_OPTIONS || f->type == TYPE_GSS_KEX ||
			    value_words(targets[i], f->type, &count) == NULL)
				continue;
			word = value_word_find(targets[i], f->type, slice_of(f->default_text));
			ck_assert_msg(word != NULL && strcmp(word->printed, f->default_text) == 0,
			    "%s: %s %s", targets[i]->name, keyword_spelling((enum keyword)k),
			    f->default_text);
		}
}
END_TEST

START_TEST(words_are_unique)
{
	size_t count;

	for (size_t i = 0; i < target_count; i++)
		for (int type = 0; type < TYPE_COUNT; type++) {
			const struct value_word *w = value_words(targets[i], (enum value_type)type,
			    &count);

			ck_assert((w == NULL) == (count == 0));
			for (size_t j = 0; j < count; j++) {
				ck_assert_str_eq(w[j].printed, value_word_of(targets[i],
				    (enum value_type)type, w[j].value)->word);
				for (size_t l = 0; l < j; l++)
					ck_assert_msg(!slice_is_nocase(slice_of(w[l].word),
					    w[j].word), "%s: %s twice", targets[i]->name, w[j].word);
			}
		}
}
END_TEST

/* ---- algorithms at every target ---- */

START_TEST(defaults_are_supported)
{
	for (size_t i = 0; i < target_count; i++)
		for (int l = 0; l < LIST_COUNT; l++) {
			enum algorithm_list list = (enum algorithm_list)l;
			struct slice rest = slice_of(algorithm_default(targets[i], list)), name;
			const struct algorithm *alg;

			if (rest.len == 0) {
				ck_assert(list == LIST_CA_SIGNATURE && targets[i]->release < 709);
				continue;
			}
			while (slice_cut(&rest, ',', &name)) {
				alg = algorithm_find(algorithm_list_kind(list), name);
				ck_assert_msg(alg != NULL && algorithm_supported(targets[i], alg),
				    "%s: " SLICE_FORMAT, targets[i]->name, SLICE_ARG(name));
			}
		}
}
END_TEST

START_TEST(algorithms_are_unique)
{
	size_t count;

	for (size_t i = 0; i < target_count; i++)
		for (int kind = 0; kind < ALGORITHM_KIND_COUNT; kind++) {
			const struct algorithm *const *all = algorithm_supported_all(targets[i],
			    (enum algorithm_kind)kind, &count);

			ck_assert_uint_gt(count, 5);
			for (size_t j = 0; j < count; j++) {
				ck_assert_int_eq(all[j]->kind, kind);
				ck_assert(algorithm_supported(targets[i], all[j]));
				for (size_t l = 0; l < j; l++)
					ck_assert_str_ne(all[l]->name, all[j]->name);
			}
		}
}
END_TEST

Suite *
suite_knowledge(void)
{
	Suite *suite = suite_create("knowledge");
	TCase *tcase = tcase_create("knowledge");

	tcase_add_checked_fixture(tcase, every_target_setup, every_target_teardown);
	tcase_add_test(tcase, releases_ascend);
	tcase_add_test(tcase, release_names);
	tcase_add_test(tcase, meanings_are_sentences);
	tcase_add_test(tcase, keywords_sorted_and_found);
	tcase_add_test(tcase, ranges_do_not_overlap);
	tcase_add_test(tcase, fact_rows_sorted);
	tcase_add_test(tcase, every_keyword_is_known_somewhere);
	tcase_add_test(tcase, slots_and_aliases);
	tcase_add_test(tcase, what_stands_under_match_is_carried);
	tcase_add_test(tcase, dump_is_complete);
	tcase_add_test(tcase, defaults_are_words_of_their_type);
	tcase_add_test(tcase, words_are_unique);
	tcase_add_test(tcase, defaults_are_supported);
	tcase_add_test(tcase, algorithms_are_unique);
	suite_add_tcase(suite, tcase);
	return suite;
}
