#include "config/match.h"

#include "base/escape.h"
#include "config/value.h"
#include "config/value_parsers.h"

/* The criteria that look at something of the connection, with the words that sshd uses for it. */
static const struct criterion_row {
	enum criterion criterion;
	const char *label;
	const char *key;
} criterion_rows[] = {
	{ CRITERION_USER, "User", "user" },
	{ CRITERION_GROUP, "Group", "user" },
	{ CRITERION_HOST, "Host", "host" },
	{ CRITERION_ADDRESS, "Address", "addr" },
	{ CRITERION_LOCALADDRESS, "LocalAddress", "laddr" },
	{ CRITERION_LOCALPORT, "LocalPort", "lport" },
	{ CRITERION_RDOMAIN, "RDomain", "rdomain" },
};

enum {
	SINCE_TEST_SPEC_NEEDED = 707,	/* a criterion without its -C key is fatal … */
	SINCE_TEST_SPEC_OPTIONAL = 801,	/* … until here, except for the local port */
	SINCE_ADDRESS_CHECK = 804,	/* address lists are checked at start-up */
	SINCE_COMMENT = 807,		/* a word that begins with '#' ends the line */
	SINCE_EQUALS = 909,		/* criterion=value in one word (9.9p1 lacked it) */
};

static const struct criterion_row *
find_row(enum criterion criterion)
{
	for (size_t i = 0; i < sizeof(criterion_rows) / sizeof(criterion_rows[0]); i++)
		if (criterion_rows[i].criterion == criterion)
			return &criterion_rows[i];
	return NULL;
}

const char *
match_criterion_label(enum criterion criterion)
{
	const struct criterion_row *row = find_row(criterion);

	return row != NULL ? row->label : "";
}

const char *
match_criterion_key(enum criterion criterion)
{
	const struct criterion_row *row = find_row(criterion);

	return row != NULL ? row->key : "";
}

/* Reading position within the words of a Match line. */
struct match_line {
	const struct value_input *in;
	uint32_t at;
	bool ends_at_comment;
};

static const struct word *
next_word(struct match_line *r)
{
	const struct node *n = r->in->node;

	return r->at < n->word_count ? &n->words[r->at++] : NULL;
}

static bool
is_comment(const struct match_line *r, const struct word *w)
{
	return r->ends_at_comment && w->text.len > 0 && w->text.ptr[0] == '#';
}

/* sshd's error() before the final "Bad Match condition". */
static struct match *
refuse(const struct value_input *in, struct span span, struct slice why, struct slice help)
{
	struct complaint *first, *last;

	first = complaint_add(in, PROBLEM_BAD_MATCH, COMPLAINT_LOGGED, span,
	    SLICE_FORMAT, SLICE_ARG(why));
	first->form = FORM_BARE;
	last = complaint_add(in, PROBLEM_BAD_MATCH, COMPLAINT_FATAL, span, "Bad Match condition");
	last->message = escape_visible_copy(in->a, why);
	last->help = help;
	return NULL;
}

/* The criteria that this sshd has, into ${names}; returns how many. */
static size_t
list_criteria(const struct target *t, const char *names[CRITERION_COUNT])
{
	enum criterion same;
	size_t count = 0;

	for (int i = 0; i < CRITERION_COUNT; i++) {
		names[count] = criterion_name((enum criterion)i);
		count += criterion_from_name(t, slice_of(names[count]), &same);
	}
	return count;
}

static bool
takes_list(const struct condition *c)
{
	return criterion_has_argument(c->criterion) && c->criterion != CRITERION_LOCALPORT;
}

/*
 * On ${name}, which stands where a criterion should.  Behind a list it mostly is one more
 * pattern of that: ${before} is the criterion in front of it, NULL: none.
 */
static struct slice
help_on_name(const struct value_input *in, const struct condition *before, struct slice name)
{
	const char *names[CRITERION_COUNT];
	size_t count = list_criteria(in->target, names);
	int near = value_help_nearest(name, names, count);
	struct text text;
	struct slice help;

	text_init(&text);
	if (near < 0 && before != NULL && takes_list(before) && !slice_has(before->argument.text, ' '))
		text_printf(&text, "one more pattern goes behind a comma, without a blank: %s "
		    SLICE_FORMAT "," SLICE_FORMAT, criterion_name(before->criterion),
		    SLICE_ARG(escape_visible_copy(in->a, before->argument.text)),
		    SLICE_ARG(escape_visible_copy(in->a, name)));
	else {
		if (near >= 0)
			text_printf(&text, "did you mean %s? ", names[near]);
		text_add_string(&text, "criteria:");
		for (size_t i = 0; i < count; i++)
			text_printf(&text, " %s", names[i]);
	}
	help = text_keep(&text, in->a);
	text_release(&text);
	return help;
}

/* Since 10.0: "user=alice" as one word. Cuts ${name} and gives the argument. */
static bool
split_equals(const struct value_input *in, struct word *name, struct word *argument)
{
	enum criterion c;
	struct slice rest = name->text, head;

	if (in->target->release < SINCE_EQUALS || !slice_has(name->text, '='))
		return false;
	slice_cut(&rest, '=', &head);
	if (!criterion_from_name(in->target, head, &c) || !criterion_has_argument(c))
		return false;
	*argument = *name;
	argument->text = rest;
	name->text = head;
	return true;
}

static bool
compile_addresses(const struct value_input *in, struct condition *c)
{
	const char *which = c->criterion == CRITERION_ADDRESS ? "address" : "localaddress";
	struct complaint *why;

	c->addresses = address_list_make(in->a, in->target->release, c->argument.text);
	if (!c->addresses->invalid || in->target->release < SINCE_ADDRESS_CHECK)
		return true;
	why = complaint_add(in, PROBLEM_BAD_MATCH, COMPLAINT_FATAL, c->argument.span,
	    "Invalid Match %s argument '" SLICE_FORMAT "' at line %u", which,
	    SLICE_ARG(c->argument.text), in->node->line);
	why->form = FORM_BARE;
	why->help = SLICE("an empty entry, a prefix longer than the address, or host bits set "
	    "(10.0.0.1/8 instead of 10.0.0.0/8)");
	return false;
}

/* Fills in what the criterion makes of its argument; false after a complaint. */
static bool
compile_argument(const struct value_input *in, struct condition *c)
{
	switch (c->criterion) {
	case CRITERION_ADDRESS:
	case CRITERION_LOCALADDRESS:
		return compile_addresses(in, c);
	case CRITERION_LOCALPORT:
		c->port = value_port(in->services, c->argument.text);
		if (c->port >= 0)
			return true;
		refuse(in, c->argument.span, slice_printf(in->a, "Invalid LocalPort '" SLICE_FORMAT
		    "' on Match line", SLICE_ARG(c->argument.text)),
		    SLICE("one port number; lists and patterns are not understood"));
		return false;
	default:
		c->patterns = pattern_list_make(in->a, c->argument.text,
		    c->criterion == CRITERION_HOST);
		return true;
	}
}

/* The word "all", alone on its line. */
static bool
parse_all(struct match_line *r, struct match *m, const struct word *name)
{
	const struct word *next = next_word(r);

	if (m->count > 0 || (next != NULL && next->text.len > 0 && !is_comment(r, next))) {
		refuse(r->in, name->span,
		    SLICE("'all' cannot be combined with other Match attributes"),
		    (struct slice){ 0 });
		return false;
	}
	if (next != NULL && is_comment(r, next))
		r->at = r->in->node->word_count;
	return true;
}

/* One criterion and its argument, behind ${before} or NULL; false after a complaint. */
static bool
parse_condition(struct match_line *r, const struct word *written, const struct condition *before,
    struct condition *c)
{
	bool is_known;
	const struct value_input *in = r->in;
	struct word name = *written, argument;
	const struct word *next;

	if (!split_equals(in, &name, &argument)) {
		next = next_word(r);
		argument = next != NULL ? *next : (struct word){ 0 };
	}
	is_known = criterion_from_name(in->target, name.text, &c->criterion) &&
	    criterion_has_argument(c->criterion);
	if (argument.text.len == 0 || is_comment(r, &argument)) {
		refuse(in, written->span, slice_printf(in->a, "Missing Match criteria for " SLICE_FORMAT,
		    SLICE_ARG(name.text)), is_known ? (struct slice){ 0 } : help_on_name(in, before, name.text));
		return false;
	}
	if (!is_known) {
		refuse(in, written->span, slice_printf(in->a, "Unsupported Match attribute " SLICE_FORMAT,
		    SLICE_ARG(written->text)), help_on_name(in, before, name.text));
		return false;
	}
	c->argument = argument;
	return compile_argument(in, c);
}

/* What is left of the line when match_cfg_line stops at an empty word. */
static void
complain_of_rest(struct match_line *r)
{
	const struct node *n = r->in->node;

	/* At the very end strdelim gives one more empty word. */
	if (n->words == NULL || r->at >= n->word_count ||
	    (r->at + 1 == n->word_count && n->words[r->at].text.len == 0))
		return;
	if (n->words[r->at].text.len > 0 || r->in->target->release >= SINCE_COMMENT)
		value_complain_of_rest(r->in, r->at);
}

struct match *
match_parse(const struct value_input *in)
{
	struct match_line r = { in, 0, in->target->release >= SINCE_COMMENT };
	struct match *m = ARENA_NEW(in->a, struct match);
	struct condition *conditions = ARENA_ARRAY(in->a, struct condition, in->node->word_count + 1);
	const struct word *w;
	enum criterion plain;
	bool argv = in->node->word_count > 0 && in->target->release >= 909;

	m->conditions = conditions;
	while ((w = next_word(&r)) != NULL && (argv || w->text.len > 0)) {
		struct condition *c = &conditions[m->count];

		if (is_comment(&r, w)) {
			r.at = in->node->word_count;
			break;
		}
		if (criterion_from_name(in->target, w->text, &plain) && plain == CRITERION_ALL) {
			if (!parse_all(&r, m, w))
				return NULL;
			*c = (struct condition){ .criterion = CRITERION_ALL, .argument = *w };
			m->count++;
			complain_of_rest(&r);
			return m;
		}
		if (criterion_from_name(in->target, w->text, &plain) && plain == CRITERION_INVALID_USER)
			*c = (struct condition){ .criterion = plain, .argument = *w };
		else if (!parse_condition(&r, w, m->count > 0 ? c - 1 : NULL, c))
			return NULL;
		m->count++;
	}
	if (m->count == 0)
		return refuse(in, in->node->keyword_span,
		    SLICE("One or more attributes required for Match"), help_on_name(in, NULL, SLICE("")));
	complain_of_rest(&r);
	return m;
}

static bool
in_groups(const struct pattern_list *patterns, const struct connection *c)
{
	struct group_list groups = { 0 };
	bool hit = false;

	if (c->groups == NULL || !c->groups(c->cookie, c->user, &groups))
		return false;
	/* groupaccess.c ga_match_pattern_list: a negated hit of any group decides. */
	for (size_t i = 0; i < groups.count; i++) {
		enum pattern_result result = pattern_list_match(patterns, slice_of(groups.names[i]));

		if (result == PATTERN_NEGATED)
			return false;
		hit |= result == PATTERN_HIT;
	}
	return hit;
}

/* Whether the connection says anything about what ${criterion} looks at. */
static bool
is_given(enum criterion criterion, const struct connection *c)
{
	switch (criterion) {
	case CRITERION_USER:
	case CRITERION_GROUP:
		return c->user != NULL;
	case CRITERION_HOST:
		return c->host != NULL;
	case CRITERION_ADDRESS:
		return c->addr != NULL;
	case CRITERION_LOCALADDRESS:
		return c->laddr != NULL;
	case CRITERION_LOCALPORT:
		return c->lport > 0;
	case CRITERION_RDOMAIN:
		return c->rdomain != NULL;
	default:
		return true;
	}
}

static enum match_result
from_address(int result)
{
	return result == -2 ? MATCH_BAD : result == 1 ? MATCH_YES : MATCH_NO;
}

static bool
list_hits(const struct pattern_list *list, const char *text)
{
	return pattern_list_match(list, slice_of(text)) == PATTERN_HIT;
}

/* SSH_RELEASE: the version string up to the vendor's addition, as sshd compares it. */
static bool
version_hits(const struct condition *cond, const struct target *t)
{
	return pattern_list_match(cond->patterns, slice_of(t->version)) == PATTERN_HIT;
}

struct match_subject
match_subject(const struct connection *c)
{
	struct match_subject s = { .c = c };

	if (c != NULL && c->addr != NULL)
		s.has_addr = address_parse(slice_of(c->addr), &s.addr);
	if (c != NULL && c->laddr != NULL)
		s.has_laddr = address_parse(slice_of(c->laddr), &s.laddr);
	return s;
}

/* A condition on something that the connection gives. */
static enum match_result
meets(const struct condition *cond, const struct match_subject *s)
{
	const struct connection *c = s->c;

	switch (cond->criterion) {
	case CRITERION_USER:
		return list_hits(cond->patterns, c->user) ? MATCH_YES : MATCH_NO;
	case CRITERION_GROUP:
		return in_groups(cond->patterns, c) ? MATCH_YES : MATCH_NO;
	case CRITERION_HOST:
		return list_hits(cond->patterns, c->host) ? MATCH_YES : MATCH_NO;
	case CRITERION_ADDRESS:
		return !s->has_addr ? MATCH_NO :
		    from_address(address_list_match_parsed(cond->addresses, c->addr, &s->addr));
	case CRITERION_LOCALADDRESS:
		return !s->has_laddr ? MATCH_NO :
		    from_address(address_list_match_parsed(cond->addresses, c->laddr, &s->laddr));
	case CRITERION_LOCALPORT:
		return cond->port == c->lport ? MATCH_YES : MATCH_NO;
	case CRITERION_RDOMAIN:
		return list_hits(cond->patterns, c->rdomain) ? MATCH_YES : MATCH_NO;
	case CRITERION_INVALID_USER:
		return c->invalid_user ? MATCH_YES : MATCH_NO;
	default:
		return MATCH_YES;
	}
}

/* What sshd does about a condition on something that the test specification leaves out. */
static enum match_result
untested(const struct condition *cond, const struct target *t)
{
	if (cond->criterion == CRITERION_RDOMAIN && t->release < SINCE_TEST_SPEC_OPTIONAL)
		return MATCH_NO;
	if (t->release < SINCE_TEST_SPEC_NEEDED)
		return MATCH_NO;
	if (t->release < SINCE_TEST_SPEC_OPTIONAL || cond->criterion == CRITERION_LOCALPORT)
		return MATCH_UNTESTED;
	return MATCH_NO;
}

enum match_result
match_connection(const struct match *m, const struct target *t, const struct match_subject *s,
    const struct condition **missing)
{
	const struct connection *c = s->c;
	enum match_result all = MATCH_YES;

	for (uint32_t i = 0; i < m->count; i++) {
		const struct condition *cond = &m->conditions[i];
		enum match_result one;

		if (cond->criterion == CRITERION_VERSION)
			one = version_hits(cond, t) ? MATCH_YES : MATCH_NO;
		else if (cond->criterion == CRITERION_ALL)
			one = MATCH_YES;
		else if (c == NULL)
			one = MATCH_NO;
		else
			one = is_given(cond->criterion, c) ? meets(cond, s) : untested(cond, t);
		if (one == MATCH_BAD || one == MATCH_UNTESTED) {
			*missing = cond;
			return one;
		}
		if (one == MATCH_NO)
			all = MATCH_NO;
	}
	return all;
}
