#include <string.h>

#include "knowledge/algorithm.h"
#include "knowledge/knowledge.h"
#include "knowledge/resolve.h"

/* The flags, as algorithms.def writes them. */
enum {
	CERT = ALGORITHM_CERT,
	SIGNATURE_ONLY = ALGORITHM_SIGNATURE_ONLY,
	WEAK = ALGORITHM_WEAK,
	POST_QUANTUM = ALGORITHM_POST_QUANTUM,
	ETM = ALGORITHM_ETM,
	CBC = ALGORITHM_CBC,
	SHA1 = ALGORITHM_SHA1,
	SHORT_TAG = ALGORITHM_SHORT_TAG,
};

static const struct algorithm rows[] = {
#define ALGORITHM(kind, name, since, until, only, flags)	\
	{ name, ALGORITHM_##kind, since, until, flags },
#include "knowledge/algorithms.def"
#undef ALGORITHM
};

static const unsigned only[] = {	/* beside rows */
#define ALGORITHM(kind, name, since, until, only, flags) FEATURE_##only,
#include "knowledge/algorithms.def"
#undef ALGORITHM
};

static const char *const key_order[] = {
#define KEY_ORDER(name) name,
#include "knowledge/key_order.def"
#undef KEY_ORDER
};

static const struct default_row {
	enum algorithm_list list;
	release_t since;
	release_t until;
	unsigned only;
	const char *text;
} defaults[] = {
#define LIST_DEFAULT(list, since, until, only, text)	\
	{ LIST_##list, since, until, FEATURE_##only, text },
#include "knowledge/algorithm_defaults.def"
#undef LIST_DEFAULT
};

static const struct {
	enum algorithm_kind kind;
	enum keyword slot;
	enum keyword old;		/* what set it until 8.4 */
} lists[LIST_COUNT] = {
	[LIST_CIPHERS] = { ALGORITHM_CIPHER, KEYWORD_CIPHERS, KEYWORD_NONE },
	[LIST_MACS] = { ALGORITHM_MAC, KEYWORD_MACS, KEYWORD_NONE },
	[LIST_KEX] = { ALGORITHM_KEX, KEYWORD_KEXALGORITHMS, KEYWORD_NONE },
	[LIST_HOST_KEY] = { ALGORITHM_KEY, KEYWORD_HOSTKEYALGORITHMS, KEYWORD_NONE },
	[LIST_PUBKEY] = { ALGORITHM_KEY, KEYWORD_PUBKEYACCEPTEDALGORITHMS,
	    KEYWORD_PUBKEYACCEPTEDKEYTYPES },
	[LIST_HOSTBASED] = { ALGORITHM_KEY, KEYWORD_HOSTBASEDACCEPTEDALGORITHMS,
	    KEYWORD_HOSTBASEDACCEPTEDKEYTYPES },
	[LIST_CA_SIGNATURE] = { ALGORITHM_KEY, KEYWORD_CASIGNATUREALGORITHMS, KEYWORD_NONE },
};

enum {
	ROWS = sizeof(rows) / sizeof(rows[0]),
	KEY_ORDERS = sizeof(key_order) / sizeof(key_order[0]),
	DEFAULTS = sizeof(defaults) / sizeof(defaults[0]),
	KEY_ORDER_UNTIL = 901,		/* sshkey.c keytypes[] became keyimpls[] in 9.2 */
};

static bool
row_supported(const struct target *t, size_t i)
{

	return release_within(t->release, rows[i].since, rows[i].until) &&
	    (only[i] & ~t->features) == 0;
}

/* The default of ${list} at ${r} for a build with ${features}; NULL when it has none. */
static const char *
default_text(enum algorithm_list list, release_t r, unsigned features)
{
	const char *text = NULL;

	if (list == LIST_PUBKEY || list == LIST_HOSTBASED)
		list = LIST_HOST_KEY;
	for (size_t i = 0; i < DEFAULTS; i++)
		if (defaults[i].list == list && (defaults[i].only & ~features) == 0 &&
		    release_within(r, defaults[i].since, defaults[i].until)) {
			text = defaults[i].text;
			if (defaults[i].only != 0)
				break;
		}
	return text;
}

/* Puts the keys, which stand at ${keys} in today's order, into that of 9.1. */
static void
order_keys(const struct algorithm **keys, size_t count)
{
	const struct algorithm *swap;
	size_t done = 0, j;

	for (size_t i = 0; i < KEY_ORDERS && done < count; i++) {
		for (j = done; j < count; j++)
			if (strcmp(keys[j]->name, key_order[i]) == 0)
				break;
		if (j == count)
			continue;
		swap = keys[j];
		keys[j] = keys[done];
		keys[done++] = swap;
	}
}

void
algorithm_resolve(struct arena *a, const struct target *t, struct target_tables *tables)
{
	const struct algorithm **all = ARENA_ARRAY(a, const struct algorithm *, ROWS), **from = all;
	const char *text;
	size_t i = 0;

	/* The rows of a kind stand together. */
	for (int kind = 0; kind < ALGORITHM_KIND_COUNT; kind++) {
		size_t count = 0;

		for (; i < ROWS && rows[i].kind == (enum algorithm_kind)kind; i++)
			if (row_supported(t, i))
				from[count++] = &rows[i];
		if (kind == ALGORITHM_KEY && t->release <= KEY_ORDER_UNTIL)
			order_keys(from, count);
		tables->algorithms[kind] = (struct algorithm_set){ from, count };
		from += count;
	}
	for (int list = 0; list < LIST_COUNT; list++) {
		text = default_text((enum algorithm_list)list, t->release, t->features);
		tables->defaults[list] = text == NULL ? "" : text;
	}
}

const struct algorithm *
algorithm_find(enum algorithm_kind kind, struct slice name)
{
	const struct algorithm *found = NULL;

	/* Upstream's row, if there is one. */
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].kind == kind && slice_is(name, rows[i].name)) {
			found = &rows[i];
			if (only[i] == 0)
				break;
		}
	return found;
}

bool
algorithm_supported(const struct target *t, const struct algorithm *alg)
{
	const struct algorithm_set *set = &t->tables->algorithms[alg->kind];

	for (size_t i = 0; i < set->count; i++)
		if (set->algorithms[i] == alg || strcmp(set->algorithms[i]->name, alg->name) == 0)
			return true;
	return false;
}

const struct algorithm *const *
algorithm_supported_all(const struct target *t, enum algorithm_kind kind, size_t *count)
{

	*count = t->tables->algorithms[kind].count;
	return t->tables->algorithms[kind].algorithms;
}

enum algorithm_kind
algorithm_list_kind(enum algorithm_list list)
{

	return lists[list].kind;
}

const char *
algorithm_default(const struct target *t, enum algorithm_list list)
{

	return t->tables->defaults[list];
}

const char *
algorithm_default_at(enum algorithm_list list, release_t r)
{

	return default_text(list, r, 0);
}

bool
algorithm_list_of(enum keyword k, enum algorithm_list *list)
{

	for (int i = 0; k != KEYWORD_NONE && i < LIST_COUNT; i++)
		if (lists[i].slot == k || lists[i].old == k) {
			*list = (enum algorithm_list)i;
			return true;
		}
	return false;
}
