#include "report/restart.h"

#include <string.h>

#include "base/escape.h"
#include "report/who_lines.h"

enum { LINES_MAX = 10, SECONDS_TO_UNDO = 600, PORT_OF_SSH = 22 };

/* How a sshd is made to read its configuration, by the beginning of the name of its target. */
static const struct reload {
	const char *system, *command;
} reloads[] = {
	{ "debian", "systemctl reload ssh" },
	{ "ubuntu", "systemctl reload ssh" },
	{ "alpine", "rc-service sshd reload" },
	{ "freebsd", "service sshd reload" },
	{ "macos", "launchctl kickstart -k system/com.openssh.sshd" },
	{ "", "systemctl reload sshd" },
};

struct sequence {
	const struct restart *r;
	const struct who_line *lines;
	size_t count;
	const char *reload;
	int step;
	struct arena a;
	struct text *out;
};

static const char *
reload_command(const struct target *t)
{
	const struct reload *r = reloads;

	while (strncmp(t->name, r->system, strlen(r->system)) != 0)
		r++;
	return r->command;
}

/* ${s} as one word of a shell. */
static struct slice
word(struct sequence *q, struct slice s)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/@%+=:,-";
	struct slice shown = escape_visible_copy(&q->a, s), kept;
	struct text text;

	if (shown.len > 0 && strspn(slice_string(&q->a, shown), plain) == shown.len)
		return shown;
	text_init(&text);
	text_add_char(&text, '\'');
	for (size_t i = 0; i < shown.len; i++) {
		if (shown.ptr[i] == '\'')
			text_add_string(&text, "'\\'");
		text_add_char(&text, shown.ptr[i]);
	}
	text_add_char(&text, '\'');
	kept = text_keep(&text, &q->a);
	text_release(&text);
	return kept;
}

static struct slice
path(struct sequence *q, const char *s)
{
	return word(q, slice_of(s));
}

static void
begin_step(struct sequence *q, const char *what)
{
	text_printf(q->out, "\n# %d. %s\n", ++q->step, what);
}

/* The best that any of the three credentials comes to. */
static enum truth
gets_in(const struct who_line *l)
{
	enum truth best = TRUTH_NO;

	for (int c = 0; c < CREDENTIAL_COUNT; c++) {
		if (l->enters[c] == TRUTH_YES)
			return TRUTH_YES;
		if (l->enters[c] == TRUTH_UNKNOWN)
			best = TRUTH_UNKNOWN;
	}
	return best;
}

/* Whether another row of the same name gets in for sure. */
static bool
gets_in_elsewhere(const struct sequence *q, const struct who_line *l)
{
	for (size_t i = 0; i < q->count; i++)
		if (slice_equal(q->lines[i].name, l->name) && gets_in(&q->lines[i]) != TRUTH_NO)
			return true;
	return false;
}

/* "ssh -p 2222 ${options} alice@server.example" */
static void
print_attempt(struct sequence *q, const char *program, const char *options, struct slice name)
{
	text_add_string(q->out, program);
	if (q->r->port != PORT_OF_SSH)
		text_printf(
		    q->out, " %s %d", strcmp(program, "sftp") == 0 ? "-P" : "-p", q->r->port);
	if (options[0] != '\0')
		text_printf(q->out, " %s", options);
	text_printf(q->out, " " SLICE_FORMAT,
	    SLICE_ARG(
		word(q, slice_printf(&q->a, SLICE_FORMAT "@" SLICE_FORMAT, SLICE_ARG(name),
			    SLICE_ARG(q->r->server.len > 0 ? q->r->server : SLICE("SERVER"))))));
}

/* ---- who must get in ---- */

/* With one method only, so that what was to be tried is what is tried. */
static const char *
options_for(const struct who_line *l)
{
	if (l->enters[WITH_KEY] == TRUTH_YES)
		return "-o PreferredAuthentications=publickey";
	if (l->enters[WITH_PASSWORD] == TRUTH_YES)
		return "-o PreferredAuthentications=keyboard-interactive,password";
	return "";
}

static void
print_entrance(struct sequence *q, const struct who_line *l)
{
	struct slice how = who_line_how(l, &q->a), from = who_line_from(l, &q->a);

	print_attempt(q, l->gives == GIVES_SFTP ? "sftp" : "ssh", options_for(l), l->name);
	text_add_string(q->out, "   #");
	if (how.len > 0)
		text_printf(q->out, " " SLICE_FORMAT, SLICE_ARG(how));
	if (from.len > 0)
		text_printf(q->out, " from " SLICE_FORMAT, SLICE_ARG(from));
	text_add_string(q->out, gets_in(l) == TRUTH_UNKNOWN ? " (not certain from here)\n" : "\n");
}

static void
print_entrances(struct sequence *q)
{
	size_t shown = 0, all = 0;

	begin_step(q, "From another machine, in a new window: each of these has to get in.");
	for (size_t i = 0; i < q->count; i++) {
		if (gets_in(&q->lines[i]) == TRUTH_NO)
			continue;
		all++;
		if (shown < LINES_MAX) {
			print_entrance(q, &q->lines[i]);
			shown++;
		}
	}
	if (all > shown)
		text_printf(q->out, "# and %zu more: sshd-lint --who " SLICE_FORMAT "\n",
		    all - shown, SLICE_ARG(path(q, q->r->file)));
	if (!q->r->who->accounts_known)
		text_add_string(q->out, "# No accounts are in sight from here: these are users as "
					"the file tells them apart.\n");
}

/* ---- what must fail ---- */

/* Whether nobody gets in by ${m}. */
static bool
is_of_no_use(const struct sequence *q, enum method m)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->lines[i].is_possible && q->lines[i].works[m] != TRUTH_NO)
			return false;
	return true;
}

/* Somebody who gets in, to try what must not be enough. */
static const struct who_line *
somebody(const struct sequence *q)
{
	for (size_t i = 0; i < q->count; i++)
		if (gets_in(&q->lines[i]) == TRUTH_YES)
			return &q->lines[i];
	return NULL;
}

static void
print_refusals(struct sequence *q)
{
	const struct who_line *anybody = somebody(q);
	size_t shown = 0;

	begin_step(
	    q, "And none of these may: \"Permission denied\" or a closed connection is right.");
	if (anybody != NULL && is_of_no_use(q, METHOD_NONE)) {
		print_attempt(q, "ssh", "-o PreferredAuthentications=none", anybody->name);
		text_add_string(q->out, "   # without a key, with an empty password\n");
	}
	if (anybody != NULL && is_of_no_use(q, METHOD_PASSWORD) && is_of_no_use(q, METHOD_KBDINT)) {
		print_attempt(q, "ssh", "-o PreferredAuthentications=keyboard-interactive,password",
		    anybody->name);
		text_add_string(q->out, "   # by password: it may not even ask for one\n");
	}
	for (size_t i = 0; i < q->count && shown < LINES_MAX; i++) {
		const struct who_line *l = &q->lines[i];

		if (gets_in(l) != TRUTH_NO || gets_in_elsewhere(q, l) ||
		    (i > 0 && slice_equal(q->lines[i - 1].name, l->name)))
			continue;
		print_attempt(q, "ssh", "", l->name);
		text_printf(q->out, "   # " SLICE_FORMAT "\n", SLICE_ARG(who_line_how(l, &q->a)));
		shown++;
	}
	print_attempt(q, "ssh", "", SLICE("nobody-of-this-name"));
	text_add_string(q->out, "   # no such account\n");
}

/* ---- the way back ---- */

/* How many names get in for sure, and whether all of them by one kind of credential only. */
static size_t
count_ways(const struct sequence *q, const char **only)
{
	bool by_key = false, by_password = false;
	size_t names = 0;

	for (size_t i = 0; i < q->count; i++) {
		const struct who_line *l = &q->lines[i];

		if (gets_in(l) != TRUTH_YES)
			continue;
		if (names == 0 || !slice_equal(q->lines[i - 1].name, l->name) ||
		    gets_in(&q->lines[i - 1]) != TRUTH_YES)
			names++;
		by_key |= l->enters[WITH_KEY] == TRUTH_YES;
		by_password |= l->enters[WITH_PASSWORD] == TRUTH_YES;
	}
	*only = by_key == by_password ? NULL : by_key ? "a key" : "a password";
	return names;
}

static void
print_alarm(struct sequence *q)
{
	struct slice undo = slice_printf(&q->a,
	    "sleep %d; cp -p -- " SLICE_FORMAT " " SLICE_FORMAT " && %s", SECONDS_TO_UNDO,
	    SLICE_ARG(path(q, q->r->old)), SLICE_ARG(path(q, q->r->file)), q->reload);

	begin_step(q,
	    "Let the old file come back by itself in ten minutes, unless the last step stops it.");
	text_printf(q->out, "nohup sh -c " SLICE_FORMAT " >/dev/null 2>&1 & undo=$!\n",
	    SLICE_ARG(word(q, undo)));
}

static void
print_way_back(struct sequence *q)
{
	const char *only;
	size_t names = count_ways(q, &only);

	text_add_string(q->out, "\n# If something is wrong: in the session that you kept,\n");
	if (q->r->old != NULL)
		text_printf(q->out, "#   cp -p -- " SLICE_FORMAT " " SLICE_FORMAT " && %s\n",
		    SLICE_ARG(path(q, q->r->old)), SLICE_ARG(path(q, q->r->file)), q->reload);
	else
		text_printf(q->out, "#   put the old file back, and %s\n", q->reload);
	if (names == 1)
		text_add_string(q->out, "# Only one account gets in. ");
	else if (only != NULL)
		text_printf(q->out, "# Everybody needs %s to get in. ", only);
	else
		return;
	text_add_string(q->out, "Before you begin, open the machine's console (the provider's,\n"
				"# IPMI, a screen) and log in there: it is the only way back once "
				"this session is gone.\n");
}

/* ---- all of it ---- */

bool
restart_shuts_out(const struct restart *r)
{
	struct arena a;
	size_t count;
	bool shut = true;

	if (r->who->starts == TRUTH_NO)
		return true;
	arena_init(&a);
	const struct who_line *lines = who_lines(r->who, &a, &count);
	for (size_t i = 0; i < count; i++)
		if (gets_in(&lines[i]) != TRUTH_NO)
			shut = false;
	arena_release(&a);
	return shut && count > 0 && !r->who->is_truncated;
}

static void
print_preparation(struct sequence *q)
{
	const struct restart *r = q->r;

	begin_step(q, "Lint: nothing that it calls an error may be left.");
	if (r->old != NULL)
		text_printf(q->out, "sshd-lint --against " SLICE_FORMAT " " SLICE_FORMAT "\n",
		    SLICE_ARG(path(q, r->old)), SLICE_ARG(path(q, r->file)));
	text_printf(q->out, "sshd-lint " SLICE_FORMAT "\n", SLICE_ARG(path(q, r->file)));
	begin_step(q,
	    "Keep this session open to the end: it outlives the reload, whatever the file says.");
	if (r->old != NULL)
		print_alarm(q);
	begin_step(q, "Reload; never restart, which leaves no sshd when the file is refused.");
	if (r->by_socket != TRUTH_NO)
		text_printf(q->out,
		    "%ssystemctl daemon-reload && systemctl restart ssh.socket   # systemd listens "
		    "in sshd's place\n",
		    r->by_socket == TRUTH_YES ? "" : "# where ssh.socket is in use: ");
	text_printf(q->out, "sshd -t && %s\n", q->reload);
}

void
restart_print(const struct restart *r, struct text *out)
{
	struct sequence q = { .r = r, .reload = reload_command(r->target), .out = out };

	arena_init(&q.a);
	if (restart_shuts_out(r)) {
		text_printf(out,
		    "# Do not reload: %s with " SLICE_FORMAT ".\n# Why:\nsshd-lint " SLICE_FORMAT
		    "\n",
		    r->who->starts == TRUTH_NO ? "sshd does not start" : "nobody can log in",
		    SLICE_ARG(escape_visible_copy(&q.a, slice_of(r->file))),
		    SLICE_ARG(path(&q, r->file)));
		arena_release(&q.a);
		return;
	}
	q.lines = who_lines(r->who, &q.a, &q.count);
	text_printf(out,
	    "# Before sshd reads " SLICE_FORMAT ": %s, OpenSSH %s.\n"
	    "# What does not begin with # can be pasted.\n",
	    SLICE_ARG(escape_visible_copy(&q.a, slice_of(r->file))), r->target->name,
	    release_name(r->target->release));
	print_preparation(&q);
	print_entrances(&q);
	print_refusals(&q);
	begin_step(&q, "All as it should be:");
	if (r->old != NULL)
		text_add_string(out, "kill \"$undo\"\n");
	text_add_string(out, "# and only now close the old session.\n");
	print_way_back(&q);
	arena_release(&q.a);
}
