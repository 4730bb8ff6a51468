#include "host/wrappers.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/file.h"

enum { MAX_LIST = 1 << 20, MAX_EXCEPT = 16 };

struct question {
	const struct root *root;
	struct arena *a;
	const char *daemon;
	const struct wrappers_client *client;
	bool in_file;		/* inside "/file": no further files */
	bool may_allow;		/* a line that may match would let the client in */
	bool may_deny;
};

static enum truth match_list(const struct question *q, struct slice list, bool is_daemon);

/* ---- words ---- */

/* The text before the first colon outside brackets. */
static struct slice
cut_field(struct slice *rest)
{
	bool bracketed = false;
	struct slice field;
	size_t i;

	for (i = 0; i < rest->len && (rest->ptr[i] != ':' || bracketed); i++) {
		if (rest->ptr[i] == '\\' && i + 1 < rest->len)
			i++;
		else if (rest->ptr[i] == '[')
			bracketed = true;
		else if (rest->ptr[i] == ']')
			bracketed = false;
	}
	field = slice_part(*rest, 0, i);
	*rest = i < rest->len ? slice_part(*rest, i + 1, rest->len) : (struct slice){ NULL, 0 };
	return field;
}

/* ---- addresses ---- */

static bool
parse_address(struct slice text, int family, unsigned char *bytes)
{
	char copy[INET6_ADDRSTRLEN + 1];

	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return inet_pton(family, copy, bytes) == 1;
}

static bool
is_zero_behind(const unsigned char *a, unsigned bits, unsigned end)
{
	for (unsigned i = bits; i < end; i++)
		if ((a[i / 8] >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

static bool
shares_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++)
		if (((a[i / 8] ^ b[i / 8]) >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

/* NET/MASK, NET/BITS and [NET]/BITS. */
static enum truth
match_network(const struct question *q, struct slice net, struct slice mask)
{
	unsigned char wanted[16], given[16], bits_of_mask[16];
	bool six = net.len > 1 && net.ptr[0] == '[';
	int family = six ? AF_INET6 : AF_INET;
	unsigned bits = 0;

	if (six)
		net = slice_part(net, 1, net.len - 1);
	if (!parse_address(net, family, wanted))
		return TRUTH_NO;
	if (!parse_address(slice_of(q->client->addr), family, given))
		return TRUTH_NO;
	if (!six && parse_address(mask, AF_INET, bits_of_mask)) {
		for (unsigned i = 0; i < 4; i++)
			if ((given[i] & bits_of_mask[i]) != wanted[i])
				return TRUTH_NO;
		return TRUTH_YES;
	}
	for (size_t i = 0; i < mask.len; i++) {
		if (mask.ptr[i] < '0' || mask.ptr[i] > '9' || bits > 128)
			return TRUTH_NO;
		bits = bits * 10 + (unsigned)(mask.ptr[i] - '0');
	}
	if (mask.len == 0 || bits > (six ? 128u : 32u))
		return TRUTH_NO;
	/* 127.0.0.1/8 is no network: with IPv4 nothing is in it, and nothing in one of no bits. */
	if (!six && (bits == 0 || !is_zero_behind(wanted, bits, 32)))
		return TRUTH_NO;
	return truth_of(shares_bits(wanted, given, bits));
}

/* ---- patterns ---- */

/* * and ? without case, without recursion. */
static bool
glob_match(struct slice s, struct slice pattern)
{
	size_t i = 0, j = 0, star = SIZE_MAX, from = 0;

	while (i < s.len) {
		if (j < pattern.len && pattern.ptr[j] == '*') {
			star = j++;
			from = i;
		} else if (j < pattern.len && (pattern.ptr[j] == '?' ||
		    slice_equal_nocase(slice_part(s, i, i + 1), slice_part(pattern, j, j + 1)))) {
			i++;
			j++;
		} else if (star != SIZE_MAX) {
			j = star + 1;
			i = ++from;
		} else
			return false;
	}
	while (j < pattern.len && pattern.ptr[j] == '*')
		j++;
	return j == pattern.len;
}

/* A pattern about the client's name; unknown where the name is. */
static enum truth
match_name(const struct question *q, struct slice pattern)
{
	struct slice name = slice_of(q->client->name);

	if (q->client->name == NULL)
		return TRUTH_UNKNOWN;
	if (slice_is_nocase(pattern, "LOCAL"))
		return truth_of(name.len > 0 && !slice_has(name, '.'));
	if (slice_is_nocase(pattern, "KNOWN"))
		return truth_of(name.len > 0);
	if (slice_is_nocase(pattern, "UNKNOWN"))
		return truth_of(name.len == 0);
	if (pattern.ptr[0] == '.')
		return truth_of(name.len > 0 && slice_ends_with_nocase(name, pattern));
	return truth_of(name.len > 0 && glob_match(name, pattern));
}

/* The patterns in the file ${path}, blanks and ends of line between them. */
static enum truth
match_file(const struct question *q, struct slice path, bool is_daemon)
{
	struct question inside = *q;
	struct slice rest, line;
	enum truth any = TRUTH_NO;
	struct file file;

	if (q->in_file)
		return TRUTH_UNKNOWN;
	inside.in_file = true;
	switch (file_read(q->root, q->a, slice_string(q->a, path), MAX_LIST, &file)) {
	case FILE_THERE:
		break;
	case FILE_UNSEEN:
		return TRUTH_UNKNOWN;
	default:
		return TRUTH_NO;
	}
	rest = file.bytes;
	while (any != TRUTH_YES && file_next_line(&rest, &line))
		any = truth_or(any, match_list(&inside, line, is_daemon));
	return any;
}

static bool
is_numeric(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '.')
			return false;
	return s.len > 0;
}

static enum truth
match_client(const struct question *q, struct slice pattern)
{
	struct slice rest = pattern, net, addr = slice_of(q->client->addr);

	if (slice_is_nocase(pattern, "ALL"))
		return TRUTH_YES;
	if (slice_is_nocase(pattern, "PARANOID"))
		return TRUTH_UNKNOWN;
	if (slice_has(pattern, '@'))
		return TRUTH_UNKNOWN;	/* a netgroup, or a user whom ident would have to name */
	if (pattern.ptr[0] == '/')
		return match_file(q, pattern, false);
	if (pattern.ptr[0] == '.' && q->client->addr != NULL) {
		if (addr.len > pattern.len && slice_ends_with_nocase(addr, pattern))
			return TRUTH_YES;
		if (is_numeric(pattern))
			return TRUTH_NO;
	}
	if (slice_is_nocase(pattern, "LOCAL") || slice_is_nocase(pattern, "KNOWN") ||
	    slice_is_nocase(pattern, "UNKNOWN") || pattern.ptr[0] == '.')
		return match_name(q, pattern);
	slice_cut(&rest, '/', &net);
	if (q->client->addr == NULL)
		return TRUTH_UNKNOWN;
	if (rest.ptr != NULL)
		return match_network(q, net, rest);
	if (pattern.ptr[pattern.len - 1] == '.')
		return truth_of(slice_starts_with(addr, pattern));
	if (pattern.ptr[0] == '[')
		return match_network(q, pattern, SLICE("128"));
	if (is_numeric(pattern))
		return truth_of(slice_equal(addr, pattern));
	if (glob_match(addr, pattern))
		return TRUTH_YES;
	return match_name(q, pattern);
}

/* "sshd@192.0.2.1": what stands behind the '@' is about the address that was called. */
static enum truth
match_server(const struct question *q, struct slice pattern)
{
	const struct wrappers_client called = { .addr = q->client->server };
	struct question about = *q;

	about.client = &called;
	return pattern.len > 0 && q->client->server != NULL ? match_client(&about, pattern) : TRUTH_UNKNOWN;
}

static enum truth
match_daemon(const struct question *q, struct slice pattern)
{
	struct slice rest = pattern, name;

	if (slice_is_nocase(pattern, "ALL"))
		return TRUTH_YES;
	if (pattern.ptr[0] == '/')
		return match_file(q, pattern, true);
	slice_cut(&rest, '@', &name);
	if (!glob_match(slice_of(q->daemon), name))
		return TRUTH_NO;
	return rest.ptr == NULL ? TRUTH_YES : match_server(q, rest);
}

/* "a b EXCEPT c EXCEPT d": a or b, unless (c unless d). */
static enum truth
match_list(const struct question *q, struct slice list, bool is_daemon)
{
	enum truth parts[MAX_EXCEPT] = { TRUTH_NO }, result;
	struct slice word;
	size_t count = 0;

	while (slice_cut_word(&list, " ,\t\r", &word)) {
		if (slice_is_nocase(word, "EXCEPT")) {
			if (++count == MAX_EXCEPT)
				return TRUTH_UNKNOWN;
			parts[count] = TRUTH_NO;
		} else
			parts[count] = truth_or(parts[count],
			    is_daemon ? match_daemon(q, word) : match_client(q, word));
	}
	result = parts[count];
	while (count-- > 0)
		result = truth_and(parts[count], truth_not(result));
	return result;
}

/* ---- lines ---- */

/* What the options of a matching line make of it; hosts_options(5). */
static enum truth
judge_options(struct slice options, enum truth by_file)
{
	while (options.ptr != NULL) {
		struct slice option = slice_trim(cut_field(&options));

		if (slice_is_nocase(option, "allow"))
			return TRUTH_YES;
		if (slice_is_nocase(option, "deny"))
			return TRUTH_NO;
		if (slice_starts_with(option, SLICE("twist")))
			return TRUTH_NO;
		if (slice_starts_with(option, SLICE("aclexec")))
			return TRUTH_UNKNOWN;
	}
	return by_file;
}

/* A line without the newlines that backslashes hide; ${*number} is moved to its last line. */
static bool
next_rule(struct slice *rest, struct text *rule, uint32_t *number)
{
	struct slice line;
	bool more = true;

	text_clear(rule);
	while (more && file_next_line(rest, &line)) {
		(*number)++;
		more = line.len > 0 && line.ptr[line.len - 1] == '\\';
		text_add(rule, slice_part(line, 0, line.len - (more ? 1 : 0)));
		if (!more)
			return true;
	}
	return rule->len > 0;
}

/* A line that may match: what would it do? */
static void
remember_doubt(struct question *q, enum truth outcome)
{
	q->may_allow = q->may_allow || outcome != TRUTH_NO;
	q->may_deny = q->may_deny || outcome != TRUTH_YES;
}

/* One line.  True when it decides. */
static bool
judge_rule(struct question *q, struct slice rule, enum truth by_file, enum truth *allowed)
{
	struct slice daemons, clients;
	enum truth matches;

	if (slice_trim(rule).len == 0 || rule.ptr[0] == '#')
		return false;
	daemons = cut_field(&rule);
	clients = rule.ptr != NULL ? cut_field(&rule) : SLICE("");
	matches = truth_and(match_list(q, daemons, true), match_list(q, clients, false));
	if (matches == TRUTH_UNKNOWN)
		remember_doubt(q, judge_options(rule, by_file));
	if (matches == TRUTH_YES)
		*allowed = judge_options(rule, by_file);
	return matches == TRUTH_YES;
}

/* True when a line of ${path} decides. */
static bool
judge_file(struct question *q, const char *path, enum truth by_file, struct wrappers_verdict *out)
{
	uint32_t number = 0, first = 1;
	bool decided = false;
	struct slice rest;
	struct text rule;
	struct file file;

	if (file_read(q->root, q->a, path, MAX_LIST, &file) != FILE_THERE) {
		if (file.state == FILE_UNSEEN)
			remember_doubt(q, by_file);
		return false;
	}
	text_init(&rule);
	rest = file.bytes;
	for (; !decided && next_rule(&rest, &rule, &number); first = number + 1) {
		enum truth allowed = TRUTH_UNKNOWN;

		decided = judge_rule(q, text_slice(&rule), by_file, &allowed);
		if (decided)
			*out = (struct wrappers_verdict){ .allowed = allowed, .path = path, .line = first };
	}
	text_release(&rule);
	return decided;
}

struct wrappers_verdict
wrappers_judge(const struct root *root, struct arena *a, const char *daemon,
    const struct wrappers_client *client)
{
	struct question q = { .root = root, .a = a, .daemon = daemon, .client = client };
	struct wrappers_verdict verdict = { .allowed = TRUTH_YES };

	if (root->fd == -1 || root->mount != NULL)
		return (struct wrappers_verdict){ .allowed = TRUTH_UNKNOWN };
	if (!judge_file(&q, "/etc/hosts.allow", TRUTH_YES, &verdict))
		judge_file(&q, "/etc/hosts.deny", TRUTH_NO, &verdict);
	/* A line in doubt before the one that decides matters only if it says otherwise. */
	if ((verdict.allowed == TRUTH_YES && q.may_deny) ||
	    (verdict.allowed == TRUTH_NO && q.may_allow))
		verdict.allowed = TRUTH_UNKNOWN;
	verdict.in_doubt = verdict.allowed == TRUTH_UNKNOWN;
	return verdict;
}
