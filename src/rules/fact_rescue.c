/* Facts about Match blocks that would let the account at hand in, and never apply to it. */
#include <string.h>

#include "config/match.h"
#include "rules/fact.h"
#include "rules/finding.h"
#include "rules/scene_host.h"

/* The only clients, addresses and ports there are, as far as they are known. */
struct surroundings {
	const struct who_client *clients;
	size_t client_count;
	const char *const *addresses;
	size_t address_count;
	const struct gate *gate;
	bool uses_dns;
};

static struct surroundings
look_around(struct scene *s)
{
	struct scene_host *host = scene_host(s->shared);
	struct surroundings around = { .uses_dns = true };

	if (host == NULL || host->startup == NULL)
		return around;
	around.clients = gate_clients(host->host, s->a, &around.client_count);
	around.addresses = gate_addresses(host->host, host->startup, s->a, &around.address_count);
	around.gate = scene_host_gate(s->shared);
	around.uses_dns = effective_number(host->startup, KEYWORD_USEDNS, 0, s->a) != 0;
	return around;
}

/* Whether ${c} alone is met by ${from}. */
static bool
is_met(const struct scene *s, const struct condition *c, const struct connection *from)
{
	struct match one = { c, 1 };
	struct match_subject subject = match_subject(from);
	const struct condition *missing;

	return match_connection(&one, s->target, &subject, &missing) != MATCH_NO;
}

static bool
is_negation_only(const struct pattern_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (!list->patterns[i].negated)
			return false;
	return list->count > 0;
}

static bool
is_plain_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("*?", name.ptr[i]) != NULL)
			return false;
	return name.len > 0;
}

/* Whether no account, or no group, is called as the patterns want it. */
static bool
names_nobody(struct scene *s, const struct condition *c)
{
	gid_t gid;

	for (uint32_t k = 0; k < c->patterns->count; k++) {
		const char *name = slice_string(s->a, c->patterns->patterns[k].glob);

		if (!is_plain_name(slice_of(name)) || (c->criterion == CRITERION_GROUP ?
		    accounts_group_id(s->shared->accounts, name, &gid) : accounts_find(s->shared->accounts, name) != NULL))
			return false;
	}
	return true;
}

static bool
groups_of(void *cookie, const char *user, struct group_list *out)
{
	out->known = accounts_groups(cookie, user, &out->names, &out->count);
	out->is_of_account = out->known;
	return out->known;
}

/* Why ${c}, a User or Group, is not met by the account; "" when it is, NULL when it is meant for others. */
static const char *
fault_of_name(struct scene *s, const struct condition *c)
{
	const struct connection as = { .user = s->account->account->name, .groups = groups_of,
		.cookie = s->shared->accounts };

	if (is_negation_only(c->patterns))
		return "a list of negations matches nothing";
	if (is_met(s, c, &as))
		return "";
	return names_nobody(s, c) ? "nobody is called so" : NULL;
}

/* Whether some of what there is meets ${c}; true where that is not known. */
static bool
is_met_somehow(const struct scene *s, const struct condition *c, const struct surroundings *around)
{
	bool is_local = c->criterion == CRITERION_LOCALADDRESS, is_port = c->criterion == CRITERION_LOCALPORT;
	size_t count = is_local ? around->address_count : !is_port ? around->client_count :
	    around->gate != NULL && around->gate->by_socket != TRUTH_UNKNOWN ? around->gate->port_count : 0;

	for (size_t i = 0; i < count; i++) {
		struct connection from = { .lport = -1 };

		if (is_local)
			from.laddr = around->addresses[i];
		else if (is_port)
			from.lport = around->gate->ports[i];
		else
			from.addr = from.host = around->clients[i].addr;
		if (is_met(s, c, &from))
			return true;
	}
	return count == 0;
}

/* Whether an address could be one of the host names of ${list}. */
static bool
has_address_pattern(const struct pattern_list *list)
{
	for (uint32_t i = 0; i < list->count; i++) {
		struct slice glob = list->patterns[i].glob;
		bool is_address = !list->patterns[i].negated;

		for (size_t k = 0; k < glob.len; k++)
			is_address = is_address && strchr("0123456789abcdefABCDEF.:*?", glob.ptr[k]) != NULL;
		if (is_address)
			return true;
	}
	return false;
}

/* The same as fault_of_name, of any criterion. */
static const char *
fault_of(struct scene *s, const struct condition *c, const struct surroundings *around)
{
	switch (c->criterion) {
	case CRITERION_USER:
	case CRITERION_GROUP:
		return fault_of_name(s, c);
	case CRITERION_HOST:
		if (around->uses_dns)
			return "";
		return has_address_pattern(c->patterns) ? "" : "with UseDNS no sshd knows no client by its name";
	case CRITERION_ADDRESS:
		return is_met_somehow(s, c, around) ? "" : "no client comes from there";
	case CRITERION_LOCALADDRESS:
		return is_met_somehow(s, c, around) ? "" : "no connection arrives at that address";
	case CRITERION_LOCALPORT:
		return is_met_somehow(s, c, around) ? "" : "sshd does not listen on that port";
	default:
		return "";
	}
}

/* Why a block that is meant for the account does not apply to it; NULL when it is not, or may apply. */
static const char *
fault_of_block(struct scene *s, const struct match *match, const struct surroundings *around)
{
	const char *fault = NULL;

	for (uint32_t i = 0; i < match->count; i++) {
		const char *why = fault_of(s, &match->conditions[i], around);

		if (why == NULL)
			return NULL;
		if (why[0] != '\0' && fault == NULL)
			fault = why;
	}
	return fault;
}

/* Whether the block sets what stands in the account's way to something else. */
static bool
block_sets(const struct scene *s, uint32_t block, struct reason blame)
{
	const struct statement *all = s->config->statements;

	for (uint32_t i = block + 1; i < all[block].skip_to && i < s->config->count; i++)
		if (all[i].kind == STATEMENT_SETTING && all[i].facts != NULL && all[i].has_value &&
		    all[i].facts->slot == keyword_facts(s->target, blame.keyword)->slot &&
		    (blame.statement == 0 ||
		    all[i].value.number[0] != all[blame.statement - 1].value.number[0] ||
		    all[i].value.word_count > 0))
			return true;
	return false;
}

/* The first block that would let the account in, did it apply; NULL when there is none. */
static const struct statement *
find_rescue(struct scene *s, const char **fault)
{
	const struct statement *all = s->config->statements;
	struct surroundings around;

	if (s->account->blame.keyword == KEYWORD_NONE || !accounts_complete(s->shared->accounts))
		return NULL;
	around = look_around(s);
	for (uint32_t i = 0; i < s->config->count; i++)
		if (all[i].kind == STATEMENT_MATCH && all[i].match != NULL && all[i].node != NULL &&
		    block_sets(s, i, s->account->blame) && (*fault = fault_of_block(s, all[i].match, &around)) != NULL)
			return &all[i];
	return NULL;
}

struct val
fact_account_rescue_block(struct scene *s, const struct val *v, size_t count)
{
	const char *fault;
	const struct statement *block = find_rescue(s, &fault);

	(void)v, (void)count;
	if (block == NULL)
		return val_text(SLICE(""), (struct span){ 0 });
	return val_text(block->node->rest, finding_line_span(block));
}

struct val
fact_account_rescue_fault(struct scene *s, const struct val *v, size_t count)
{
	const char *fault = "";

	(void)v, (void)count;
	return val_text(find_rescue(s, &fault) == NULL ? SLICE("") : slice_of(fault), (struct span){ 0 });
}
