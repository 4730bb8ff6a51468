#include "config/algorithms.h"

#include "base/arena.h"
#include "base/text.h"
#include "config/pattern.h"
#include "config/value_parsers.h"

enum {
	SINCE_MINUS = 705,
	SINCE_CARET = 801,
	SINCE_EXPANSION = 708,
	SINCE_DEFAULT_FILTERED = 802,
	SINCE_NEW_NAMES = 805,
	NEEDS_A_NAME = 1004,		/* ",aes128-ctr" is no list of ciphers or MACs any more */
	SHORT_NAMES_UNTIL = 908,
	CA_REFUSES_CERTS = 904,
};

static const char no_key[] = "null";

/* Names gathered one by one. */
struct gather {
	struct arena *a;
	struct slice *names;
	uint32_t count;
	uint32_t size;
};

static void
gather_add(struct gather *g, struct slice name)
{
	if (g->count == g->size) {
		uint32_t size = g->size == 0 ? 32 : g->size * 2;
		struct slice *more = ARENA_ARRAY(g->a, struct slice, size);

		for (uint32_t i = 0; i < g->count; i++)
			more[i] = g->names[i];
		g->names = more;
		g->size = size;
	}
	g->names[g->count++] = name;
}

static bool
gather_has(const struct gather *g, struct slice name)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (slice_equal(g->names[i], name))
			return true;
	return false;
}

/* Adds the names of ${text} up to the first empty one, each once (kex_names_cat). */
static void
gather_list(struct gather *g, struct slice text)
{
	struct slice name;

	while (slice_cut(&text, ',', &name) && name.len > 0)
		if (!gather_has(g, name))
			gather_add(g, name);
}

/* ---- validity ---- */

char
algorithms_prefix(const struct target *t, struct slice text)
{
	char c = '\0';

	if (text.len > 0)
		c = text.ptr[0];
	if (c == '+' || (c == '-' && t->release >= SINCE_MINUS) ||
	    (c == '^' && t->release >= SINCE_CARET))
		return c;
	return '\0';
}

/*
 * The patch for GSSAPI key exchange lets its names into KexAlgorithms, and
 * the type "null" of its host key into the lists of keys; assembly drops them.
 */
static bool
has_gss(const struct target *t)
{
	return (t->features & FEATURE_GSSAPI_KEYEX) != 0;
}

/*
 * The names of plain keys without "ssh-", which sshd took in these lists by
 * accident; they match nothing later.
 */
static bool
is_short_name(const struct target *t, struct slice name)
{
	static const char *const names[] = {
		"RSA", "DSA", "ECDSA", "ED25519", "ECDSA-SK", "ED25519-SK",
	};

	if (t->release > SHORT_NAMES_UNTIL)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is_nocase(name, names[i]))
			return true;
	return has_gss(t) && slice_is_nocase(name, no_key);
}

/* A name of the key algorithms, or a pattern with at least one hit, a negated one included. */
static bool
key_name_is_valid(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice name)
{
	const struct algorithm *known = algorithm_find(ALGORITHM_KEY, name);
	const struct algorithm *const *all;
	const struct pattern_list *pattern;
	size_t count;

	if (known != NULL && algorithm_supported(t, known))
		return list != LIST_CA_SIGNATURE || t->release < CA_REFUSES_CERTS ||
		    !(known->flags & ALGORITHM_CERT);
	if (is_short_name(t, name))
		return true;
	all = algorithm_supported_all(t, ALGORITHM_KEY, &count);
	pattern = pattern_list_make(a, name, false);
	for (size_t i = 0; i < count; i++)
		if (pattern_list_match(pattern, slice_of(all[i]->name)) != PATTERN_MISS)
			return true;
	return has_gss(t) && pattern_list_match(pattern, slice_of(no_key)) != PATTERN_MISS;
}

bool
algorithms_is_gss(const struct target *t, struct slice name)
{
	size_t count;
	const struct value_word *words = value_words(t, TYPE_GSS_KEX, &count);

	for (size_t i = 0; i < count; i++)
		if (slice_starts_with(name, slice_of(words[i].word)))
			return true;
	return false;
}

bool
algorithms_valid(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice names, struct slice *wrong)
{
	enum algorithm_kind kind = algorithm_list_kind(list);
	bool found = false;

	*wrong = SLICE("");
	if (names.len == 0)
		return false;
	/* An empty name ends the list, for this check. */
	while (slice_cut(&names, ',', wrong) && wrong->len > 0) {
		const struct algorithm *known = algorithm_find(kind, *wrong);

		if (kind == ALGORITHM_KEY ? !key_name_is_valid(a, t, list, *wrong) :
		    (known == NULL || !algorithm_supported(t, known)) &&
		    !(kind == ALGORITHM_KEX && has_gss(t) && algorithms_is_gss(t, *wrong)))
			return false;
		found = true;
	}
	*wrong = SLICE("");
	return found || t->release < NEEDS_A_NAME ||
	    (kind != ALGORITHM_CIPHER && kind != ALGORITHM_MAC);
}

/* ---- assembly ---- */

static bool
belongs(enum algorithm_list list, const struct algorithm *alg)
{
	return list != LIST_CA_SIGNATURE || !(alg->flags & ALGORITHM_CERT);
}

/* The default, without what the build lacks where the release looks. */
static struct gather
gather_default(struct arena *a, const struct target *t, enum algorithm_list list)
{
	enum algorithm_kind kind = algorithm_list_kind(list);
	struct slice rest = slice_of(algorithm_default(t, list)), name;
	struct gather g = { .a = a };

	while (slice_cut(&rest, ',', &name)) {
		const struct algorithm *alg = algorithm_find(kind, name);

		if (name.len > 0 && (t->release < SINCE_DEFAULT_FILTERED ||
		    (alg != NULL && algorithm_supported(t, alg) && belongs(list, alg))))
			gather_add(&g, name);
	}
	return g;
}

/* The default without what ${patterns} match (match_filter_denylist). */
static struct gather
subtract(struct arena *a, const struct gather *from, struct slice patterns)
{
	const struct pattern_list *list = pattern_list_make(a, patterns, false);
	struct gather g = { .a = a };

	for (uint32_t i = 0; i < from->count; i++)
		if (pattern_list_match(list, from->names[i]) != PATTERN_HIT)
			gather_add(&g, from->names[i]);
	return g;
}

/* Adds each algorithm of the build that matches ${pattern}, once. False for a negated pattern. */
static bool
expand_into(struct gather *g, const struct target *t, enum algorithm_list list,
    struct slice pattern)
{
	const struct pattern_list *one;
	const struct algorithm *const *all;
	size_t count;

	if (pattern.len > 0 && pattern.ptr[0] == '!')
		return false;
	all = algorithm_supported_all(t, algorithm_list_kind(list), &count);
	one = pattern_list_make(g->a, pattern, false);
	for (size_t i = 0; i < count; i++) {
		struct slice name = slice_of(all[i]->name);

		if (belongs(list, all[i]) && pattern_list_match(one, name) == PATTERN_HIT &&
		    !gather_has(g, name))
			gather_add(g, name);
	}
	return true;
}

/* All of ${names} expanded; false when one is negated or nothing is left. */
static bool
expand_all(struct gather *g, const struct target *t, enum algorithm_list list,
    const struct gather *names)
{
	*g = (struct gather){ .a = names->a };
	for (uint32_t i = 0; i < names->count; i++)
		if (!expand_into(g, t, list, names->names[i]))
			return false;
	return g->count > 0;
}

/* Every name of ${text}, empty ones and duplicates too. */
static struct gather
gather_words(struct arena *a, struct slice text)
{
	struct gather g = { .a = a };
	struct slice name;

	while (slice_cut(&text, ',', &name))
		gather_add(&g, name);
	return g;
}

bool
algorithms_assemble(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured, bool twice, const struct slice **names, uint32_t *count)
{
	char prefix = algorithms_prefix(t, configured);
	struct slice rest = slice_part(configured, prefix != '\0', configured.len);
	struct gather g = gather_default(a, t, list), expanded;
	bool good = true;

	if (configured.len > 0 && prefix == '-') {
		g = subtract(a, &g, rest);
	} else if (configured.len > 0) {
		struct gather def = g;

		if (prefix == '+')
			gather_list(&g, rest);
		else
			g = gather_words(a, rest);
		for (uint32_t i = 0; prefix == '^' && i < def.count; i++)
			if (!gather_has(&g, def.names[i]))
				gather_add(&g, def.names[i]);
		if (t->release >= SINCE_EXPANSION) {
			good = expand_all(&expanded, t, list, &g);
			g = expanded;
		}
	}
	if (good && twice && g.count == 0)
		g = gather_default(a, t, list);
	*names = g.names;
	*count = good ? g.count : 0;
	return good;
}

struct slice
algorithms_fault(struct arena *a, const struct target *t, enum algorithm_list list)
{
	/*
	 * of sshd's variables, until 8.4 and since
	 */
	static const char *const names[LIST_COUNT][2] = {
		[LIST_CIPHERS] = { "ciphers", "ciphers" },
		[LIST_MACS] = { "macs", "macs" },
		[LIST_KEX] = { "kex_algorithms", "kex_algorithms" },
		[LIST_HOST_KEY] = { "hostkeyalgorithms", "hostkeyalgorithms" },
		[LIST_PUBKEY] = { "pubkey_key_types", "pubkey_accepted_algos" },
		[LIST_HOSTBASED] = { "hostbased_key_types", "hostbased_accepted_algos" },
		[LIST_CA_SIGNATURE] = { "ca_sign_algorithms", "ca_sign_algorithms" },
	};

	return slice_printf(a, "assemble_algorithms: %s: invalid argument",
	    names[list][t->release >= SINCE_NEW_NAMES]);
}

static struct slice
print_list(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured, bool twice)
{
	const struct slice *names;
	struct slice done;
	struct text text;
	uint32_t count;

	if (t->release < SINCE_EXPANSION && configured.len > 0 &&
	    algorithms_prefix(t, configured) == '\0')
		return configured;
	if (!algorithms_assemble(a, t, list, configured, twice, &names, &count))
		return SLICE("");
	text_init(&text);
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_char(&text, ',');
		text_add(&text, names[i]);
	}
	done = text_keep(&text, a);
	text_release(&text);
	return done;
}

struct slice
algorithms_text(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured)
{
	return print_list(a, t, list, configured, true);
}

struct slice
algorithms_text_matched(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured)
{
	return print_list(a, t, list, configured, false);
}

/* ---- help ---- */

static struct slice
nearest_name(struct arena *a, const struct target *t, enum algorithm_kind kind, struct slice name)
{
	size_t count;
	const struct algorithm *const *all = algorithm_supported_all(t, kind, &count);
	const char **names = ARENA_ARRAY(a, const char *, count);
	int near;

	for (size_t i = 0; i < count; i++)
		names[i] = all[i]->name;
	near = value_help_nearest(name, names, count);
	return near < 0 ? SLICE("") : slice_printf(a, "did you mean %s?", names[near]);
}

static release_t
release_after(release_t r)
{
	size_t count;
	const release_t *all = release_all(&count);

	for (size_t i = 0; i < count; i++)
		if (all[i] > r)
			return all[i];
	return RELEASE_LAST;
}

struct slice
algorithms_help(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice name)
{
	enum algorithm_kind kind = algorithm_list_kind(list);
	const struct algorithm *known = algorithm_find(kind, name);

	if (known == NULL)
		return nearest_name(a, t, kind, name);
	if (known->until < t->release)
		return slice_printf(a, "%s was removed in OpenSSH %s", known->name,
		    release_name(release_after(known->until)));
	if (known->since > t->release)
		return slice_printf(a, "%s came with OpenSSH %s", known->name,
		    release_name(known->since));
	if (list == LIST_CA_SIGNATURE && (known->flags & ALGORITHM_CERT))
		return SLICE("certificates are signed with plain keys: leave out -cert-v01");
	return SLICE("");
}
