#include "host/access_conf.h"

#include <arpa/inet.h>
#include <string.h>

#include "host/file.h"

enum { MAX_FILE = 1 << 20, MAX_FILES = 256, MAX_EXCEPT = 16 };

struct login {
	struct accounts *accounts;
	const struct account *account;
	const char *origin;
};

typedef enum truth item_matcher(const struct login *l, struct slice item);

/* "a b EXCEPT c": one of the first, unless one of those behind. */
static enum truth
match_list(const struct login *l, struct slice list, item_matcher *matches)
{
	enum truth parts[MAX_EXCEPT] = { TRUTH_NO }, result;
	struct slice item;
	size_t count = 0;

	while (slice_cut_word(&list, " \t,", &item)) {
		if (slice_is_nocase(item, "EXCEPT")) {
			if (++count == MAX_EXCEPT)
				return TRUTH_UNKNOWN;
			parts[count] = TRUTH_NO;
		} else
			parts[count] = truth_or(parts[count], matches(l, item));
	}
	result = parts[count];
	while (count-- > 0)
		result = truth_and(parts[count], truth_not(result));
	return result;
}

static bool
is_in_group(const struct login *l, struct slice name)
{
	const char *const *names;
	size_t count;

	if (!accounts_groups(l->accounts, l->account->name, &names, &count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (slice_is(name, names[i]))
			return true;
	return false;
}

/* ALL, a name, (group), a bare group; netgroups and user@host are not known here. */
static enum truth
match_user(const struct login *l, struct slice item)
{
	if (slice_is_nocase(item, "ALL") || slice_is(item, l->account->name))
		return TRUTH_YES;
	if (item.len > 2 && item.ptr[0] == '(' && item.ptr[item.len - 1] == ')')
		return truth_of(is_in_group(l, slice_part(item, 1, item.len - 1)));
	if (slice_has(item, '@'))
		return TRUTH_UNKNOWN;
	return truth_of(is_in_group(l, item));
}

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

/* NET/BITS or NET/MASK. */
static bool
is_in_network(struct slice net, struct slice mask, struct slice addr)
{
	unsigned char wanted[16], given[16], mask_bytes[16] = { 0 };
	int family = slice_has(net, ':') ? AF_INET6 : AF_INET;
	unsigned bits = 0, size = family == AF_INET ? 4 : 16;

	if (!parse_address(net, family, wanted) || !parse_address(addr, family, given))
		return false;
	if (!parse_address(mask, family, mask_bytes)) {
		for (size_t i = 0; i < mask.len; i++) {
			if (mask.ptr[i] < '0' || mask.ptr[i] > '9' || bits > 128)
				return false;
			bits = bits * 10 + (unsigned)(mask.ptr[i] - '0');
		}
		for (unsigned i = 0; i < bits && i < size * 8; i++)
			mask_bytes[i / 8] |= (unsigned char)(0x80 >> i % 8);
	}
	for (unsigned i = 0; i < size; i++)
		if (((wanted[i] ^ given[i]) & mask_bytes[i]) != 0)
			return false;
	return true;
}

static bool
looks_like_address(struct slice s)
{
	unsigned char bytes[16];

	return parse_address(s, AF_INET, bytes) || parse_address(s, AF_INET6, bytes);
}

static enum truth
match_origin(const struct login *l, struct slice item)
{
	struct slice rest = item, net, origin = slice_of(l->origin);

	if (slice_is_nocase(item, "ALL"))
		return TRUTH_YES;
	/* LOCAL: without an origin, which sshd always gives.  "tty1", "cron": not sshd's. */
	if (slice_is_nocase(item, "LOCAL"))
		return TRUTH_NO;
	if (item.ptr[0] == '@' || l->origin == NULL)
		return TRUTH_UNKNOWN;
	slice_cut(&rest, '/', &net);
	if (rest.ptr != NULL)
		return looks_like_address(origin) ?
		    truth_of(is_in_network(net, rest, origin)) : TRUTH_UNKNOWN;
	if (item.ptr[item.len - 1] == '.')
		return truth_of(slice_starts_with(origin, item));
	if (slice_equal_nocase(origin, item))
		return TRUTH_YES;
	if (item.ptr[0] == '.' && !looks_like_address(origin))
		return truth_of(origin.len > item.len && slice_ends_with_nocase(origin, item));
	/* A name may stand for the address, as only a resolver knows; a bare word is a terminal. */
	return slice_has(item, '.') && !looks_like_address(item) ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* One line.  Matches, and what it says, in ${*allowed}. */
static enum truth
match_line(const struct login *l, struct slice line, bool *allowed)
{
	struct slice permission, users, origins = line;

	slice_cut(&origins, ':', &permission);
	if (origins.ptr == NULL)
		return TRUTH_NO;
	slice_cut(&origins, ':', &users);
	permission = slice_trim(permission);
	*allowed = slice_is(permission, "+");
	if (origins.ptr == NULL || (!*allowed && !slice_is(permission, "-")))
		return TRUTH_NO;
	return truth_and(match_list(l, users, match_user), match_list(l, origins, match_origin));
}

/* True when a line of ${path} decides; a line in doubt makes the answer unknown. */
static bool
judge_file(const struct login *l, const char *path, struct access_conf_verdict *out)
{
	struct arena *a = accounts_arena(l->accounts);
	struct slice rest, line;
	uint32_t number = 0;
	struct file file;
	bool allowed;

	if (file_read(accounts_root(l->accounts), a, path, MAX_FILE, &file) != FILE_THERE) {
		if (file.state != FILE_UNSEEN)
			return false;
		*out = (struct access_conf_verdict){ TRUTH_UNKNOWN, path, 0 };
		return true;
	}
	rest = file.bytes;
	while (file_next_line(&rest, &line)) {
		enum truth matches;

		number++;
		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		matches = match_line(l, line, &allowed);
		if (matches == TRUTH_NO)
			continue;
		*out = (struct access_conf_verdict){
		    matches == TRUTH_YES ? truth_of(allowed) : TRUTH_UNKNOWN, path, number };
		return true;
	}
	return false;
}

struct access_conf_verdict
access_conf_judge(struct accounts *accounts, const struct account *account, const char *origin,
    const char *path)
{
	struct login l = { accounts, account, origin };
	struct access_conf_verdict verdict = { TRUTH_YES, NULL, 0 };
	char **more;
	size_t count;

	if (judge_file(&l, path != NULL ? path : "/etc/security/access.conf", &verdict) ||
	    path != NULL)
		return verdict;
	count = root_glob(accounts_root(accounts), accounts_arena(accounts),
	    "/etc/security/access.d/*.conf", MAX_FILES, &more, NULL);
	for (size_t i = 0; i < count; i++)
		if (judge_file(&l, more[i], &verdict))
			break;
	return verdict;
}
