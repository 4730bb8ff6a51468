/*
 * Evaluate: sshd's two passes over the statements.
 *
 * The first pass has no connection: everything before the first Match line is
 * active.  The second has one: only what stands in a matching block is, and
 * what it sets is laid over the values of the first (OpenSSH servconf.c
 * parse_server_config_depth, parse_server_match_config, copy_set_server_options).
 */
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "config/config.h"
#include "config/evaluate.h"
#include "config/match.h"
#include "config/value.h"

enum {
	FRAMES_MAX = 18,		/* 16 includes, the main file, one refused for its depth */
	SINCE_MATCH_IN_INCLUDE = 804,	/* before, a Match in a globally included file never applied */
	QUEUE_PER_INCLUDE_FIRST = 802,	/* 8.2 and 8.3 fix ports at the end of each included file */
	QUEUE_PER_INCLUDE_LAST = 803,
	LOG_MAX = 1021,			/* log.c do_log: MSGBUFSIZ less the end of line and of text */
};

/* State of one file while it is read (OpenSSH: activep and inc_flags). */
struct frame {
	bool active;
	bool never_match;	/* SSHCFG_NEVERMATCH: Match lines are only checked */
	bool match_only;	/* SSHCFG_MATCH_ONLY: global part of the connection pass */
	uint32_t bad_lines;
};

/* The MATCH statements that apply, ascending. */
struct matched {
	const uint32_t *index;
	uint32_t count;
};

struct run {
	const struct config *config;
	const struct connection *connection;	/* NULL in the first pass */
	struct match_subject subject;		/* the same, taken apart */
	const struct matched *known;		/* which Match lines apply, where that is known */
	uint32_t known_at;			/* how many of those have been passed */
	struct effective *e;
	struct pass *pass;
	const struct pass_visitor *visitor;
	struct frame frames[FRAMES_MAX];
	uint32_t depth;
	bool stopped;
	bool is_set[KEYWORD_COUNT];		/* slots that have a value in this pass, carried or not */
};

/* A limit on the entries of a keyword; sshd stops at the line that would exceed it. */
static const struct limit {
	enum keyword slot;
	release_t until;
	uint32_t max;
	struct complaint complaint;
} limits[] = {
#define LIMIT(slot, until, words)					\
	{ slot, until, 256, { .problem = PROBLEM_BAD_VALUE,		\
	    .effect = COMPLAINT_FATAL, .when = WHEN_ACTIVE, .text = { words, sizeof(words) - 1 } } }
	LIMIT(KEYWORD_PORT, RELEASE_LAST, "too many ports."),
	LIMIT(KEYWORD_SUBSYSTEM, 904, "too many subsystems defined."),
#undef LIMIT
};

/* What sshd dies of without a complaint of the line's own. */
static const struct complaint terminating = {
	.problem = PROBLEM_BAD_VALUE, .effect = COMPLAINT_FATAL, .form = FORM_BARE
};
static const struct complaint bad_match = {
	.problem = PROBLEM_BAD_MATCH, .effect = COMPLAINT_FATAL, .form = FORM_LINE
};
static const struct complaint untested_match = {
	.problem = PROBLEM_BAD_MATCH, .effect = COMPLAINT_FATAL, .form = FORM_BARE
};

struct effective *
effective_make(struct arena *a, const struct config *config)
{
	struct effective *e = ARENA_NEW(a, struct effective);

	e->config = config;
	e->startup.next = ARENA_ARRAY(a, uint32_t, config->count);
	e->matched.next = ARENA_ARRAY(a, uint32_t, config->count);
	e->active_in = ARENA_ARRAY(a, uint32_t, config->count);
	return e;
}

/* ---- what a statement contributes ---- */

static bool
name_is_taken(const struct run *r, const struct statement *st)
{
	uint32_t at = r->pass->slots[st->facts->slot].first;

	if (st->value.word_count == 0)
		return false;
	for (; at != 0; at = r->pass->next[at - 1])
		if (slice_equal(r->config->statements[at - 1].value.words[0].text,
		    st->value.words[0].text))
			return true;
	return false;
}

static void
append(struct pass *pass, enum keyword slot, uint32_t index)
{
	struct setters *s = &pass->slots[slot];

	pass->next[index] = 0;
	if (s->first == 0)
		s->first = index + 1;
	else
		pass->next[s->last - 1] = index + 1;
	s->last = index + 1;
}

static void
replace(struct pass *pass, enum keyword slot, uint32_t index)
{
	pass->slots[slot] = (struct setters){ index + 1, index + 1 };
	pass->next[index] = 0;
}

/*
 * A slip of 8.7 to 9.3: AuthorizedPrincipalsCommand is only stored while
 * AuthorizedKeysCommand has no value.
 */
static bool
is_dropped(const struct run *r, enum keyword slot)
{
	release_t release = r->config->target->release;

	return slot == KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND && release >= 807 && release <= 903 &&
	    r->pass->slots[KEYWORD_AUTHORIZEDKEYSCOMMAND].first != 0;
}

/* Lets an active statement take effect: the rule of the keyword for a second value. */
static void
apply(struct run *r, const struct statement *st, uint32_t index)
{
	enum keyword slot = st->facts->slot;
	bool is_set = r->pass->slots[slot].first != 0;

	switch (st->facts->multiplicity) {
	case MULTI_FIRST:
		if (!is_set || (st->value.number_set & VALUE_RESETS) != 0)
			replace(r->pass, slot, index);
		break;
	case MULTI_LAST:
		replace(r->pass, slot, index);
		break;
	case MULTI_APPEND:
	case MULTI_PARTS:
		append(r->pass, slot, index);
		break;
	case MULTI_BY_NAME:
		if (!name_is_taken(r, st))
			append(r->pass, slot, index);
		break;
	case MULTI_NONE:
		break;
	}
}

/* ---- what sshd says ---- */

static bool
holds(const struct run *r, const struct statement *st, const struct complaint *c)
{
	const struct frame *f = &r->frames[r->depth];
	unsigned when = c->when;
	bool is_set;

	if (when == 0)
		return true;
	is_set = st->facts != NULL && r->is_set[st->facts->slot];
	return (!(when & WHEN_ACTIVE) || f->active) &&
	    (!(when & WHEN_INACTIVE) || !f->active) &&
	    (!(when & WHEN_STARTUP) || r->connection == NULL) &&
	    (!(when & WHEN_CONNECTION) || r->connection != NULL) &&
	    (!(when & WHEN_SET) || is_set) &&
	    (!(when & WHEN_UNSET) || !is_set) &&
	    (!(when & WHEN_REPEATED) || name_is_taken(r, st)) &&
	    (!(when & WHEN_FIRST) || !name_is_taken(r, st));
}

/* Hands ${c} on; a fatal one ends the run unless the visitor wants to see the rest. */
static void
say(struct run *r, uint32_t index, const struct complaint *c, struct slice text)
{
	bool fatal = c->effect == COMPLAINT_FATAL;

	if (r->visitor != NULL)
		r->visitor->complain(r->visitor->cookie, r->config, index, c, text,
		    r->connection != NULL);
	if (!fatal)
		return;
	if (!r->e->refused) {
		r->e->refused = true;
		r->e->death = c;
		r->e->death_statement = index;
	}
	r->stopped = r->visitor == NULL || !r->visitor->goes_on;
}

/* All complaints of a statement; returns true when the line counts as bad. */
static bool
complain(struct run *r, const struct statement *st, uint32_t index)
{
	bool bad = false;

	for (const struct complaint *c = st->complaints; c != NULL && !r->stopped; c = c->next) {
		if (!holds(r, st, c))
			continue;
		say(r, index, c, c->text);
		bad |= c->effect != COMPLAINT_LOGGED;
	}
	return bad;
}

static bool
is_full(struct run *r, const struct statement *st, uint32_t index)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		uint32_t count = 0, at = r->pass->slots[st->facts->slot].first;

		if (limits[i].slot != st->facts->slot ||
		    r->config->target->release > limits[i].until)
			continue;
		for (; at != 0; at = r->pass->next[at - 1])
			count++;
		if (count < limits[i].max)
			continue;
		say(r, index, &limits[i].complaint, limits[i].complaint.text);
		return true;
	}
	return false;
}

/* ---- the pass ---- */

static void
enter_include(struct run *r)
{
	const struct frame *from = &r->frames[r->depth];
	struct frame *to = &r->frames[r->depth + 1];
	bool keeps = from->match_only && r->config->target->release >= SINCE_MATCH_IN_INCLUDE;

	*to = (struct frame){
		.active = from->active,
		.match_only = keeps,
		.never_match = !keeps && !from->active,
	};
	r->depth++;
}

static void
leave_file(struct run *r, uint32_t index)
{
	const struct frame *f = &r->frames[r->depth];
	const struct target *t = r->config->target;
	char text[64];
	int len;

	if (f->bad_lines > 0) {
		len = snprintf(text, sizeof(text), "terminating, %u bad configuration options",
		    f->bad_lines);
		say(r, index, &terminating, (struct slice){ text, (size_t)len });
	}
	if (r->depth == 0)
		return;
	r->depth--;
	if (r->connection == NULL && t->release >= QUEUE_PER_INCLUDE_FIRST &&
	    t->release <= QUEUE_PER_INCLUDE_LAST && r->pass->slots[KEYWORD_PORT].first == 0)
		r->e->port_implied = true;
}

/* A Match line on which sshd dies only with this connection. */
static void
die_at_match(struct run *r, uint32_t index, enum match_result result,
    const struct condition *missing)
{
	char text[160];
	int len;

	if (result == MATCH_BAD || missing == NULL) {
		say(r, index, &bad_match, SLICE("Bad Match condition"));
		return;
	}
	len = snprintf(text, sizeof(text), "'Match %s' in configuration but '%s' not in connection "
	    "test specification.", match_criterion_label(missing->criterion),
	    match_criterion_key(missing->criterion));
	say(r, index, &untested_match, (struct slice){ text, (size_t)len });
}

/* Statements come in ascending order, so each look-up goes on where the last one ended. */
static enum match_result
look_up(struct run *r, uint32_t index)
{
	const struct matched *known = r->known;

	while (r->known_at < known->count && known->index[r->known_at] < index)
		r->known_at++;
	return r->known_at < known->count && known->index[r->known_at] == index ? MATCH_YES :
	    MATCH_NO;
}

/* The statement behind further blocks of the same file that do not apply and say nothing. */
static uint32_t
skip_known(const struct run *r, uint32_t index)
{
	const struct matched *known = r->known;
	const struct statement *all = r->config->statements;
	uint32_t next = known == NULL ? 0 :
	    r->known_at < known->count ? known->index[r->known_at] : r->config->count;

	while (index < next && all[index].kind == STATEMENT_MATCH && all[index].match != NULL &&
	    all[index].complaints == NULL)
		index = all[index].skip_to;
	return index;
}

/* Whether lines that do not apply can be left out: nothing would come of them. */
static bool
may_skip(const struct run *r)
{
	return r->connection != NULL && r->visitor == NULL && !r->config->heeds_idle_lines;
}

/* Returns the index of the next statement to look at. */
static uint32_t
enter_match(struct run *r, const struct statement *st, uint32_t index)
{
	release_t release = r->config->target->release;
	struct frame *f = &r->frames[r->depth];
	static const struct match_subject nobody = { .c = NULL };
	const struct condition *missing = NULL;
	enum match_result result;
	bool only_checked = f->never_match && release >= SINCE_MATCH_IN_INCLUDE;

	if (st->match == NULL)
		return index + 1;
	if (r->known != NULL)
		result = look_up(r, index);
	else
		result = match_connection(st->match, r->config->target,
		    only_checked ? &nobody : &r->subject, &missing);
	if (result == MATCH_BAD || result == MATCH_UNTESTED) {
		die_at_match(r, index, result, missing);
		return index + 1;
	}
	f->active = result == MATCH_YES && !f->never_match;
	f->match_only = false;
	if (f->active && r->connection != NULL)
		r->e->active_in[index] = r->e->generation;
	/* Nothing in a block that does not apply can matter, once the first pass has read it. */
	if (!f->active && may_skip(r))
		return skip_known(r, st->skip_to);
	return index + 1;
}

/*
 * Whether the value reaches the connection from a Match block.  Of PermitUserEnvironment,
 * which may stand in one that applies to everybody, the patterns do (until 10.3), and its
 * yes and no do not.
 */
static bool
is_carried(const struct run *r, const struct statement *st)
{
	release_t release = r->config->target->release;

	return st->facts->carried || (st->facts->slot == KEYWORD_PERMITUSERENVIRONMENT &&
	    release >= 708 && release <= 1003 && st->value.number[1] == 1);
}

/* What a connection gets is a copy, which leaves out most that no Match block may set. */
static void
store(struct run *r, const struct statement *st, uint32_t index)
{
	if (is_dropped(r, st->facts->slot))
		return;
	r->is_set[st->facts->slot] = true;
	if (r->connection == NULL || is_carried(r, st))
		apply(r, st, index);
}

static uint32_t
step(struct run *r, uint32_t index)
{
	const struct statement *st = &r->config->statements[index];
	struct frame *f = &r->frames[r->depth];
	bool bad = (st->complaints != NULL || r->visitor != NULL) && complain(r, st, index);

	f->bad_lines += bad;
	if (r->stopped)
		return index;
	switch (st->kind) {
	case STATEMENT_SETTING:
		/* The global part means nothing for a connection any more. */
		if (!f->active && may_skip(r))
			return st->skip_to;
		/* What follows a value may be wrong; sshd has stored the value by then. */
		if (f->active && st->has_value && !is_full(r, st, index))
			store(r, st, index);
		return index + 1;
	case STATEMENT_MATCH:
		return enter_match(r, st, index);
	case STATEMENT_INCLUDE:
		enter_include(r);
		return index + 1;
	case STATEMENT_END_OF_FILE:
		leave_file(r, index);
		return index + 1;
	}
	return index + 1;
}

static bool
run_pass(struct run *r)
{
	bool connected = r->connection != NULL;
	uint32_t at = 0;

	r->pass = connected ? &r->e->matched : &r->e->startup;
	memset(r->pass->slots, 0, sizeof(r->pass->slots));
	memset(r->is_set, 0, sizeof(r->is_set));
	r->frames[0] = (struct frame){ .active = !connected, .match_only = connected };
	while (at < r->config->count && !r->stopped)
		at = step(r, at);
	return !r->e->refused;
}

bool
evaluate_pass(const struct config *config, const struct connection *connection,
    struct effective *e, const struct pass_visitor *visitor)
{
	struct run r = {
		.config = config,
		.connection = connection,
		.subject = match_subject(connection),
		.e = e,
		.visitor = visitor,
	};

	return run_pass(&r);
}

/* ---- messages ---- */

void
config_log_message(struct config_log *log, struct slice text)
{
	struct text clean;
	size_t end;

	text_init(&clean);
	escape_sshd_log(&clean, slice_part(text, 0, LOG_MAX));
	end = clean.len < LOG_MAX ? clean.len : LOG_MAX;
	text_add(log->out, (struct slice){ clean.ptr, end });
	text_add_char(log->out, '\n');
	text_release(&clean);
}

/* The message as sshd words it, with the place in front. */
static void
log_complaint(void *cookie, const struct config *config, uint32_t index,
    const struct complaint *c, struct slice text, bool connection_pass)
{
	const struct statement *st = &config->statements[index];
	const struct root *root = source_set_root(config->sources);
	struct slice file = st->source->path;
	struct text line;

	/* A file that only stands for the one in /etc/ssh is called as the user calls it. */
	if (root->mount != NULL || root->fd == -1)
		file = st->source->shown;
	if (connection_pass && st->included_by == 0)
		file = SLICE("reprocess config");
	file = slice_part(file, 0, 200);
	text_init(&line);
	if (st->kind == STATEMENT_END_OF_FILE)
		text_printf(&line, SLICE_FORMAT ": ", SLICE_ARG(file));
	else if (c->form == FORM_LINE)
		text_printf(&line, SLICE_FORMAT " line %u: ", SLICE_ARG(file), st->node->line);
	else if (c->form == FORM_COLON_LINE)
		text_printf(&line, SLICE_FORMAT ": line %u: ", SLICE_ARG(file), st->node->line);
	else if (c->form == FORM_LOAD_LINE)
		text_printf(&line, SLICE_FORMAT " line %u ", SLICE_ARG(file), st->node->line);
	text_add(&line, text);
	config_log_message(cookie, text_slice(&line));
	text_release(&line);
}

/* The pass without a connection: its result is kept, as it is the same for all connections. */
static bool
start_up(const struct config *config, struct effective *e, const struct pass_visitor *visitor)
{
	if (e->started && visitor == NULL) {
		e->refused = e->startup_refused;
		e->death = e->startup_death;
		e->death_statement = e->startup_death_statement;
		return !e->refused;
	}
	e->refused = false;
	e->death = NULL;
	e->port_implied = false;
	evaluate_pass(config, NULL, e, visitor);
	e->started = true;
	e->startup_refused = e->refused;
	e->startup_death = e->death;
	e->startup_death_statement = e->death_statement;
	return !e->refused;
}

/* What comes before the pass with a connection; false when that pass does not come. */
static bool
begin(const struct config *config, const struct connection *connection, struct effective *e,
    const struct pass_visitor *visitor)
{
	e->connection = connection;
	e->generation++;
	if (start_up(config, e, visitor) && connection != NULL)
		return true;
	memset(e->matched.slots, 0, sizeof(e->matched.slots));
	return false;
}

bool
config_evaluate(const struct config *config, const struct connection *connection,
    struct effective *e, struct config_log *log)
{
	struct pass_visitor printer = { log_complaint, log, false };
	const struct pass_visitor *visitor = log != NULL ? &printer : NULL;

	return begin(config, connection, e, visitor) ?
	    evaluate_pass(config, connection, e, visitor) : !e->refused;
}

bool
config_evaluate_matched(const struct config *config, const struct connection *connection,
    const uint32_t *matched, uint32_t count, struct effective *e)
{
	struct matched known = { matched, count };
	struct run r = { .config = config, .connection = connection, .e = e, .known = &known };

	return begin(config, connection, e, NULL) ? run_pass(&r) : !e->refused;
}

bool
effective_matched(const struct effective *e, uint32_t index)
{
	return e->connection != NULL && e->active_in[index] == e->generation;
}
