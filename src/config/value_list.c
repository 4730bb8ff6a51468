/* Values that are lists of words: words[], each as sshd stores it; and Subsystem. */
#include "config/value_parsers.h"

#include <string.h>

#include "config/address.h"
#include "config/number.h"

enum {
	NEEDS_AN_ITEM = 907,		/* "no … specified" for an empty list */
	USER_AT_LAST = 909,		/* USER@HOST is cut at the last '@' */
	VERBOSE_NONE_ALONE = 807,
	TIMEOUTS_NONE_ALONE = 907,	/* before, only what follows "none" is seen */
	SETENV_UNIQUE = 901,
	METHODS_READ_ALWAYS = 807,
	METHODS_ANY_LOCAL = 907,	/* "any" is looked at within the line only */
	TIMEOUTS_OF_ANY_LENGTH = 1006,
	SUBSYSTEM_COMMAND_ALWAYS = 1003,
	SUBSYSTEM_REPEATS = 905,	/* a second line of the same name is ignored, not refused */
	SUBSYSTEM_QUOTES = 905,
	SUBSYSTEM_NO_TRAILING_BLANK = 907,
};

/* A list under way: the words that sshd would store. */
struct list {
	struct reader *r;
	struct word *words;
	uint32_t count;
};

static struct list
list_start(struct reader *r)
{
	return (struct list){ r, reader_words(r, r->in->node->word_count), 0 };
}

static void
list_add(struct list *l, const struct word *w)
{
	l->words[l->count++] = *w;
}

/*
 * Stores the list; complains about an empty one since ${since}. False when there
 * is nothing to store.
 */
static bool
list_finish(struct list *l, release_t since)
{
	if (l->count == 0) {
		if (l->r->release >= since)
			reader_complain(l->r, PHRASE_NONE_GIVEN, NULL, SLICE(""), "");
		return false;
	}
	reader_store(l->r, l->words, l->count);
	return true;
}

/* Where the host part of USER@HOST begins; 0 when there is none. */
static size_t
host_part(release_t release, struct slice text)
{
	size_t found = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '@' && (found == 0 || release >= USER_AT_LAST))
			found = i + 1;
	return found;
}

/* NULL when sshd takes ${text} as USER or USER@HOST (match_user in its test mode). */
static const char *
user_pattern_fault(struct reader *r, struct slice text)
{
	size_t host = host_part(r->release, text);

	if (text.len == 0)
		return "it is empty";
	if (host > 0 && address_list_make(r->in->a, r->release, slice_part(text, host, text.len))->invalid)
		return "the part behind @ is not a list of hosts or addresses";
	return NULL;
}

/* AllowUsers, DenyUsers: a glob each, or USER@HOST with a list of hosts and addresses. */
bool
value_list_users(struct reader *r)
{
	struct list l = list_start(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		const char *fault = user_pattern_fault(r, w->text);

		if (fault != NULL) {
			reader_complain(r, PHRASE_BAD_USER_PATTERN, w, w->text, fault);
			return false;
		}
		list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* AllowGroups, DenyGroups: a glob each. */
bool
value_list_groups(struct reader *r)
{
	struct list l = list_start(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		if (w->text.len == 0)
			return reader_refuse(r, PHRASE_EMPTY_GROUP, w);
		list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* AcceptEnv: a pattern each. */
bool
value_list_env_names(struct reader *r)
{
	struct list l = list_start(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		if (w->text.len == 0 || slice_has(w->text, '='))
			return reader_refuse(r, PHRASE_BAD_ENV_NAME, w);
		list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* ---- SetEnv ---- */

/*
 * Until 8.6 SetEnv's words are cut by strdelimw, which leaves '=' alone. False
 * at the end of the line.
 */
static bool
next_strdelimw(struct reader *r, size_t *at, struct word *w)
{
	struct slice rest = r->in->node->rest, tail;
	uint32_t begin = r->in->node->rest_span.begin;
	size_t start = *at, end = start, stop;

	if (start > rest.len || rest.ptr == NULL)
		return false;
	while (end < rest.len && !slice_has(SLICE(" \t\r\n\""), rest.ptr[end]))
		end++;
	*w = (struct word){ .text = slice_part(rest, start, end) };
	stop = end;
	if (end < rest.len && rest.ptr[end] == '"') {
		tail = slice_part(rest, end + 1, rest.len);
		for (stop = 0; stop < tail.len && tail.ptr[stop] != '"'; stop++)
			;
		if (stop == tail.len)
			return false;
		w->text = slice_printf(r->in->a, SLICE_FORMAT SLICE_FORMAT, SLICE_ARG(w->text),
		    (int)stop, tail.ptr);
		w->quoted = true;
		stop += end + 1;
	}
	*at = stop + 1;
	while (*at < rest.len && slice_has(SLICE(" \t\r\n"), rest.ptr[*at]))
		(*at)++;
	w->span = (struct span){ r->in->node->rest_span.source, begin + (uint32_t)start,
	    begin + (uint32_t)stop + w->quoted };
	return true;
}

/* Reads SetEnv of the old dialect into ${r}'s line as if it had been cut that way. */
static const struct node *
recut_env(struct reader *r, struct value_input *in, struct node *node)
{
	uint32_t count = 0;
	struct word w, *words;

	for (size_t at = 0; next_strdelimw(r, &at, &w); )
		count++;
	words = reader_words(r, count);
	count = 0;
	for (size_t at = 0; next_strdelimw(r, &at, &w); )
		words[count++] = w;
	*node = *r->in->node;
	node->words = words;
	node->word_count = count;
	*in = *r->in;
	in->node = node;
	return node;
}

/* The variable names of a list under way: open addressing, as lines may be long. */
struct names {
	uint32_t *slots;	/* 1 + index of the word, 0 for none */
	uint32_t mask;
};

static struct names
names_make(struct reader *r)
{
	struct names n = { .mask = 1 };

	while (n.mask / 2 < r->in->node->word_count)
		n.mask *= 2;
	n.slots = ARENA_ARRAY(r->in->a, uint32_t, n.mask);
	n.mask--;
	return n;
}

/*
 * Enters the name of an assignment which is to become word ${index}; false when
 * it is there already.
 */
static bool
names_add(struct names *n, const struct list *l, struct slice assignment, uint32_t index)
{
	const char *eq = memchr(assignment.ptr, '=', assignment.len);
	struct slice name = slice_part(assignment, 0, (size_t)(eq - assignment.ptr) + 1);
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.ptr[i]) * 16777619u;
	for (hash &= n->mask; n->slots[hash] != 0; hash = (hash + 1) & n->mask)
		if (slice_starts_with(l->words[n->slots[hash] - 1].text, name))
			return false;
	n->slots[hash] = index + 1;
	return true;
}

static bool
read_env(struct reader *r)
{
	struct list l = list_start(r);
	struct names names = names_make(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		if (!slice_has(w->text, '='))
			return reader_refuse(r, PHRASE_BAD_ENV, w);
		if (r->release < SETENV_UNIQUE || names_add(&names, &l, w->text, l.count))
			list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* SetEnv: NAME=VALUE each; since 9.1 only the first of each name in a line. */
bool
value_list_env(struct reader *r)
{
	struct value_input in;
	struct node node;
	struct reader again;
	bool stored;

	if (r->argv)
		return read_env(r);
	recut_env(r, &in, &node);
	reader_init(&again, &in, r->out);
	stored = read_env(&again);
	/*
	 * an empty word has ended the list; the rest is cut at '=' again, and left
	 * over either way
	 */
	if (stored || *in.complaints == NULL)
		reader_end(&again);
	r->next = r->in->node->word_count;
	return stored;
}

/* ---- AuthenticationMethods ---- */

/* auth2_methods_valid: says itself what it does not know. */
static bool
methods_are_valid(struct reader *r, const struct word *w, unsigned when)
{
	static const struct {
		const char *name;
		unsigned feature;
	} known[] = {
		{ "none", 0 }, { "publickey", 0 }, { "gssapi-keyex", FEATURE_GSSAPI_KEYEX },
		{ "gssapi-with-mic", FEATURE_GSSAPI }, { "password", 0 },
		{ "keyboard-interactive", 0 }, { "hostbased", 0 },
	};
	unsigned has = r->in->target->features | r->in->target->unsure;
	struct slice rest = w->text, method;

	if (rest.len == 0) {
		reader_complain(r, PHRASE_EMPTY_METHODS, w, SLICE(""), "")->when = when;
		return false;
	}
	while (slice_cut(&rest, ',', &method)) {
		size_t i = 0, len = 0;

		while (len < method.len && method.ptr[len] != ':')
			len++;
		method.len = len;
		for (; i < sizeof(known) / sizeof(known[0]); i++)
			if (slice_is(method, known[i].name) &&
			    (known[i].feature == 0 || (has & known[i].feature) != 0))
				break;
		if (i < sizeof(known) / sizeof(known[0]))
			continue;
		reader_complain(r, PHRASE_UNKNOWN_METHOD, w, method, "")->when = when;
		return false;
	}
	return true;
}

/* "any" as word ${index}; false when sshd dies of it wherever the line stands. */
static bool
check_any(struct reader *r, const struct word *w, uint32_t index)
{
	if (r->release >= METHODS_ANY_LOCAL) {
		if (index > 0)
			reader_complain(r, PHRASE_ANY_ALONE, w, w->text, "");
		return index == 0;
	}
	/*
	 * Until 9.6 sshd looked at what it had stored so far: nothing while the
	 * line is not active …
	 */
	if (index > 0)
		reader_complain(r, PHRASE_ANY_ALONE, w, w->text, "")->when =
		    WHEN_ACTIVE | WHEN_UNSET;
	/*
	 * … and the methods of an earlier line too, from 8.7 on, when it began
	 * to read later lines at all.
	 */
	if (r->release >= METHODS_READ_ALWAYS)
		reader_complain(r, PHRASE_ANY_ALONE, w, w->text, "")->when = WHEN_SET;
	return true;
}

/* AuthenticationMethods: a comma-separated list of methods each, or "any" alone. */
bool
value_list_methods(struct reader *r)
{
	unsigned when = r->release < METHODS_READ_ALWAYS ? WHEN_UNSET : 0;
	struct list l = list_start(r);
	const struct word *w;
	bool any = false, stored;

	while ((w = reader_next_item(r)) != NULL) {
		if (slice_is(w->text, "any")) {
			if (!check_any(r, w, l.count))
				return false;
			any = true;
		} else if (any) {
			reader_complain(r, PHRASE_ANY_ALONE, w, w->text, "")->when = when;
			return false;
		} else if (!methods_are_valid(r, w, when)) {
			struct complaint *c = reader_complain(r, PHRASE_BAD_METHODS, w, w->text,
			    "");

			c->when = when;
			c->help = SLICE("allowed: publickey, password, keyboard-interactive, "
			    "hostbased, gssapi-with-mic, none, separated by commas alone");
			return false;
		}
		list_add(&l, w);
	}
	if (l.count == 0)
		reader_complain(r, PHRASE_NONE_GIVEN, NULL, SLICE(""), "")->when = when;
	stored = list_finish(&l, RELEASE_LAST + 1);
	if (!r->argv)
		/*
		 * it did not look at the rest of the line
		 */
		r->next = r->in->node->word_count;
	return stored;
}

/* ---- ChannelTimeout, LogVerbose ---- */

/* "none" with other words around it: counted, and nothing is stored. */
static bool
none_is_alone(struct reader *r, const struct list *l, const struct word *w)
{
	if (l->count == 0 && !reader_more(r))
		return true;
	reader_complain(r, PHRASE_NOT_ALONE, w, w->text, "");
	return false;
}

static bool
timeout_is_valid(release_t release, struct slice text)
{
	const char *eq = text.len > 0 ? memchr(text.ptr, '=', text.len) : NULL;
	struct slice time;
	int64_t seconds;
	double exact;

	if (eq == NULL || eq == text.ptr)
		return false;
	time = slice_part(text, (size_t)(eq - text.ptr) + 1, text.len);
	if (release >= TIMEOUTS_OF_ANY_LENGTH)
		return number_time(release, time, &exact);
	return number_seconds(release, time, &seconds) && seconds >= 0;
}

/* ChannelTimeout: TYPE=TIME each, or "none" alone. */
bool
value_list_timeouts(struct reader *r)
{
	struct list l = list_start(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		if (slice_is_nocase(w->text, "none")) {
			bool is_last = r->release < TIMEOUTS_NONE_ALONE && !reader_more(r);

			if (!is_last && !none_is_alone(r, &l, w))
				return false;
		} else if (!timeout_is_valid(r->release, w->text)) {
			return reader_refuse(r, PHRASE_BAD_CHANNEL_TIMEOUT, w);
		}
		list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* LogVerbose: a pattern-list each, or "none" alone. */
bool
value_list_verbose(struct reader *r)
{
	struct list l = list_start(r);
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		if (w->text.len == 0)
			return reader_refuse(r, PHRASE_EMPTY_ITEM, w);
		if (r->release >= VERBOSE_NONE_ALONE && slice_is_nocase(w->text, "none") &&
		    !none_is_alone(r, &l, w))
			return false;
		list_add(&l, w);
	}
	return list_finish(&l, NEEDS_AN_ITEM);
}

/* ---- Subsystem ---- */

/* One word as argv_assemble writes it: backslashes before quotes, quotation marks around blanks. */
static void
add_quoted(struct text *out, struct slice word)
{
	bool blank = slice_has(word, ' ') || slice_has(word, '\t');

	if (blank)
		text_add_char(out, '"');
	for (size_t i = 0; i < word.len; i++) {
		if (word.ptr[i] == '\\' || word.ptr[i] == '\'' || word.ptr[i] == '"')
			text_add_char(out, '\\');
		text_add_char(out, word.ptr[i]);
	}
	if (blank)
		text_add_char(out, '"');
}

/* The command line of a subsystem from the word ${command} and what follows it. */
static struct slice
subsystem_line(struct reader *r, const struct word *command)
{
	void (*add)(struct text *, struct slice) = r->release >= SUBSYSTEM_QUOTES ? add_quoted : text_add;
	const struct word *w;
	struct text text, arguments;
	struct slice line;
	uint32_t count = 0;
	bool blank;

	text_init(&text);
	text_init(&arguments);
	add(&text, command->text);
	for (; (w = reader_next_item(r)) != NULL; count++) {
		if (count > 0)
			text_add_char(&arguments, ' ');
		add(&arguments, w->text);
	}
	/* A blank even before no arguments, or not even before a single empty one. */
	if (r->release < SUBSYSTEM_QUOTES)
		blank = count > 0;
	else
		blank = r->release < SUBSYSTEM_NO_TRAILING_BLANK || arguments.len > 0;
	if (blank)
		text_add_char(&text, ' ');
	text_add(&text, text_slice(&arguments));
	line = text_keep(&text, r->in->a);
	text_release(&text);
	text_release(&arguments);
	return line;
}

/*
 * Subsystem: words[0] the name, words[1] the command, words[2] the command with
 * its arguments as -T prints it.
 */
bool
value_list_subsystem(struct reader *r)
{
	const struct word *name = reader_need(r, PHRASE_NO_SUBSYSTEM), *command;
	struct word *words;

	if (name == NULL)
		return false;
	words = reader_words(r, 3);
	words[0] = *name;
	reader_store(r, words, 1);
	if (r->release < SUBSYSTEM_REPEATS) {
		struct complaint *c = reader_complain(r, PHRASE_SUBSYSTEM_DEFINED, name,
		    name->text, "");

		c->when = WHEN_ACTIVE | WHEN_REPEATED;
	}
	command = reader_next(r);
	if (command == NULL || command->text.len == 0) {
		struct complaint *c = reader_complain(r, PHRASE_NO_SUBSYSTEM_COMMAND, command,
		    SLICE(""), "");

		c->when = r->release < SUBSYSTEM_COMMAND_ALWAYS ? WHEN_ACTIVE : 0;
		/* A name that is taken already ends the line before the command is looked at. */
		if (r->release >= SUBSYSTEM_REPEATS && r->release < SUBSYSTEM_COMMAND_ALWAYS)
			c->when |= WHEN_FIRST;
		return false;
	}
	words[1] = *command;
	words[2] = *command;
	words[2].text = subsystem_line(r, command);
	reader_store(r, words, 3);
	return true;
}
