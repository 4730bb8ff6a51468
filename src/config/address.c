#define _GNU_SOURCE	/* inet_aton on glibc with strict C17 */
#include "config/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "config/pattern.h"
#include "host/hosts.h"

enum {
	LENGTH_OF_DIGITS = 901,
	LENGTH_BY_STRTONUM = 908,	/* blanks and a plus are let pass, and 129 is a mistake, no other text */
	CIDR_MAX = 63,		/* addr_pton_cidr works in a buffer of 64 bytes */
	CIDR_LIST_ENTRY_MAX = INET6_ADDRSTRLEN + 3,
};

static unsigned
full_prefix(int family)
{
	return family == AF_INET ? 32 : 128;
}

bool
address_is_of_link(const struct address *a)
{
	return a->family == AF_INET6 && ((a->bytes[0] == 0xfe && (a->bytes[1] & 0xc0) == 0x80) ||
	    (a->bytes[0] == 0xff && (a->bytes[1] & 0x0f) == 2));
}

bool
address_takes_interface(const struct address *a)
{
	return address_is_of_link(a) ||
	    (a->family == AF_INET6 && a->bytes[0] == 0xff && (a->bytes[1] & 0x0f) == 1);
}

struct slice
address_interface(struct slice scope)
{
	struct slice name;

	if (scope.len >= IF_NAMESIZE)
		return SLICE("");
	slice_cut(&scope, ':', &name);
	return name;
}

/*
 * The scope behind "%": a number, or the name of an interface.  The one that every host has is
 * known, others are taken as absent.
 */
static bool
parse_scope(const char *text, struct address *out)
{
	struct slice name = address_interface(slice_of(text));
	char *end;
	unsigned long id;

	if (address_takes_interface(out) && slice_is(name, HOSTS_LOOPBACK_NAME)) {
		out->scope = HOSTS_LOOPBACK_INDEX;
		return true;
	}
	if (*text < '0' || *text > '9')
		return false;
	id = strtoul(text, &end, 10);
	out->scope = (uint32_t)id;
	return *end == '\0' && id <= UINT32_MAX;
}

static bool
parse_string(const char *text, struct address *out)
{
	struct in_addr v4;
	char bare[INET6_ADDRSTRLEN];
	const char *scope;
	size_t len;

	*out = (struct address){ 0 };
	/* getaddrinfo with AI_NUMERICHOST takes the short and hexadecimal forms of inet_aton as well. */
	if (inet_aton(text, &v4) != 0 && strpbrk(text, " \t\r\n\f\v") == NULL) {
		out->family = AF_INET;
		memcpy(out->bytes, &v4, 4);
		return true;
	}
	scope = strchr(text, '%');
	len = scope != NULL ? (size_t)(scope - text) : strlen(text);
	if (len >= sizeof(bare))
		return false;
	memcpy(bare, text, len);
	bare[len] = '\0';
	if (inet_pton(AF_INET6, bare, out->bytes) != 1)
		return false;
	out->family = AF_INET6;
	return scope == NULL || parse_scope(scope + 1, out);
}

bool
address_parse(struct slice text, struct address *out)
{
	char copy[CIDR_MAX + 1];

	if (text.len > CIDR_MAX || memchr(text.ptr, '\0', text.len) != NULL)
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return parse_string(copy, out);
}

static bool
host_bits_clear(const struct address *a, unsigned prefix)
{
	unsigned bits = full_prefix(a->family);

	for (unsigned i = prefix; i < bits; i++)
		if (a->bytes[i / 8] & (0x80U >> (i % 8)))
			return false;
	return true;
}

/* The length behind the slash. */
static bool
parse_length(release_t release, const char *text, unsigned long *len)
{
	char *end;

	errno = 0;
	if (release >= LENGTH_BY_STRTONUM) {
		long n = strtol(text, &end, 10);

		*len = (unsigned long)n;
		return end != text && *end == '\0' && errno == 0 && n >= 0 && n <= INT_MAX;
	}
	if (release >= LENGTH_OF_DIGITS && (*text < '0' || *text > '9'))
		return false;
	*len = strtoul(text, &end, 10);
	return *text != '\0' && *end == '\0' && *len <= 128;
}

int
address_parse_cidr(release_t release, struct slice text, struct address *out, unsigned *prefix)
{
	char copy[CIDR_MAX + 1], *slash;
	unsigned long len = 0;

	if (text.len > CIDR_MAX || (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL))
		return -1;
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	if ((slash = strchr(copy, '/')) != NULL) {
		*slash++ = '\0';
		if (!parse_length(release, slash, &len))
			return -1;
	}
	if (!parse_string(copy, out))
		return -1;
	if (slash == NULL)
		len = full_prefix(out->family);
	if (len > full_prefix(out->family) || !host_bits_clear(out, (unsigned)len))
		return -2;
	*prefix = (unsigned)len;
	return 0;
}

bool
address_in_block(const struct address *a, const struct address *net, unsigned prefix)
{
	unsigned whole = prefix / 8, rest = prefix % 8;

	if (a->family != net->family || memcmp(a->bytes, net->bytes, whole) != 0)
		return false;
	/* addr_cmp compares the scope of IPv6 addresses too, unless the network has none. */
	if (a->family == AF_INET6 && a->scope != net->scope)
		return false;
	if (rest == 0)
		return true;
	return ((a->bytes[whole] ^ net->bytes[whole]) & (0xffU << (8 - rest)) & 0xffU) == 0;
}

const struct address_list *
address_list_make(struct arena *a, release_t release, struct slice list)
{
	struct address_list *made = ARENA_NEW(a, struct address_list);
	struct address_block *blocks;
	struct slice part;
	size_t commas = 1;

	for (size_t i = 0; i < list.len; i++)
		commas += list.ptr[i] == ',';
	made->blocks = blocks = ARENA_ARRAY(a, struct address_block, commas);
	while (slice_cut(&list, ',', &part)) {
		struct address_block *b = &blocks[made->count];
		int result;

		b->negated = part.len > 0 && part.ptr[0] == '!';
		if (b->negated)
			part = slice_part(part, 1, part.len);
		b->text = part;
		result = part.len == 0 ? -2 : address_parse_cidr(release, part, &b->address, &b->prefix);
		if (result == -2) {
			made->invalid = true;
			break;
		}
		b->is_glob = result == -1;
		made->count++;
	}
	return made;
}

int
address_list_match_parsed(const struct address_list *list, const char *text, const struct address *a)
{
	int result = 0;

	for (uint32_t i = 0; i < list->count; i++) {
		const struct address_block *b = &list->blocks[i];
		bool hit = b->is_glob ? pattern_match(slice_of(text), b->text) :
		    address_in_block(a, &b->address, b->prefix);

		if (hit && b->negated)
			return -1;
		if (hit)
			result = 1;
	}
	return list->invalid ? -2 : result;
}

int
address_list_match(const struct address_list *list, const char *text)
{
	struct address a;

	if (text == NULL)
		return list->invalid ? -2 : 0;
	return address_parse(slice_of(text), &a) ? address_list_match_parsed(list, text, &a) : 0;
}

int
address_cidr_list_match(struct slice list, const char *text)
{
	static const char allowed[] = "0123456789abcdefABCDEF.:/";
	struct address a, net;
	struct slice part;
	unsigned prefix;
	int result = 0;

	if (text != NULL && !address_parse(slice_of(text), &a))
		return 0;
	while (slice_cut(&list, ',', &part)) {
		if (part.len == 0 || part.len > CIDR_LIST_ENTRY_MAX)
			return -1;
		for (size_t i = 0; i < part.len; i++)
			if (strchr(allowed, part.ptr[i]) == NULL)
				return -1;
		if (address_parse_cidr(LENGTH_OF_DIGITS, part, &net, &prefix) != 0)
			return -1;
		if (text != NULL && address_in_block(&a, &net, prefix))
			result = 1;
	}
	return result;
}
