#include "config/listen.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#include "base/vec.h"
#include "config/address.h"
#include "host/hosts.h"

VEC(listener_vec, struct listener);

enum { DEFAULT_PORT = 22 };

const int *
listen_ports(const struct effective *e, struct arena *a, uint32_t *count)
{
	uint32_t n = e->port_implied, at;
	int *ports;

	for (at = effective_setter(e, KEYWORD_PORT, 0); at != 0;
	    at = effective_setter(e, KEYWORD_PORT, at))
		n++;
	ports = ARENA_ARRAY(a, int, n + 1);
	*count = 0;
	if (e->port_implied || n == 0)
		ports[(*count)++] = DEFAULT_PORT;
	for (at = effective_setter(e, KEYWORD_PORT, 0); at != 0;
	    at = effective_setter(e, KEYWORD_PORT, at))
		ports[(*count)++] = (int)e->config->statements[at - 1].value.number[0];
	return ports;
}

/* The family that AddressFamily asks for, 0 for any. */
static int
wanted_family(const struct effective *e, struct arena *a)
{
	struct slice text = effective_text(e, KEYWORD_ADDRESSFAMILY, a);

	return slice_is(text, "inet") ? AF_INET : slice_is(text, "inet6") ? AF_INET6 : 0;
}

/* As getnameinfo with NI_NUMERICHOST. */
static struct slice
numeric_text(const struct effective *e, struct arena *a, const struct address *address)
{
	char text[INET6_ADDRSTRLEN] = "", name[HOSTS_INTERFACE_MAX];
	const char *interface;

	inet_ntop(address->family, address->bytes, text, sizeof(text));
	if (address->scope == 0)
		return slice_printf(a, "%s", text);
	interface = address_is_of_link(address) ?
	    hosts_interface(source_set_root(e->config->sources), address->scope, name) : NULL;
	if (interface != NULL)
		return slice_printf(a, "%s%%%s", text, interface);
	return slice_printf(a, "%s%%%u", text, address->scope);
}

/* ::ffff:192.0.2.1 is 192.0.2.1 where only IPv4 is asked for (getaddrinfo). */
static void
unmap(struct address *address)
{
	static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };

	if (address->family != AF_INET6 || memcmp(address->bytes, prefix, sizeof(prefix)) != 0)
		return;
	address->family = AF_INET;
	address->scope = 0;
	memmove(address->bytes, address->bytes + sizeof(prefix), 4);
}

/* The IPv6 address before the "%" of ${name}, and the interface that is named behind it. */
static bool
cut_scope(struct slice name, struct address *address, struct slice *scope)
{
	struct slice bare;

	*scope = name;
	slice_cut(scope, '%', &bare);
	if (scope->ptr == NULL || !address_parse(bare, address) || address->family != AF_INET6)
		return false;
	*scope = address_interface(*scope);
	return true;
}

/* Digits and dots only: where that is no number or address, nothing is called so. */
static bool
is_number(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] != '.' && (name.ptr[i] < '0' || name.ptr[i] > '9'))
			return false;
	return true;
}

/*
 * A numeric address as it is listened on for family ${wanted}, 0 for any.  Unlike
 * address_parse with the name of an interface behind it as well.
 */
static bool
parse_numeric(const struct effective *e, struct arena *a, struct slice name, int wanted, int *family,
    struct slice *text)
{
	const struct root *root = source_set_root(e->config->sources);
	struct address address;
	struct slice scope;

	if (address_parse(name, &address)) {
		if (wanted == AF_INET)
			unmap(&address);
		*text = numeric_text(e, a, &address);
		*family = address.family;
		return true;
	}
	if (!cut_scope(name, &address, &scope) || is_number(scope) || !address_takes_interface(&address) ||
	    (root->is_live && !hosts_has_interface(root, scope)))
		return false;
	*family = AF_INET6;
	*text = slice_printf(a, SLICE_FORMAT "%%" SLICE_FORMAT, SLICE_ARG(numeric_text(e, a, &address)),
	    SLICE_ARG(scope));
	return true;
}

/* To the GNU C library "*" is no name, and no name is the host itself (getaddrinfo without AI_PASSIVE). */
static bool
is_no_name(const struct effective *e, struct slice name)
{
	return slice_is(name, "*") &&
	    (e->config->target->features & (FEATURE_ALPINE | FEATURE_FREEBSD | FEATURE_MACOS)) == 0;
}

/* Whether the GNU C library takes ${text} of the host file for ${family}: for IPv4 the loopback of IPv6 counts as its own. */
static bool
suits_family(struct slice *text, int family)
{
	static const unsigned char loopback[16] = { [15] = 1 };
	struct address address;

	if (family == 0 || !address_parse(*text, &address) || address.family == family)
		return true;
	if (family == AF_INET6)
		return false;
	if (memcmp(address.bytes, loopback, sizeof(loopback)) == 0)
		*text = SLICE("127.0.0.1");
	unmap(&address);
	return address.family == AF_INET || slice_is(*text, "127.0.0.1");
}

/* The addresses of a name in the host file, as many as the resolver gives for ${family}, 0 for any. */
static const struct slice *
resolve(const struct effective *e, struct arena *a, struct slice name, int family, size_t *count)
{
	static const struct slice loopback[] = { { "::1", 3 }, { "127.0.0.1", 9 } };
	const struct root *root = source_set_root(e->config->sources);
	const struct slice *found;
	struct slice *kept;
	size_t n = 0;

	if (is_no_name(e, name)) {
		*count = sizeof(loopback) / sizeof(loopback[0]);
		return loopback;
	}
	found = hosts_lookup(a, root, name, count);
	kept = ARENA_ARRAY(a, struct slice, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		kept[n] = found[i];
		n += suits_family(&kept[n], family);
	}

	/* Debian ships a host.conf that says "multi on". */
	*count = n;
	if (n > 1 && !hosts_multi(root, (e->config->target->features & FEATURE_DEBIAN) != 0))
		*count = 1;
	return kept;
}

/* Adds what the address of ${like}, a name, stands for. */
static void
add_named(struct listener_vec *v, const struct effective *e, struct arena *a, struct listener like, int family)
{
	struct slice name = like.address;
	const struct slice *found;
	size_t count;

	if (parse_numeric(e, a, name, family, &like.family, &like.address)) {
		if (family == 0 || family == like.family)
			listener_vec_push(v, like);
		return;
	}
	found = resolve(e, a, name, family, &count);
	if (count == 0)
		listener_vec_push(v, like);
	/* getaddrinfo puts IPv6 first; sshd's stack of addresses is printed backwards. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = count; i-- > 0;)
			if (parse_numeric(e, a, found[i], family, &like.family, &like.address) &&
			    like.family == (pass == 0 ? AF_INET : AF_INET6) &&
			    (family == 0 || family == like.family))
				listener_vec_push(v, like);
}

static void
add_wildcards(struct listener_vec *v, int family, int port)
{
	if (family != AF_INET)
		listener_vec_push(v, (struct listener){ .family = AF_INET6, .address = SLICE("::"), .port = port });
	if (family != AF_INET6)
		listener_vec_push(v, (struct listener){ .family = AF_INET, .address = SLICE("0.0.0.0"), .port = port });
}

static bool
same_rdomain(const struct listener *a, const struct listener *b)
{
	if (a->rdomain == NULL || b->rdomain == NULL)
		return a->rdomain == b->rdomain;
	return slice_equal(a->rdomain->text, b->rdomain->text);
}

/* Moves ${v} to ${kept}, one routing domain after the other in the order in which they first appear. */
static void
keep_by_rdomain(struct listener_vec *v, struct listener *kept)
{
	struct listener now;
	size_t n = 0, left = v->count;

	while (left > 0) {
		size_t rest = 0;

		now = v->ptr[0];
		for (size_t i = 0; i < left; i++)
			if (same_rdomain(&v->ptr[i], &now))
				kept[n++] = v->ptr[i];
			else
				v->ptr[rest++] = v->ptr[i];
		left = rest;
	}
}

const struct listener *
listen_addresses(const struct effective *e, struct arena *a, uint32_t *count)
{
	uint32_t port_count, at = effective_setter(e, KEYWORD_LISTENADDRESS, 0);
	const int *ports = listen_ports(e, a, &port_count);
	int family = wanted_family(e, a);
	struct listener_vec v = { 0 };
	struct listener *kept;

	if (at == 0)
		for (uint32_t i = 0; i < port_count; i++)
			add_wildcards(&v, family, ports[i]);
	for (; at != 0; at = effective_setter(e, KEYWORD_LISTENADDRESS, at)) {
		const struct value *value = &e->config->statements[at - 1].value;
		struct listener like = {
			.address = value->words[0].text,
			.port = (int)value->number[0],
			.rdomain = value->word_count > 1 ? &value->words[1] : NULL,
			.statement = at,
		};

		if (like.port > 0)
			add_named(&v, e, a, like, family);
		for (uint32_t i = 0; value->number[0] <= 0 && i < port_count; i++) {
			like.port = ports[i];
			add_named(&v, e, a, like, family);
		}
	}
	kept = ARENA_ARRAY(a, struct listener, v.count);
	keep_by_rdomain(&v, kept);
	*count = (uint32_t)v.count;
	listener_vec_release(&v);
	return kept;
}

static const char other_family[] = "Address family for hostname not supported";
static const char unknown_name[] = "Name or service not known";

/* getaddrinfo's words for why ${name} cannot be listened on; NULL when it can, or when we do not know. */
static const char *
resolver_error(const struct effective *e, struct arena *a, struct slice name, int family)
{
	struct address address;
	struct slice text;
	size_t count;
	int own;

	if (parse_numeric(e, a, name, family, &own, &text))
		return family != 0 && own != family ? other_family : NULL;
	if (cut_scope(name, &address, &text)) {
		if (family == AF_INET)
			unmap(&address);
		return family != 0 && address.family != family ? other_family : unknown_name;
	}
	resolve(e, a, name, family, &count);
	if (count == 0 && (is_number(name) || hosts_file_only(source_set_root(e->config->sources))))
		return unknown_name;
	return NULL;
}

uint32_t
listen_failure(const struct effective *e, struct arena *a, struct slice *text)
{
	int family = wanted_family(e, a);
	uint32_t at = effective_setter(e, KEYWORD_LISTENADDRESS, 0);

	for (; at != 0; at = effective_setter(e, KEYWORD_LISTENADDRESS, at)) {
		struct slice name = e->config->statements[at - 1].value.words[0].text;
		const char *why = resolver_error(e, a, name, family);

		if (why == NULL)
			continue;
		*text = slice_printf(a, "bad addr or host: " SLICE_FORMAT " (%s)", SLICE_ARG(name), why);
		return at;
	}
	return 0;
}
