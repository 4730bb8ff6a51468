/* Values that are words of a table: number[0] is the word's value, words[0] the word as written. */
#include "config/number.h"
#include "config/value_parsers.h"

enum { SINCE_ENV_PATTERNS = 708 };

/* How the words of a type are asked for. Types not named here are servconf.c's multistates. */
static const struct {
	enum value_type type;
	bool may_miss;		/* a missing word is "<NONE>", not a mistake of its own */
	enum phrase missing;
	enum phrase bad;
} manners[] = {
	{ TYPE_FLAG, false, PHRASE_NO_FLAG, PHRASE_BAD_FLAG },
	{ TYPE_TUNNEL, false, PHRASE_NO_TUNNEL, PHRASE_BAD_TUNNEL },
	{ TYPE_HASH, false, PHRASE_NO_ARGUMENT, PHRASE_BAD_HASH },
	{ TYPE_LOG_LEVEL, true, PHRASE_BAD_LEVEL, PHRASE_BAD_LEVEL },
	{ TYPE_LOG_FACILITY, true, PHRASE_BAD_FACILITY, PHRASE_BAD_FACILITY },
	{ TYPE_COUNT, false, PHRASE_NO_WORD, PHRASE_BAD_WORD },
};

static bool
read_word(struct reader *r, enum value_type type)
{
	const struct word *w;
	const struct value_word *found;
	size_t m = 0;

	while (manners[m].type != type && manners[m].type != TYPE_COUNT)
		m++;
	if (manners[m].may_miss) {
		if ((w = reader_next(r)) == NULL) {
			reader_complain(r, manners[m].bad, NULL, SLICE("<NONE>"), "");
			return false;
		}
	} else if ((w = reader_need(r, manners[m].missing)) == NULL) {
		return false;
	}
	found = value_word_find(r->in->target, type, w->text);
	if (found == NULL) {
		reader_complain(r, manners[m].bad, w, w->text, "")->help =
		    value_help_words(r, type, w->text);
		return false;
	}
	reader_store(r, w, 1);
	reader_store_number(r, 0, found->value);
	return true;
}

/* One word of value_words(). */
bool
value_word_parse(struct reader *r)
{
	return read_word(r, r->in->facts->type);
}

/*
 * PermitUserEnvironment: number[0] is 0 or 1; number[1] is 1 when words[0] is
 * a pattern-list.  Any word but yes and no is one, in whatever case.
 */
bool
value_word_permission(struct reader *r)
{
	const struct word *w;
	bool yes, no;

	if (r->release < SINCE_ENV_PATTERNS)
		return read_word(r, TYPE_FLAG);
	if ((w = reader_need(r, PHRASE_NO_PERMISSION)) == NULL)
		return false;
	yes = slice_is(w->text, "yes");
	no = slice_is(w->text, "no");
	reader_store(r, w, 1);
	reader_store_number(r, 0, !no);
	reader_store_number(r, 1, !yes && !no);
	return true;
}

/* Adds one option to ${*bits}; "max-pk-ok:6" goes to number[1].  False after a complaint. */
static bool
read_pubkey_option(struct reader *r, const struct word *w, int64_t *bits)
{
	struct slice name = w->text, number = w->text;
	const struct value_word *option;
	const char *wrong;
	int64_t n;

	slice_cut(&number, ':', &name);
	option = value_word_find(r->in->target, TYPE_PUBKEY_OPTIONS, name);
	if (option == NULL || (option->value == PUBKEY_MAX_PK_OK) != (number.ptr != NULL)) {
		reader_complain(r, PHRASE_BAD_PUBKEY_OPTION, w, w->text, "")->help =
		    value_help_words(r, TYPE_PUBKEY_OPTIONS, w->text);
		return false;
	}
	if (option->value != PUBKEY_MAX_PK_OK) {
		*bits |= option->value;
		return true;
	}
	if ((wrong = number_strict(number, 0, INT32_MAX, &n)) != NULL) {
		reader_complain(r, PHRASE_BAD_MAX_PK_OK, w, number, wrong);
		return false;
	}
	reader_store_number(r, 1, n);
	return true;
}

/*
 * PubkeyAuthOptions: number[0] has the bits PUBKEY_TOUCH_REQUIRED and
 * PUBKEY_VERIFY_REQUIRED; number[1] is max-pk-ok.
 */
bool
value_word_pubkey_options(struct reader *r)
{
	const struct word *w;
	uint32_t first = r->next;
	int64_t bits = 0;

	while ((w = reader_next_item(r)) != NULL)
		if (!read_pubkey_option(r, w, &bits))
			return false;
	reader_store(r, r->in->node->words + first, r->next - first);
	reader_store_number(r, 0, bits);
	return true;
}
