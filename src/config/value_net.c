/* Values about addresses, ports and traffic. */
#include "config/value_parsers.h"

#include "config/address.h"
#include "config/number.h"
#include "config/value.h"
#include "host/hosts.h"
#include "host/service.h"

enum {
	SINCE_SERVICE_NAMES = 709,
	SLASH_BEFORE_PORT_UNTIL = 709,
	SINCE_LISTEN_RDOMAIN = 707,
	RDOMAIN_CHECKED_FIRST = 803,
	PERMIT_LOOP = 907,		/* any and none are words of the list */
	IPQOS_STRICT_NUMBERS = 908,
	IPQOS_NEEDS_WORD = 807,
	RDOMAIN_MAX = 255,
};

/* ---- ports ---- */

static int
plain_port(struct slice text)
{
	int64_t n;

	return number_strict(text, 0, 65535, &n) == NULL ? (int)n : -1;
}

int
value_port(struct services *services, struct slice text)
{
	int port = plain_port(text);

	return port >= 0 ? port : service_port(services, text);
}

/* a2port as ${r}'s release has it; 0 is a port here, and refused by all callers. */
static int
port_of(const struct reader *r, struct slice text)
{
	return r->release >= SINCE_SERVICE_NAMES ? value_port(r->in->services, text) : plain_port(text);
}

/* Port: number[0]. */
bool
value_net_port(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_PORT);
	int port;

	if (w == NULL)
		return false;
	port = port_of(r, w->text);
	if (port <= 0) {
		reader_complain(r, PHRASE_BAD_PORT, w, w->text, "")->help =
		    SLICE("allowed: 1 to 65535");
		return false;
	}
	reader_store(r, w, 1);
	reader_store_number(r, 0, port);
	return true;
}

/* ---- host and port ---- */

struct host_port {
	struct slice host;	/* without brackets (cleanhostname) */
	struct slice port;
	bool has_port;
};

/* hpdelim and cleanhostname. False when ${text} cannot be cut. */
static bool
cut_host_port(const struct reader *r, struct slice text, struct host_port *out)
{
	size_t end = 0;

	if (text.len > 0 && text.ptr[0] == '[') {
		while (end < text.len && text.ptr[end] != ']')
			end++;
		if (end == text.len)
			return false;
		end++;
	} else {
		while (end < text.len && text.ptr[end] != ':' && text.ptr[end] != '/')
			end++;
	}
	out->host = slice_part(text, 0, end);
	out->has_port = end < text.len;
	out->port = slice_part(text, end + out->has_port, text.len);
	if (out->has_port && text.ptr[end] != ':' &&
	    (text.ptr[end] != '/' || r->release > SLASH_BEFORE_PORT_UNTIL))
		return false;
	if (end >= 2 && text.ptr[0] == '[' && text.ptr[end - 1] == ']')
		out->host = slice_part(text, 1, end - 1);
	return true;
}

static bool
is_bare_ipv6(struct slice text)
{
	size_t colons = 0;

	for (size_t i = 0; i < text.len; i++)
		colons += text.ptr[i] == ':';
	return colons >= 2 && !slice_has(text, '[');
}

/* Builds for Linux bind a socket to an interface of that name, and to none with the empty name. */
static bool
is_interface(const struct reader *r, struct slice name)
{
	const struct accounts *accounts = r->in->accounts;

	return name.len == 0 || (accounts != NULL && hosts_has_interface(accounts_root(accounts), name));
}

/* valid_rdomain, with what it says itself. */
static bool
rdomain_is_valid(struct reader *r, const struct word *w)
{
	unsigned features = r->in->target->features;
	int64_t n;

	if (features & FEATURE_RDOMAIN)
		return number_strict(w->text, 0, RDOMAIN_MAX, &n) == NULL;
	if (r->release < RDOMAIN_CHECKED_FIRST || (features & FEATURE_MACOS) != 0) {
		reader_complain(r, PHRASE_NO_RDOMAINS, w, w->text, "");
		return false;
	}
	return (features & FEATURE_FREEBSD) == 0 && is_interface(r, w->text);
}

/* The "rdomain NAME" behind an address into *${name}; false when the line is refused. */
static bool
read_listen_rdomain(struct reader *r, const struct word **name)
{
	const struct word *w;

	*name = NULL;
	if (r->release < SINCE_LISTEN_RDOMAIN || (w = reader_next(r)) == NULL)
		return true;
	if (!slice_is(w->text, "rdomain") || (*name = reader_next(r)) == NULL)
		return reader_refuse(r, PHRASE_BAD_LISTEN_SYNTAX, w);
	if (rdomain_is_valid(r, *name))
		return true;
	reader_complain(r, PHRASE_BAD_LISTEN_RDOMAIN, *name, (*name)->text, "")->help =
	    r->release < RDOMAIN_CHECKED_FIRST ? SLICE("") :
	    SLICE("on Linux this is an interface, as that of a VRF, which must be there when sshd starts");
	return false;
}

/*
 * ListenAddress: words[0] the host without brackets, words[1] the routing
 * domain if there is one; number[0] the port, 0 for the ports of Port lines.
 */
bool
value_net_listen(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_ADDRESS), *rdomain;
	struct host_port hp;
	struct word *words;
	int port = 0;

	if (w == NULL)
		return false;
	hp = (struct host_port){ .host = w->text };
	if (!is_bare_ipv6(w->text)) {
		if (!cut_host_port(r, w->text, &hp))
			return reader_refuse(r, PHRASE_BAD_LISTEN, w);
		if (hp.has_port && (port = port_of(r, hp.port)) <= 0)
			return reader_refuse(r, PHRASE_BAD_LISTEN_PORT, w);
	}
	if (!read_listen_rdomain(r, &rdomain))
		return false;
	words = reader_words(r, 2);
	words[0] = *w;
	words[0].text = hp.host;
	if (rdomain != NULL)
		words[1] = *rdomain;
	reader_store(r, words, rdomain != NULL ? 2 : 1);
	reader_store_number(r, 0, port);
	return true;
}

/* ---- PermitOpen, PermitListen ---- */

static bool
is_any_or_none(struct slice text)
{
	return slice_is(text, "any") || slice_is(text, "none");
}

/* Checks HOST:PORT and puts it into ${*out} as sshd stores it. */
static bool
read_permitted(struct reader *r, const struct word *w, struct word *out)
{
	struct host_port hp = { .port = w->text, .has_port = true };
	bool bare = r->in->facts->type == TYPE_PERMIT_LISTEN && !slice_has(w->text, ':');

	*out = *w;
	if (bare)
		out->text = slice_printf(r->in->a, "*:" SLICE_FORMAT, SLICE_ARG(w->text));
	else if (!cut_host_port(r, w->text, &hp))
		return reader_refuse(r, PHRASE_PERMIT_HOST, w);
	if (!hp.has_port || (!slice_is(hp.port, "*") && port_of(r, hp.port) <= 0))
		return reader_refuse(r, PHRASE_PERMIT_PORT, w);
	return true;
}

/* words[]: HOST:PORT each as written ("*:PORT" for PermitListen's bare ports), or any or none. */
bool
value_net_permit(struct reader *r)
{
	struct word *words = reader_words(r, r->in->node->word_count);
	bool loop = r->release >= PERMIT_LOOP;
	const struct word *w = loop ? reader_next(r) : reader_need(r, PHRASE_NO_PERMITTED);
	uint32_t count = 0;

	if (w == NULL) {
		if (loop)
			reader_complain(r, PHRASE_NO_PERMITTED, NULL, SLICE(""), "");
		return false;
	}
	/* Until 9.6 an empty word ends the list, in both dialects. */
	for (; w != NULL && (loop || w->text.len > 0); w = reader_next(r)) {
		if (is_any_or_none(w->text) && (loop || count == 0)) {
			if (count > 0)
				return reader_refuse(r, PHRASE_PERMIT_ALONE, w);
			words[count++] = *w;
			if (!loop)
				break;
		} else if (!read_permitted(r, w, &words[count++])) {
			return false;
		}
	}
	reader_store(r, words, count);
	return true;
}

/*
 * PerSourcePenaltyExemptList: words[0] a list of addresses; any other text,
 * "none" too, is a glob in it.
 */
bool
value_net_exempt(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_WORD);

	if (w == NULL)
		return false;
	if (address_list_make(r->in->a, r->release, w->text)->invalid)
		return reader_refuse(r, PHRASE_BAD_EXEMPT, w);
	reader_store(r, w, 1);
	return true;
}

/* RDomain: words[0], "none", "%D" or a routing domain of the system. */
bool
value_net_rdomain(struct reader *r)
{
	const struct word *w;

	if (r->release >= RDOMAIN_CHECKED_FIRST && !(r->in->target->features & FEATURE_RDOMAIN)) {
		reader_complain(r, PHRASE_RDOMAIN_UNSUPPORTED, NULL, SLICE(""), "");
		return false;
	}
	if ((w = reader_need(r, PHRASE_NO_ARGUMENT)) == NULL)
		return false;
	if (!slice_is_nocase(w->text, "none") && !slice_is(w->text, "%D") &&
	    !rdomain_is_valid(r, w))
		return reader_refuse(r, PHRASE_BAD_RDOMAIN, w);
	reader_store(r, w, 1);
	return true;
}

/* ---- IPQoS ---- */

/* parse_ipqos; -1 when it is none. */
static int
class_of(const struct reader *r, struct slice text)
{
	const struct value_word *word = value_word_find(r->in->target, TYPE_IPQOS, text);
	size_t used;
	int64_t n;

	if (word != NULL)
		return word->value;
	if (r->release >= IPQOS_STRICT_NUMBERS)
		return number_strict(text, 0, 255, &n) == NULL ? (int)n : -1;
	n = number_loose(text, 0, &used);
	return used == text.len && text.len > 0 && n >= 0 && n <= 255 ? (int)n : -1;
}

static bool
read_class(struct reader *r, const struct word *w, unsigned part)
{
	int n = w != NULL ? class_of(r, w->text) : -1;

	if (n < 0) {
		reader_complain(r, PHRASE_BAD_IPQOS, w, w != NULL ? w->text : SLICE("(null)"),
		    "")->help = SLICE("allowed: af11 to af43, cs0 to cs7, ef, le, none, 0 to 255");
		return false;
	}
	reader_store_number(r, part, n);
	return true;
}

/* IPQoS: number[0] for interactive and number[1] for other sessions, IPQOS_NONE for none. */
bool
value_net_ipqos(struct reader *r)
{
	uint32_t first = r->next;
	const struct word *w = r->release >= IPQOS_NEEDS_WORD ?
	    reader_need(r, PHRASE_NO_ARGUMENT) : reader_next(r);

	if (w == NULL && r->release >= IPQOS_NEEDS_WORD)
		return false;
	if (!read_class(r, w, 0))
		return false;
	w = reader_next(r);
	if (w == NULL)
		reader_store_number(r, 1, r->out->number[0]);
	else if (!read_class(r, w, 1))
		return false;
	reader_store(r, r->in->node->words + first, r->next - first);
	return true;
}
