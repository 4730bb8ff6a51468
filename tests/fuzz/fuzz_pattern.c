/*
 * Patterns and addresses against slow and plain definitions of them.
 *
 * The input is a text, a newline, and a list.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include "config/address.h"
#include "config/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* By a table of what matches up to where: no backtracking, no cleverness. */
static bool
slow_match(struct slice text, struct slice glob)
{
	bool *row = calloc(text.len + 1, sizeof(*row)), result;

	require(row != NULL);
	row[0] = true;
	for (size_t i = 0; i < glob.len; i++) {
		char g = glob.ptr[i];

		if (g == '*') {
			for (size_t j = 1; j <= text.len; j++)
				row[j] |= row[j - 1];
			continue;
		}
		for (size_t j = text.len; j > 0; j--)
			row[j] = row[j - 1] && (g == '?' || g == text.ptr[j - 1]);
		row[0] = false;
	}
	result = row[text.len];
	free(row);
	return result;
}

/* match_pattern_list by its description: one negated hit decides. */
static void
check_list(struct arena *a, struct slice text, struct slice list)
{
	enum pattern_result got = pattern_list_match(pattern_list_make(a, list, false), text);
	struct slice rest = list, part;
	bool hit = false, negated = false, too_long = false;

	while (slice_cut(&rest, ',', &part)) {
		bool is_negated = part.len > 0 && part.ptr[0] == '!';
		struct slice glob = is_negated ? slice_part(part, 1, part.len) : part;

		/* Nothing behind the last comma is no element. */
		if (part.len == 0 && (rest.ptr == NULL || rest.len == 0) && part.ptr == list.ptr + list.len)
			break;
		too_long |= glob.len >= 1023;
		if (!slow_match(text, glob))
			continue;
		negated |= is_negated;
		hit |= !is_negated;
	}
	/* Before an overlong element, elements count; beyond it sshd gives up. */
	if (!too_long)
		require(negated ? got == PATTERN_NEGATED : got == (hit ? PATTERN_HIT : PATTERN_MISS));
}

static bool
bits_agree(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++)
		if (((a[i / 8] ^ b[i / 8]) >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

static void
check_address(struct arena *a, struct slice text, struct slice list)
{
	struct address one, net;
	uint8_t plain[16];
	unsigned prefix;
	char *string = slice_string(a, text);
	const struct address_list *made = address_list_make(a, RELEASE_LAST, list);
	int result = address_list_match(made, string);

	require(result != -2 || made->invalid);
	require(address_list_match(made, NULL) == (made->invalid ? -2 : 0));
	address_cidr_list_match(list, string);
	if (address_parse_cidr(RELEASE_LAST, list, &net, &prefix) == 0 && address_parse(text, &one) && one.family == net.family &&
	    one.scope == 0 && net.scope == 0) {
		require(address_in_block(&one, &net, prefix) == bits_agree(one.bytes, net.bytes, prefix));
		if (memchr(list.ptr, ',', list.len) == NULL)
			require((result == 1) == bits_agree(one.bytes, net.bytes, prefix));
	}
	/* What inet_pton takes is an address. */
	if (strlen(string) == text.len && inet_pton(AF_INET, string, plain) == 1) {
		require(address_parse(text, &one));
		require(one.family == AF_INET && memcmp(one.bytes, plain, 4) == 0);
	}
	if (strlen(string) == text.len && inet_pton(AF_INET6, string, plain) == 1) {
		require(address_parse(text, &one));
		require(one.family == AF_INET6 && memcmp(one.bytes, plain, 16) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *newline = size == 0 ? NULL : memchr(data, '\n', size);
	struct slice text, list;
	struct arena a;

	if (newline == NULL || size > 4096)
		return 0;
	text = (struct slice){ (const char *)data, (size_t)(newline - data) };
	list = (struct slice){ (const char *)newline + 1, size - text.len - 1 };
	arena_init(&a);
	require(pattern_match(text, list) == slow_match(text, list));
	check_list(&a, text, list);
	check_address(&a, text, list);
	arena_release(&a);
	return 0;
}
