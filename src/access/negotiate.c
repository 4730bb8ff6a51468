#include "access/negotiate.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"

VEC(names, struct slice);

static const struct {
	const char *name;
	enum keyword keyword;
	enum algorithm_list list;
	enum algorithm_kind kind;
} kinds[] = {
	[CLIENT_KEX] = { "key exchange", KEYWORD_KEXALGORITHMS, LIST_KEX, ALGORITHM_KEX },
	[CLIENT_HOST_KEY] = { "host key", KEYWORD_HOSTKEYALGORITHMS, LIST_HOST_KEY, ALGORITHM_KEY },
	[CLIENT_CIPHER] = { "cipher", KEYWORD_CIPHERS, LIST_CIPHERS, ALGORITHM_CIPHER },
	[CLIENT_MAC] = { "MAC", KEYWORD_MACS, LIST_MACS, ALGORITHM_MAC },
	[CLIENT_SIGNATURE] = { "public key signature", KEYWORD_PUBKEYACCEPTEDALGORITHMS, LIST_PUBKEY,
		ALGORITHM_KEY },
};

const char *
client_kind_name(enum client_kind kind)
{
	return kinds[kind].name;
}

enum keyword
client_kind_keyword(enum client_kind kind)
{
	return kinds[kind].keyword;
}

static bool
is_certificate(struct slice name)
{
	return slice_ends_with(name, SLICE("-cert-v01@openssh.com")) ||
	    slice_ends_with(name, SLICE("-cert-v00@openssh.com")) ||
	    slice_ends_with(name, SLICE("-cert"));
}

static bool
is_rsa(struct slice name)
{
	return slice_is(name, "ssh-rsa") || slice_is(name, "rsa-sha2-256") ||
	    slice_is(name, "rsa-sha2-512");
}

/* As they bring their own integrity, no MAC is chosen with them. */
static bool
is_authenticated(struct slice cipher)
{
	return slice_is(cipher, "chacha20-poly1305@openssh.com") ||
	    slice_is(cipher, "aes128-gcm@openssh.com") || slice_is(cipher, "aes256-gcm@openssh.com");
}

/* ---- what the server has ---- */

/* An RSA key signs under three names. */
static void
add_key(struct names *signable, struct slice type)
{
	names_push(signable, type);
	if (slice_is(type, "ssh-rsa")) {
		names_push(signable, SLICE("rsa-sha2-512"));
		names_push(signable, SLICE("rsa-sha2-256"));
	} else if (slice_is(type, "ssh-rsa-cert-v01@openssh.com")) {
		names_push(signable, SLICE("rsa-sha2-512-cert-v01@openssh.com"));
		names_push(signable, SLICE("rsa-sha2-256-cert-v01@openssh.com"));
	}
}

/* By what ssh-keygen -A calls it; every type where the name tells nothing. */
static void
guess_key(struct names *signable, struct slice path)
{
	static const char *const rows[][2] = {
		{ "_mldsa44_ed25519_key", "ssh-mldsa44-ed25519" },
		{ "_ed25519_key", "ssh-ed25519" }, { "_rsa_key", "ssh-rsa" },
		{ "_ecdsa_key", "ecdsa-sha2-nistp256" }, { "_dsa_key", "ssh-dss" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (slice_ends_with(path, slice_of(rows[i][0]))) {
			add_key(signable, slice_of(rows[i][1]));
			return;
		}
	for (size_t i = 1; i < 4; i++)
		add_key(signable, slice_of(rows[i][1]));
}

static const struct slice *
keep(struct names *names, struct arena *a, uint32_t *count)
{
	struct slice *kept = ARENA_ARRAY(a, struct slice, names->count);

	if (names->count > 0)
		memcpy(kept, names->ptr, names->count * sizeof(*kept));
	*count = (uint32_t)names->count;
	names_release(names);
	return kept;
}

static void
find_signable(struct offer *o, const struct host_key *keys, uint32_t count, struct arena *a)
{
	struct names signable = { 0 };

	o->all_keys_known = true;
	for (uint32_t i = 0; i < count; i++) {
		if (keys[i].usable == TRUTH_NO)
			continue;
		if (keys[i].key.type == NULL) {
			o->all_keys_known = false;
			guess_key(&signable, keys[i].path);
			continue;
		}
		o->keys_known = true;
		add_key(&signable, slice_of(keys[i].key.type->name));
		if (keys[i].certificate != NULL && keys[i].certificate->type != NULL)
			add_key(&signable, slice_of(keys[i].certificate->type->name));
	}
	/* An image of a host whose keys are made when it first starts. */
	for (uint32_t i = 0; signable.count == 0 && i < count; i++)
		guess_key(&signable, keys[i].path);
	o->signable = keep(&signable, a, &o->signable_count);
}

/* Leaves of the list of host keys what they can sign. */
static void
filter_host_keys(struct offer *o, struct arena *a)
{
	struct names left = { 0 };

	for (uint32_t i = 0; i < o->counts[CLIENT_HOST_KEY]; i++)
		if (slice_is_among(o->names[CLIENT_HOST_KEY][i], o->signable, o->signable_count))
			names_push(&left, o->names[CLIENT_HOST_KEY][i]);
	o->names[CLIENT_HOST_KEY] = keep(&left, a, &o->counts[CLIENT_HOST_KEY]);
}

struct offer
offer_make(const struct effective *e, const struct host_key *keys, uint32_t count, struct arena *a)
{
	struct offer o = { .target = e->config->target };

	o.takes_keys = effective_number(e, KEYWORD_PUBKEYAUTHENTICATION, 0, a) != FLAG_NO;
	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		o.names[k] = effective_algorithms(e, kinds[k].list, a, &o.counts[k]);
		o.setters[k] = effective_setter(e, effective_list_keyword(kinds[k].list), 0);
	}
	find_signable(&o, keys, count, a);
	filter_host_keys(&o, a);
	return o;
}

enum keyword
offer_lacks(const struct offer *o)
{
	bool needs_mac = true;

	for (uint32_t i = 0; i < o->counts[CLIENT_CIPHER]; i++)
		needs_mac = needs_mac && !is_authenticated(o->names[CLIENT_CIPHER][i]);
	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		if (k == CLIENT_SIGNATURE || o->counts[k] > 0 || (k == CLIENT_MAC && !needs_mac) ||
		    (k == CLIENT_HOST_KEY && !(o->keys_known && o->all_keys_known)))
			continue;
		return kinds[k].keyword;
	}
	return KEYWORD_NONE;
}

struct offer
offer_by_default(const struct offer *offer, struct arena *a)
{
	struct offer o = *offer;

	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		struct slice rest = slice_of(algorithm_default(o.target, kinds[k].list)), name;
		struct names names = { 0 };

		while (rest.ptr != NULL && slice_cut(&rest, ',', &name))
			names_push(&names, name);
		o.names[k] = keep(&names, a, &o.counts[k]);
		o.setters[k] = 0;
	}
	filter_host_keys(&o, a);
	return o;
}

/* ---- what comes of it ---- */

static struct slice
choose(const struct offer *o, const struct client *c, enum client_kind kind)
{
	struct slice rest = slice_of(c->offers[kind]), name;

	while (rest.ptr != NULL && slice_cut(&rest, ',', &name))
		if (name.len > 0 && slice_is_among(name, o->names[kind], o->counts[kind]))
			return name;
	return (struct slice){ 0 };
}

/* Whether ${name} stands in the target's default list of ${kind}. */
static bool
is_default(const struct offer *o, enum client_kind kind, struct slice name)
{
	struct slice rest = slice_of(algorithm_default(o->target, kinds[kind].list)), one;

	while (rest.ptr != NULL && slice_cut(&rest, ',', &one))
		if (slice_equal(one, name))
			return true;
	return false;
}

/* The smaller the better to allow; 0: not to be had. */
static unsigned
cost_of(const struct offer *o, enum client_kind kind, struct slice name)
{
	const struct algorithm *alg = algorithm_find(kinds[kind].kind, name);
	unsigned cost = 1;

	if (alg == NULL || !algorithm_supported(o->target, alg) || is_certificate(name))
		return 0;
	if (kind == CLIENT_HOST_KEY && !slice_is_among(name, o->signable, o->signable_count))
		cost += 16;
	if ((alg->flags & ALGORITHM_WEAK) != 0)
		cost += 8;
	if (!is_default(o, kind, name))
		cost += 4;
	if ((alg->flags & (ALGORITHM_SHA1 | ALGORITHM_SHORT_TAG)) != 0)
		cost += 2;
	return cost;
}

static void
find_remedy(const struct offer *o, struct negotiation *n, enum client_kind kind)
{
	struct slice rest = slice_of(n->client->offers[kind]), name;
	unsigned best = 0, cost;

	while (rest.ptr != NULL && slice_cut(&rest, ',', &name)) {
		cost = cost_of(o, kind, name);
		if (cost == 0 || (best != 0 && cost >= best))
			continue;
		best = cost;
		n->remedy[kind] = name;
	}
	if (kind == CLIENT_HOST_KEY && best > 16)
		n->needs_key = true;
}

/* Whether an RSA key of the user serves; true for a client that has no use for one. */
static bool
can_use_rsa(const struct offer *o, const struct client *c, struct slice *remedy)
{
	struct slice rest = slice_of(c->offers[CLIENT_SIGNATURE]), name;
	unsigned best = 0, cost;

	while (rest.ptr != NULL && slice_cut(&rest, ',', &name)) {
		if (!is_rsa(name))
			continue;
		if (slice_is_among(name, o->names[CLIENT_SIGNATURE], o->counts[CLIENT_SIGNATURE])) {
			*remedy = (struct slice){ 0 };
			return true;
		}
		cost = cost_of(o, CLIENT_SIGNATURE, name);
		if (cost != 0 && (best == 0 || cost < best)) {
			best = cost;
			*remedy = name;
		}
	}
	return best == 0;
}

struct negotiation
negotiate(const struct offer *offer, const struct client *client)
{
	struct negotiation n = { .client = client, .connects = true };

	for (int i = 0; i < CLIENT_KIND_COUNT; i++) {
		enum client_kind kind = (enum client_kind)i;

		n.chosen[kind] = choose(offer, client, kind);
		if (kind == CLIENT_MAC && is_authenticated(n.chosen[CLIENT_CIPHER])) {
			n.chosen[kind] = (struct slice){ 0 };
			continue;
		}
		if (n.chosen[kind].len > 0 || (kind == CLIENT_SIGNATURE && !offer->takes_keys))
			continue;
		n.fails[kind] = true;
		n.connects &= kind == CLIENT_SIGNATURE;
		find_remedy(offer, &n, kind);
	}
	n.logs_in = n.connects && !n.fails[CLIENT_SIGNATURE];
	n.uses_rsa = !offer->takes_keys || can_use_rsa(offer, client, &n.rsa_remedy);
	return n;
}

/* Appends the versions ${first} to ${last} of one client. */
static void
add_versions(struct text *out, const struct client *first, const struct client *last)
{
	text_printf(out, "%s%s %s", out->len > 0 ? ", " : "", first->name, first->version);
	if (first != last)
		text_printf(out, "..%s", last->version);
}

struct slice
negotiate_lost(const struct offer *old, const struct offer *new, struct arena *a, size_t *count)
{
	const struct client *first = NULL, *clients;
	size_t all, lost = 0;
	struct text out;
	struct slice kept;

	clients = client_all(&all);
	text_init(&out);
	for (size_t i = 0; i < all; i++) {
		const struct client *c = &clients[i];
		bool is_lost = c->is_sure && negotiate(old, c).logs_in && !negotiate(new, c).logs_in;

		lost += is_lost;
		if (first != NULL && (!is_lost || strcmp(first->name, c->name) != 0)) {
			add_versions(&out, first, c - 1);
			first = NULL;
		}
		if (is_lost && first == NULL)
			first = c;
	}
	if (first != NULL)
		add_versions(&out, first, &clients[all - 1]);
	kept = text_keep(&out, a);
	text_release(&out);
	if (count != NULL)
		*count = lost;
	return kept;
}
