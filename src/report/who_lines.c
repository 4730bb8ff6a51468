#include "report/who_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

struct list {
	struct who_line *lines;
	size_t count;
	struct arena *a;
};

const char *
who_truth_name(enum truth t)
{
	static const char *const names[] = {
		[TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "unknown",
	};

	return names[t];
}

const char *
who_gives_name(enum login_gives gives)
{
	static const char *const names[] = {
		[GIVES_SHELL] = "shell", [GIVES_FORCED_COMMAND] = "forced command",
		[GIVES_SFTP] = "sftp", [GIVES_NOTHING] = "nothing", [GIVES_NO_SESSION] = "forwarding",
	};

	return names[gives];
}

static bool
same_verdict(const struct who_line *a, const struct who_line *b)
{
	return slice_equal(a->name, b->name) && a->gives == b->gives &&
	    memcmp(a->enters, b->enters, CREDENTIAL_COUNT * sizeof(*a->enters)) == 0 &&
	    memcmp(a->works, b->works, METHOD_COUNT * sizeof(*a->works)) == 0 &&
	    slice_equal(a->why_not, b->why_not);
}

/* Adds ${line}, or counts it with the row of the same name that says the same. */
static void
add_line(struct list *t, const struct who_line *line)
{
	for (size_t i = t->count; i-- > 0 && slice_equal(t->lines[i].name, line->name);)
		if (same_verdict(&t->lines[i], line)) {
			t->lines[i].classes++;
			return;
		}
	t->lines[t->count] = *line;
	t->lines[t->count++].classes = 1;
}

static void
add_account(struct list *t, const struct who_row *row)
{
	const struct login *l = &row->login;

	add_line(t, &(struct who_line){
		.name = escape_visible_copy(t->a, slice_of(l->account->name)),
		.enters = l->enters,
		.works = l->method_works,
		.gives = l->gives,
		.is_possible = l->cause == LOGIN_POSSIBLE,
		.why_not = l->cause == LOGIN_POSSIBLE ? (struct slice){ 0 } :
		    escape_visible_copy(t->a, l->detail),
		.deciding = row->deciding,
		.connection = row->connection,
		.is_root = l->is_root,
	});
}

static void
add_class(struct list *t, const struct who_class *row)
{
	add_line(t, &(struct who_line){
		.name = escape_visible_copy(t->a, slice_of(row->connection->user)),
		.enters = row->view.enters,
		.works = row->view.method,
		.gives = row->view.gives,
		.is_possible = row->view.detail.len == 0,
		.why_not = row->view.detail,
		.deciding = row->deciding,
		.connection = row->witness,
		.is_root = strcmp(row->connection->user, "root") == 0,
	});
}

enum truth
who_line_enters(const struct who_line *l)
{
	enum truth best = TRUTH_NO;

	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		best = truth_or(best, l->enters[c]);
	return best;
}

/* 0 for who gets in, 1 for who might, 2 for who does not. */
static int
rank(const struct who_line *l)
{
	static const int ranks[] = { [TRUTH_YES] = 0, [TRUTH_UNKNOWN] = 1, [TRUTH_NO] = 2 };

	return ranks[who_line_enters(l)];
}

static int
compare_lines(const void *left, const void *right)
{
	const struct who_line *a = left, *b = right;
	int order;

	if (a->is_root != b->is_root)
		return b->is_root - a->is_root;
	if ((order = slice_compare(a->name, b->name)) != 0)
		return order;
	if ((order = rank(a) - rank(b)) != 0)
		return order;
	return slice_compare(a->connection, b->connection);
}

const struct who_line *
who_lines(const struct who *who, struct arena *a, size_t *count)
{
	struct list t = { .a = a };

	t.lines = ARENA_ARRAY(a, struct who_line, (size_t)who->count + who->by_text_count + 1);
	for (uint32_t i = 0; i < who->count; i++)
		add_account(&t, &who->rows[i]);
	for (uint32_t i = 0; i < who->by_text_count; i++)
		add_class(&t, &who->by_text[i]);
	if (t.count > 0)
		qsort(t.lines, t.count, sizeof(*t.lines), compare_lines);
	for (size_t i = 0; i < t.count; i++)
		t.lines[i].is_only = (i == 0 || !slice_equal(t.lines[i - 1].name, t.lines[i].name)) &&
		    (i + 1 == t.count || !slice_equal(t.lines[i + 1].name, t.lines[i].name));
	*count = t.count;
	return t.lines;
}

struct slice
who_line_how(const struct who_line *l, struct arena *a)
{
	struct text out;
	struct slice kept;

	if (!l->is_possible)
		return l->why_not;
	text_init(&out);
	for (int m = 0; m < METHOD_COUNT; m++)	/* what works for somebody who has key and password */
		if (l->works[m] == TRUTH_YES)
			text_printf(&out, "%s%s", out.len > 0 ? ", " : "", method_name((enum method)m));
	if (l->gives != GIVES_SHELL)
		text_printf(&out, "%s(%s)", out.len > 0 ? " " : "", who_gives_name(l->gives));
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}

struct slice
who_line_from(const struct who_line *l, struct arena *a)
{
	struct slice s = l->connection, user;

	if (l->is_only)
		return (struct slice){ 0 };
	/* The name stands in a column of its own. */
	if (slice_starts_with(s, SLICE("user=")))
		slice_cut(&s, ' ', &user);
	return escape_visible_copy(a, s);
}
