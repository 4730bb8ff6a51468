#include "config/value.h"

#include "config/value_parsers.h"

/* How the arguments of each type are read. */
static const struct {
	bool (*parse)(struct reader *r);	/* NULL: nothing is read */
} types[TYPE_COUNT] = {
	[TYPE_FLAG] = { value_word_parse },
	[TYPE_ADDRESS_FAMILY] = { value_word_parse },
	[TYPE_COMPRESSION] = { value_word_parse },
	[TYPE_GATEWAY_PORTS] = { value_word_parse },
	[TYPE_IGNORE_RHOSTS] = { value_word_parse },
	[TYPE_PERMIT_ROOT_LOGIN] = { value_word_parse },
	[TYPE_TCP_FORWARDING] = { value_word_parse },
	[TYPE_TUNNEL] = { value_word_parse },
	[TYPE_HASH] = { value_word_parse },
	[TYPE_LOG_LEVEL] = { value_word_parse },
	[TYPE_LOG_FACILITY] = { value_word_parse },
	[TYPE_KEEPALIVE] = { value_word_parse },
	[TYPE_WEAK_CRYPTO] = { value_word_parse },
	[TYPE_PRIVSEP] = { value_word_parse },
	[TYPE_INT] = { value_number_int },
	[TYPE_INT_OR_NONE] = { value_number_int_or_none },
	[TYPE_OCTAL] = { value_number_octal },
	[TYPE_TIME] = { value_number_time },
	[TYPE_TIME_OR_NONE] = { value_number_time_or_none },
	[TYPE_REKEY_LIMIT] = { value_number_rekey },
	[TYPE_MAX_STARTUPS] = { value_number_startups },
	[TYPE_NETBLOCK_SIZE] = { value_number_netblock },
	[TYPE_STRING] = { value_path_word },
	[TYPE_AGENT_DIRECTORY] = { value_path_agents },
	[TYPE_USER] = { value_path_user },
	[TYPE_PATH] = { value_path_absolute },
	[TYPE_HOST_KEY] = { value_path_absolute },
	[TYPE_PATHS] = { value_path_list },
	[TYPE_PATH_UNDER_HOME] = { value_path_home },
	[TYPE_PATH_AS_WRITTEN] = { value_path_as_written },
	[TYPE_AGENT_SOCKET] = { value_path_agent },
	[TYPE_PROVIDER] = { value_path_provider },
	[TYPE_COMMAND] = { value_path_command },
	[TYPE_FORCE_COMMAND] = { value_path_force_command },
	[TYPE_REST] = { value_path_rest },
	[TYPE_USER_PATTERNS] = { value_list_users },
	[TYPE_GROUP_PATTERNS] = { value_list_groups },
	[TYPE_ENV_PATTERNS] = { value_list_env_names },
	[TYPE_ENV_ASSIGNMENTS] = { value_list_env },
	[TYPE_ENV_PERMISSION] = { value_word_permission },
	[TYPE_AUTH_METHODS] = { value_list_methods },
	[TYPE_CHANNEL_TIMEOUTS] = { value_list_timeouts },
	[TYPE_LOG_VERBOSE] = { value_list_verbose },
	[TYPE_SUBSYSTEM] = { value_list_subsystem },
	[TYPE_ALGORITHMS] = { value_algorithms_parse },
	[TYPE_GSS_KEX] = { value_algorithms_gss },
	[TYPE_PORT] = { value_net_port },
	[TYPE_LISTEN_ADDRESS] = { value_net_listen },
	[TYPE_PERMIT_OPEN] = { value_net_permit },
	[TYPE_PERMIT_LISTEN] = { value_net_permit },
	[TYPE_IPQOS] = { value_net_ipqos },
	[TYPE_PENALTIES] = { value_penalties_parse },
	[TYPE_ADDRESS_PATTERNS] = { value_net_exempt },
	[TYPE_PUBKEY_OPTIONS] = { value_word_pubkey_options },
	[TYPE_RDOMAIN] = { value_net_rdomain },
};

/* Whether some complaint in ${list} stops sshd whatever the state. */
static bool
dies_anyway(const struct complaint *list)
{
	for (; list != NULL; list = list->next)
		if (list->effect == COMPLAINT_FATAL && list->when == 0)
			return true;
	return false;
}

bool
value_parse(const struct value_input *in, struct value *out)
{
	struct complaint *own = NULL;
	struct value_input mine = *in;
	struct reader r;
	bool stored;

	*out = (struct value){ 0 };
	if (types[in->facts->type].parse == NULL)
		return false;
	mine.complaints = &own;
	reader_init(&r, &mine, out);
	stored = types[in->facts->type].parse(&r);
	/* A parser that refuses the line has not read it to its end. */
	if (stored || own == NULL)
		reader_end(&r);
	if (dies_anyway(own))
		stored = false;
	if (own != NULL) {
		struct complaint **end = in->complaints;

		while (*end != NULL)
			end = &(*end)->next;
		*end = own;
	}
	return stored;
}

void
value_complain_of_rest(const struct value_input *in, uint32_t next)
{
	struct value ignored;
	struct reader r;

	reader_init(&r, in, &ignored);
	r.next = next;
	reader_end(&r);
}

bool
value_from_default(const struct target *t, const struct keyword_facts *facts, struct arena *a,
    struct value *out)
{
	struct complaint *complaints = NULL;
	struct node node = { .kind = NODE_DIRECTIVE };
	struct keyword_facts plain = *facts;
	struct value_input in = {
		.a = a, .target = t, .facts = &plain, .node = &node, .complaints = &complaints,
	};

	*out = (struct value){ 0 };
	if (facts->default_text == NULL || facts->default_text[0] == '\0')
		return false;
	/*
	 * Defaults are texts that sshd fills in unread: relative paths stay, and
	 * RDomain is none even where no line may say so.
	 */
	if (facts->type == TYPE_PATH || facts->type == TYPE_PROVIDER || facts->type == TYPE_RDOMAIN)
		plain.type = TYPE_STRING;
	node.keyword = slice_of(keyword_spelling(facts->keyword));
	node.rest = slice_of(facts->default_text);
	if (!syntax_split_argv(a, node.rest, (struct span){ 0 }, false, &node.words,
	    &node.word_count))
		return false;
	return value_parse(&in, out);
}

bool
value_is_line_per_word(enum value_type type)
{
	switch (type) {
	case TYPE_HOST_KEY:
	case TYPE_USER_PATTERNS:
	case TYPE_GROUP_PATTERNS:
	case TYPE_ENV_PATTERNS:
	case TYPE_ENV_ASSIGNMENTS:
	case TYPE_SUBSYSTEM:
	case TYPE_PORT:
	case TYPE_LISTEN_ADDRESS:
		return true;
	default:
		return false;
	}
}

/* ---- parts ---- */

static void
merge_penalties(struct arena *a, struct value *into, const struct value *from)
{
	const struct penalties *theirs = from->extra;
	struct penalties *p = ARENA_NEW(a, struct penalties);
	unsigned enabled = 1u << PENALTY_ENABLED, fresh;

	if (into->extra != NULL)
		*p = *(const struct penalties *)into->extra;
	into->extra = p;
	if (theirs == NULL)
		return;
	fresh = theirs->set & ~p->set;
	for (unsigned i = 0; i < PENALTY_COUNT; i++)
		if (fresh & 1u << i)
			p->part[i] = theirs->part[i];
	p->set |= fresh;
	/* A part that takes effect switches the penalties on. */
	if (fresh & ~enabled)
		p->part[PENALTY_ENABLED] = 1;
}

/* What sshd fills in for the penalties that no line sets. */
static void
default_penalties(const struct target *t, struct arena *a, struct value *into)
{
	const struct keyword_facts *facts = keyword_facts(t, KEYWORD_PERSOURCEPENALTIES);
	struct penalties *p;
	struct value def;
	double enabled;
	bool enabled_is_set;

	merge_penalties(a, into, &(struct value){ 0 });
	p = into->extra;
	enabled_is_set = (p->set & 1u << PENALTY_ENABLED) != 0;
	enabled = p->part[PENALTY_ENABLED];
	if ((p->set & 1u << PENALTY_OVERFLOW) && !(p->set & 1u << PENALTY_OVERFLOW6)) {
		p->part[PENALTY_OVERFLOW6] = p->part[PENALTY_OVERFLOW];
		p->set |= 1u << PENALTY_OVERFLOW6;
	}
	if (value_from_default(t, facts, a, &def))
		merge_penalties(a, into, &def);
	if (enabled_is_set)
		((struct penalties *)into->extra)->part[PENALTY_ENABLED] = enabled;
}

/* The defaults of the types whose parts are numbers. */
static const struct {
	enum value_type type;
	unsigned parts;
	int64_t number[3];
} part_defaults[] = {
	{ TYPE_REKEY_LIMIT, 2, { 0, 0 } },
	{ TYPE_MAX_STARTUPS, 3, { 10, 30, 100 } },
	{ TYPE_NETBLOCK_SIZE, 2, { 32, 128 } },
};

void
value_merge(const struct target *t, enum value_type type, struct arena *a, struct value *into,
    const struct value *from)
{
	if (type == TYPE_PENALTIES) {
		if (from != NULL)
			merge_penalties(a, into, from);
		else
			default_penalties(t, a, into);
	}
	for (size_t i = 0; i < sizeof(part_defaults) / sizeof(part_defaults[0]); i++) {
		unsigned has = from != NULL ? from->number_set : ~0u;

		if (part_defaults[i].type != type)
			continue;
		for (unsigned k = 0; k < part_defaults[i].parts; k++)
			if (has & ~into->number_set & 1u << k) {
				into->number[k] = from != NULL ? from->number[k] :
				    part_defaults[i].number[k];
				into->number_set |= 1u << k;
			}
	}
	if (from != NULL && into->word_count == 0) {
		into->words = from->words;
		into->word_count = from->word_count;
	}
}
