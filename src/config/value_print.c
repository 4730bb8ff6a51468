/* What -T prints behind the keyword for a value. */
#include <limits.h>

#include "base/arena.h"
#include "config/number.h"
#include "config/value.h"

enum {
	PRINTS_UNSET_STRINGS = 705,
	PERMITS_PRINTED_RAW_UNTIL = 705,
	PENALTIES_IN_FRACTIONS = 1003,
	EMPTY_TIMEOUTS_PRINTED = 903,
	LISTS_VANISH = 1003,
	PRINCIPALS_CLEARED_MATCHED = 1006,
};

/* ---- none ---- */

/* Where start-up takes "none" for nothing. */
static const struct {
	enum keyword slot;
	release_t since;
	const char *word;
} cleared[] = {
	{ KEYWORD_PIDFILE, 704, "none" },
	{ KEYWORD_XAUTHLOCATION, 704, "none" },
	{ KEYWORD_BANNER, 704, "none" },
	{ KEYWORD_TRUSTEDUSERCAKEYS, 704, "none" },
	{ KEYWORD_REVOKEDKEYS, 704, "none" },
	{ KEYWORD_AUTHORIZEDPRINCIPALSFILE, 704, "none" },
	{ KEYWORD_FORCECOMMAND, 704, "none" },
	{ KEYWORD_CHROOTDIRECTORY, 704, "none" },
	{ KEYWORD_HOSTKEY, 704, "none" },
	{ KEYWORD_HOSTCERTIFICATE, 704, "none" },
	{ KEYWORD_AUTHENTICATIONMETHODS, 704, "any" },
	{ KEYWORD_RDOMAIN, 707, "none" },
	{ KEYWORD_SECURITYKEYPROVIDER, 802, "none" },
	{ KEYWORD_HOSTKEYAGENT, 802, "none" },
	{ KEYWORD_CHANNELTIMEOUT, 902, "none" },
	{ KEYWORD_PERSOURCEPENALTYEXEMPTLIST, 908, "none" },
	{ KEYWORD_AUTHORIZEDKEYSFILE, 1003, "none" },
};

bool
value_is_none(const struct target *t, const struct keyword_facts *facts, const struct value *v)
{
	if (v->word_count != 1)
		return false;
	for (size_t i = 0; i < sizeof(cleared) / sizeof(cleared[0]); i++)
		if (cleared[i].slot == facts->slot && t->release >= cleared[i].since)
			return slice_is_nocase(v->words[0].text, cleared[i].word);
	return false;
}

bool
value_is_cleared_matched(const struct target *t, const struct keyword_facts *facts)
{
	return facts->slot == KEYWORD_FORCECOMMAND || facts->slot == KEYWORD_CHROOTDIRECTORY ||
	    (facts->slot == KEYWORD_AUTHORIZEDPRINCIPALSFILE && t->release >= PRINCIPALS_CLEARED_MATCHED);
}

static void
print_cleared(const struct target *t, const struct keyword_facts *facts, struct text *out)
{
	switch (facts->slot) {
	case KEYWORD_AUTHENTICATIONMETHODS:
		text_add_string(out, "any");
		return;
	case KEYWORD_HOSTKEY:
	case KEYWORD_HOSTCERTIFICATE:
		/*
		 * printf's own word for a string that is not there
		 */
		text_add_string(out, "(null)");
		return;
	case KEYWORD_CHANNELTIMEOUT:
		if (t->release < EMPTY_TIMEOUTS_PRINTED)
			return;
		break;
	case KEYWORD_AUTHORIZEDKEYSFILE:
	case KEYWORD_REVOKEDKEYS:
		if (t->release >= LISTS_VANISH)
			return;
		break;
	default:
		break;
	}
	if (t->release >= PRINTS_UNSET_STRINGS)
		text_add_string(out, "none");
}

/* ---- types ---- */

static void
print_words(const struct value *v, struct text *out)
{
	for (uint32_t i = 0; i < v->word_count; i++) {
		if (i > 0)
			text_add_char(out, ' ');
		text_add(out, v->words[i].text);
	}
}

static void
print_class(const struct target *t, int64_t n, struct text *out)
{
	const struct value_word *w = value_word_of(t, TYPE_IPQOS, (int)n);

	if (w != NULL)
		text_add_string(out, w->printed);
	else
		text_printf(out, "0x%02x", (unsigned)n);
}

static void
print_pubkey_options(const struct value *v, struct text *out)
{
	if (v->number[0] == 0)
		text_add_string(out, "none");
	if (v->number[0] & PUBKEY_TOUCH_REQUIRED)
		text_add_string(out, "touch-required");
	if (v->number[0] & PUBKEY_VERIFY_REQUIRED)
		text_printf(out, "%sverify-required",
		    v->number[0] & PUBKEY_TOUCH_REQUIRED ? " " : "");
	if (v->number_set & 2u)
		text_printf(out, " max-pk-ok:%lld", (long long)v->number[1]);
}

/* Until 7.5 sshd printed host and port as it had cut them, 0 for any port. */
static void
print_permitted_raw(struct slice word, struct text *out)
{
	size_t colon = word.len, end;
	int64_t port = 0;

	while (colon > 0 && word.ptr[colon - 1] != ':' && word.ptr[colon - 1] != '/')
		colon--;
	if (colon == 0) {
		text_add(out, word);
		return;
	}
	end = colon - 1;
	if (end >= 2 && word.ptr[0] == '[' && word.ptr[end - 1] == ']')
		text_add(out, slice_part(word, 1, end - 1));
	else
		text_add(out, slice_part(word, 0, end));
	number_strict(slice_part(word, colon, word.len), 0, 65535, &port);
	text_printf(out, ":%d", (int)port);
}

static void
print_permitted(const struct target *t, const struct value *v, struct text *out)
{
	if (v->word_count == 0)
		text_add_string(out, "any");
	else if (t->release > PERMITS_PRINTED_RAW_UNTIL)
		print_words(v, out);
	else
		for (uint32_t i = 0; i < v->word_count; i++) {
			if (i > 0)
				text_add_char(out, ' ');
			print_permitted_raw(v->words[i].text, out);
		}
}

static void
print_penalties(const struct target *t, const struct value *v, struct text *out)
{
	static const struct {
		const char *name;
		release_t since;
		enum penalty part;
	} rows[] = {
		{ "crash", 908, PENALTY_CRASH },
		{ "authfail", 908, PENALTY_AUTHFAIL },
		{ "noauth", 908, PENALTY_NOAUTH },
		{ "invaliduser", 1003, PENALTY_INVALIDUSER },
		{ "grace-exceeded", 908, PENALTY_GRACE },
		{ "refuseconnection", 909, PENALTY_REFUSE },
		{ "max", 908, PENALTY_MAX },
		{ "min", 908, PENALTY_MIN },
	};
	struct value full = *v;
	struct arena scratch;
	const struct penalties *p;

	arena_init(&scratch);
	value_merge(t, TYPE_PENALTIES, &scratch, &full, NULL);
	p = full.extra;
	if (p->part[PENALTY_ENABLED] > 0) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (t->release >= rows[i].since)
				text_printf(out, "%s:%.*f ", rows[i].name,
				    t->release >= PENALTIES_IN_FRACTIONS ? 6 : 0,
				    p->part[rows[i].part]);
		text_printf(out, "max-sources4:%.0f max-sources6:%.0f overflow:%s overflow6:%s",
		    p->part[PENALTY_SOURCES4], p->part[PENALTY_SOURCES6],
		    p->part[PENALTY_OVERFLOW] > 0 ? "permissive" : "deny-all",
		    p->part[PENALTY_OVERFLOW6] > 0 ? "permissive" : "deny-all");
	} else {
		text_add_string(out, "no");
	}
	arena_release(&scratch);
}

/* The types whose parts are numbers, the defaults filled in. */
static void
print_numbers(const struct target *t, enum value_type type, const struct value *v,
    struct text *out)
{
	struct value full = *v;

	value_merge(t, type, NULL, &full, NULL);
	if (type == TYPE_MAX_STARTUPS)
		text_printf(out, "%d:%d:%d", (int)full.number[0], (int)full.number[1],
		    (int)full.number[2]);
	else if (type == TYPE_NETBLOCK_SIZE)
		text_printf(out, "%d:%d", (int)full.number[0], (int)full.number[1]);
	else
		text_printf(out, "%llu %d", (unsigned long long)full.number[0],
		    (int)full.number[1]);
}

/* One number, or a word for some. */
static void
print_number(const struct target *t, enum value_type type, int64_t n, struct text *out)
{
	const struct value_word *w = value_word_of(t, type, (int)n);

	if (type == TYPE_OCTAL)
		text_printf(out, "0%o", (unsigned)n);
	else if ((type == TYPE_INT_OR_NONE && n == INT_MAX) ||
	    (type == TYPE_TIME_OR_NONE && n == 0))
		text_add_string(out, "none");
	else if (w != NULL)
		text_add_string(out, w->printed);
	else
		text_printf(out, "%lld", (long long)n);
}

void
value_print_matched(const struct target *t, const struct keyword_facts *facts,
    const struct value *v, struct text *out)
{
	switch (facts->type) {
	case TYPE_MAX_STARTUPS:
	case TYPE_NETBLOCK_SIZE:
	case TYPE_REKEY_LIMIT:
		print_numbers(t, facts->type, v, out);
		break;
	case TYPE_IPQOS:
		print_class(t, v->number[0], out);
		text_add_char(out, ' ');
		print_class(t, v->number[1], out);
		break;
	case TYPE_PUBKEY_OPTIONS:
		print_pubkey_options(v, out);
		break;
	case TYPE_PENALTIES:
		print_penalties(t, v, out);
		break;
	case TYPE_PERMIT_OPEN:
	case TYPE_PERMIT_LISTEN:
		print_permitted(t, v, out);
		break;
	case TYPE_ENV_PERMISSION:
		if (v->number[1] != 0)
			print_words(v, out);
		else
			text_add_string(out, v->number[0] != 0 ? "yes" : "no");
		break;
	case TYPE_SUBSYSTEM:
		if (v->word_count >= 3)
			text_printf(out, SLICE_FORMAT " " SLICE_FORMAT, SLICE_ARG(v->words[0].text),
			    SLICE_ARG(v->words[2].text));
		break;
	case TYPE_REST:
		if (v->word_count == 0 || v->words[0].text.len == 0)
			text_add_string(out, "none");
		else
			print_words(v, out);
		break;
	default:
		if (v->number_set & 1u)
			print_number(t, facts->type, v->number[0], out);
		else
			print_words(v, out);
		break;
	}
}

void
value_print(const struct target *t, const struct keyword_facts *facts, const struct value *v,
    struct text *out)
{
	if (value_is_none(t, facts, v))
		print_cleared(t, facts, out);
	else
		value_print_matched(t, facts, v, out);
}
