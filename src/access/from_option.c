#include "access/from_option.h"

#include <string.h>

#include "access/lists.h"
#include "config/address.h"

bool
from_option_has(const struct effective *e, struct slice from, struct arena *a)
{
	const struct connection *c = e->connection;
	struct user_entry parsed = user_entry_parse(a, slice_printf(a, "*@" SLICE_FORMAT, SLICE_ARG(from)));

	if (c == NULL || c->addr == NULL)
		return true;
	return user_entry_host_matches(&parsed, c->host != NULL ? c->host : c->addr, c->addr);
}

/* Whether ${item} has what is in an address, or in a pattern of one. */
static bool
may_be_address(release_t release, struct slice item)
{
	struct address net;
	unsigned prefix;

	if (slice_has(item, '/'))
		return address_parse_cidr(release, item, &net, &prefix) == 0;
	for (size_t i = 0; i < item.len; i++)
		if (strchr("0123456789abcdefABCDEF.:*?", item.ptr[i]) == NULL)
			return false;
	return item.len > 0;
}

bool
from_option_may_have(const struct effective *e, struct slice from, struct arena *a)
{
	release_t release = e->config->target->release;
	struct slice item;

	if (address_list_match(address_list_make(a, release, from), NULL) == -2)
		return false;
	if (effective_number(e, KEYWORD_USEDNS, 0, a) != 0)
		return true;
	while (slice_cut(&from, ',', &item))
		if (may_be_address(release, item))
			return true;
	return false;
}
