/* Values that are numbers: number[0] and on, in seconds, bytes or plain counts. */
#include "config/value_parsers.h"

#include <limits.h>

#include "config/number.h"
#include "config/value.h"

enum {
	STRICT_INTEGERS = 707,
	STARTUPS_POSITIVE = 902,
	STARTUPS_FULL_ONLY = 1001,	/* "N" sets only the last of the three */
	STARTUPS_FULL_ONLY_UNTIL = 1002,
	NETBLOCK_V6_GARBAGE_UNTIL = 1002,
	REKEY_MIN = 16,
	UNSET = -1,		/* what sshd takes for a number that no line has set */
};

static bool
store_integer(struct reader *r, const struct word *w)
{
	const char *wrong;
	int64_t n;

	if (r->release < STRICT_INTEGERS) {
		n = number_loose(w->text, 10, NULL);
		if (n == UNSET)
			return false;
	} else if ((wrong = number_strict(w->text, 0, INT_MAX, &n)) != NULL) {
		reader_complain(r, PHRASE_BAD_INTEGER, w, w->text, wrong)->help =
		    SLICE("allowed: 0 to 2147483647, in decimal");
		return false;
	}
	reader_store(r, w, 1);
	reader_store_number(r, 0, n);
	return true;
}

/* number[0]; -1 and junk are silently accepted until 7.6. */
bool
value_number_int(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_INTEGER);

	return w != NULL && store_integer(r, w);
}

/* PerSourceMaxStartups: number[0], INT_MAX for none. */
bool
value_number_int_or_none(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_SPEC);

	if (w == NULL)
		return false;
	if (!slice_is(w->text, "none"))
		return store_integer(r, w);
	reader_store(r, w, 1);
	reader_store_number(r, 0, INT_MAX);
	return true;
}

/* StreamLocalBindMask: number[0]; reading stops silently at the first digit that is not octal. */
bool
value_number_octal(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_MASK);
	size_t used;
	int n;

	if (w == NULL)
		return false;
	n = number_loose(w->text, 8, &used);
	if (used == 0 || n < 0 || n > 0777)
		return reader_refuse(r, PHRASE_BAD_MASK, w);
	reader_store(r, w, 1);
	reader_store_number(r, 0, n);
	return true;
}

/* A time span into number[${part}]. */
static bool
read_time(struct reader *r, unsigned part)
{
	const struct word *w = reader_need(r, PHRASE_NO_TIME);
	int64_t seconds;

	if (w == NULL)
		return false;
	if (!number_seconds(r->release, w->text, &seconds)) {
		reader_complain(r, PHRASE_BAD_TIME, w, w->text, "")->help =
		    SLICE("numbers with an optional s, m, h, d or w, as in 1h30m");
		return false;
	}
	if (part == 0)
		reader_store(r, w, 1);
	reader_store_number(r, part, seconds);
	return true;
}

/* number[0] in seconds. */
bool
value_number_time(struct reader *r)
{
	return read_time(r, 0);
}

/*
 * UnusedConnectionTimeout: number[0] in seconds, 0 for none, which also undoes
 * earlier lines (VALUE_RESETS).
 */
bool
value_number_time_or_none(struct reader *r)
{
	const struct node *n = r->in->node;

	if (r->next >= n->word_count || !slice_is_nocase(n->words[r->next].text, "none"))
		return read_time(r, 0);
	reader_store(r, reader_next(r), 1);
	reader_store_number(r, 0, 0);
	r->out->number_set |= VALUE_RESETS;
	return true;
}

/* Until 8.6 sshd compares all that is left of the line with "none". */
static bool
is_rekey_none(const struct reader *r)
{
	const struct node *n = r->in->node;
	const struct word *w;

	if (r->next >= n->word_count)
		return false;
	w = &n->words[r->next];
	return slice_is(w->text, "none") && (r->argv ||
	    (!w->quoted && w->span.end == n->rest_span.end));
}

/* RekeyLimit: number[0] in bytes (0 for default), number[1] in seconds where given. */
bool
value_number_rekey(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_ARGUMENT);
	int64_t bytes = 0;
	uint32_t first = r->next - 1;
	const char *wrong;

	if (w == NULL)
		return false;
	if (!slice_is(w->text, "default")) {
		if ((wrong = number_scaled(w->text, &bytes)) != NULL) {
			reader_complain(r, PHRASE_BAD_SIZE, w, w->text, wrong)->help =
			    SLICE("a number with an optional K, M or G, or default");
			return false;
		}
		if (bytes != 0 && bytes < REKEY_MIN)
			return reader_refuse(r, PHRASE_SMALL_SIZE, w);
	}
	reader_store_number(r, 0, bytes);
	if (reader_more(r)) {
		if (is_rekey_none(r))
			reader_next(r);
		else if (!read_time(r, 1))
			return false;
	}
	reader_store(r, r->in->node->words + first, r->next - first);
	return true;
}

static bool
startups_are_valid(release_t release, const int *n, int count)
{
	int full = count == 3 ? n[2] : n[0];

	if (count != 3 && count != 1)
		return false;
	if (count == 3 && (n[0] > n[2] || n[1] > 100 || n[1] < 1))
		return false;
	return release < STARTUPS_POSITIVE || (full > 0 && n[0] > 0);
}

/*
 * MaxStartups: number[0] start, number[1] rate in percent, number[2] full; of
 * "N" only what sshd sets.
 */
bool
value_number_startups(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_SPEC);
	int n[3] = { 0 }, count;

	if (w == NULL)
		return false;
	count = number_scan(w->text, n, 3);
	if (!startups_are_valid(r->release, n, count)) {
		reader_complain(r, PHRASE_BAD_SPEC, w, w->text, "")->help =
		    SLICE("START or START:RATE:FULL, with RATE from 1 to 100 and START up to FULL");
		return false;
	}
	reader_store(r, w, 1);
	if (count == 1) {
		n[2] = n[0];
		n[1] = UNSET;
		if (r->release >= STARTUPS_FULL_ONLY && r->release <= STARTUPS_FULL_ONLY_UNTIL)
			n[0] = UNSET;
	}
	for (unsigned i = 0; i < 3; i++)
		if (n[i] != UNSET)
			reader_store_number(r, i, n[i]);
	return true;
}

/* PerSourceNetBlockSize: prefix lengths, number[0] of IPv4 and number[1] of IPv6. */
bool
value_number_netblock(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_SPEC);
	int n[2] = { 0 }, count;

	if (w == NULL)
		return false;
	count = number_scan(w->text, n, 2);
	if (count < 1 || n[0] < 0 || n[0] > 32 || n[1] < 0 || n[1] > 128) {
		reader_complain(r, PHRASE_BAD_NETBLOCK, w, w->text, "")->help =
		    SLICE("IPV4 or IPV4:IPV6, up to 32 and 128");
		return false;
	}
	reader_store(r, w, 1);
	reader_store_number(r, 0, n[0]);
	/*
	 * Without the second number sshd copied a variable that it had not set;
	 * 0 was as likely as any.
	 */
	if (count == 2 || r->release <= NETBLOCK_V6_GARBAGE_UNTIL)
		reader_store_number(r, 1, n[1]);
	return true;
}
