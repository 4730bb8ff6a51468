#include "report/who.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "report/excerpt.h"
#include "report/json.h"

enum { TABLE_WIDTH = 100, NAME_WIDTH = 24 };

static const char *const truth_names[] = {
	[TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "unknown",
};
static const char *const gives_names[] = {
	[GIVES_SHELL] = "shell", [GIVES_FORCED_COMMAND] = "forced command", [GIVES_SFTP] = "sftp",
	[GIVES_NOTHING] = "nothing", [GIVES_NO_SESSION] = "forwarding",
};

/* "publickey, password": what works for somebody who has key and password. */
static struct slice
methods_text(const enum truth works[METHOD_COUNT], struct arena *a)
{
	struct text out;
	struct slice kept;

	text_init(&out);
	for (int m = 0; m < METHOD_COUNT; m++)
		if (works[m] == TRUTH_YES)
			text_printf(&out, "%s%s", out.len > 0 ? ", " : "", method_name((enum method)m));
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}

/* One row of the table. */
struct line {
	struct slice name;
	const enum truth *enters;
	const enum truth *works;
	enum login_gives gives;
	bool is_possible;
	struct slice why_not;
	struct slice deciding;
	struct slice connection;
	size_t classes;		/* that fare like this one */
	bool is_root, is_only;	/* the only row of its name */
};

struct table {
	struct line *lines;
	size_t count;
	struct text *out;
	bool colour;
	struct arena a;
};

static bool
same_verdict(const struct line *a, const struct line *b)
{
	return slice_equal(a->name, b->name) && a->gives == b->gives &&
	    memcmp(a->enters, b->enters, CREDENTIAL_COUNT * sizeof(*a->enters)) == 0 &&
	    memcmp(a->works, b->works, METHOD_COUNT * sizeof(*a->works)) == 0 &&
	    slice_equal(a->why_not, b->why_not);
}

/* Adds ${line}, or counts it with the row of the same name that says the same. */
static void
add_line(struct table *t, const struct line *line)
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
add_account(struct table *t, const struct who_row *row)
{
	const struct login *l = &row->login;

	add_line(t, &(struct line){
		.name = escape_visible_copy(&t->a, slice_of(l->account->name)),
		.enters = l->enters,
		.works = l->method_works,
		.gives = l->gives,
		.is_possible = l->cause == LOGIN_POSSIBLE,
		.why_not = l->cause == LOGIN_POSSIBLE ? (struct slice){ 0 } :
		    escape_visible_copy(&t->a, l->detail),
		.deciding = row->deciding,
		.connection = row->connection,
		.is_root = l->is_root,
	});
}

static void
add_class(struct table *t, const struct who_class *row)
{
	add_line(t, &(struct line){
		.name = escape_visible_copy(&t->a, slice_of(row->connection->user)),
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

/* Whoever gets in first, root before others, then by name. */
static int
rank(const struct line *l)
{
	int best = 2;

	for (int c = 0; c < CREDENTIAL_COUNT; c++) {
		if (l->enters[c] == TRUTH_YES)
			best = 0;
		else if (l->enters[c] == TRUTH_UNKNOWN && best == 2)
			best = 1;
	}
	return best;
}

static int
compare_lines(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	int order;

	if (a->is_root != b->is_root)
		return b->is_root - a->is_root;
	if ((order = slice_compare(a->name, b->name)) != 0)
		return order;
	if ((order = rank(a) - rank(b)) != 0)
		return order;
	return slice_compare(a->connection, b->connection);
}

/* "yes     ", in its colour. */
static void
print_truth(struct table *t, enum truth value, int width)
{
	static const char *const colours[] = {
		[TRUTH_NO] = "\033[31m", [TRUTH_YES] = "\033[32m", [TRUTH_UNKNOWN] = "\033[33m",
	};

	text_printf(t->out, "%s%-*s%s", t->colour ? colours[value] : "", width, truth_names[value],
	    t->colour ? "\033[0m" : "");
}

/* ${s} from column ${indent} on, in lines of TABLE_WIDTH columns. */
static void
print_wrapped(struct table *t, struct slice s, size_t indent)
{
	size_t column = indent;
	struct slice word;

	while (s.len > 0 && slice_cut(&s, ' ', &word)) {
		size_t width = excerpt_width(word);

		if (word.len == 0)
			continue;
		if (column > indent && column + 1 + width > TABLE_WIDTH) {
			text_printf(t->out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			text_add_char(t->out, ' ');
			column++;
		}
		text_add(t->out, word);
		column += width;
	}
	text_add_char(t->out, '\n');
}

/* "addr=10.0.0.1" of "user=alice addr=10.0.0.1": the name stands in a column of its own. */
static struct slice
without_user(struct slice s)
{
	struct slice user;

	if (slice_starts_with(s, SLICE("user=")))
		slice_cut(&s, ' ', &user);
	return s;
}

/* How it gets in, or why not; from where; by which lines. */
static struct slice
account_of(struct table *t, const struct line *l)
{
	struct slice kept, how = l->is_possible ? methods_text(l->works, &t->a) : l->why_not;
	struct text text;

	text_init(&text);
	text_add(&text, how);
	if (l->is_possible && l->gives != GIVES_SHELL)
		text_printf(&text, "%s(%s)", how.len > 0 ? " " : "", gives_names[l->gives]);
	if (!l->is_only && l->connection.len > 0) {
		text_add_string(&text, text.len > 0 ? "; from " : "from ");
		text_add(&text, escape_visible_copy(&t->a, without_user(l->connection)));
	}
	if (l->deciding.len > 0) {
		text_add_string(&text, text.len > 0 ? " [" : "[");
		text_add(&text, l->deciding);
		text_add_char(&text, ']');
	}
	kept = text_keep(&text, &t->a);
	text_release(&text);
	return kept;
}

static void
print_table(struct table *t, const char *heading)
{
	size_t width = strlen(heading);

	if (t->count > 0)
		qsort(t->lines, t->count, sizeof(*t->lines), compare_lines);
	for (size_t i = 0; i < t->count; i++) {
		size_t own = excerpt_width(t->lines[i].name);

		if (own > width)
			width = own < NAME_WIDTH ? own : NAME_WIDTH;
		t->lines[i].is_only = (i == 0 || !slice_equal(t->lines[i - 1].name, t->lines[i].name)) &&
		    (i + 1 == t->count || !slice_equal(t->lines[i + 1].name, t->lines[i].name));
	}
	text_printf(t->out, "%s%-*s  key      password both     how, or why not%s\n",
	    t->colour ? "\033[1m" : "", (int)width, heading, t->colour ? "\033[0m" : "");
	for (size_t i = 0; i < t->count; i++) {
		const struct line *l = &t->lines[i];
		size_t own = excerpt_width(l->name);

		text_add(t->out, l->name);
		text_printf(t->out, "%*s", (int)(own < width ? width - own : 0) + 2, "");
		for (int c = 0; c < CREDENTIAL_COUNT; c++) {
			print_truth(t, l->enters[c], 8);
			text_add_char(t->out, ' ');
		}
		print_wrapped(t, account_of(t, l), width + 2 + 9 * CREDENTIAL_COUNT);
	}
}

void
who_print(const struct who *who, bool colour, struct text *out)
{
	struct table t = { .out = out, .colour = colour };

	arena_init(&t.a);
	t.lines = ARENA_ARRAY(&t.a, struct line, (size_t)who->count + who->by_text_count + 1);
	for (uint32_t i = 0; i < who->count; i++)
		add_account(&t, &who->rows[i]);
	for (uint32_t i = 0; i < who->by_text_count; i++)
		add_class(&t, &who->by_text[i]);
	if (who->starts == TRUTH_NO)
		text_add_string(out, "nobody: sshd does not start with this configuration\n");
	else if (who->accounts_known || who->by_text_count > 0)
		print_table(&t, who->accounts_known ? "account" : "user");
	if (who->is_truncated)
		text_add_string(out, "There are more classes of connections than these.\n");
	if (who->starts != TRUTH_NO && !who->accounts_known)
		text_add_string(out, who->by_text_count > 0 ?
		    "No accounts are in sight (see --root): these are users as the file tells them apart, "
		    "with keys\nand passwords taken as given.\n" :
		    "the accounts of this host are not in sight: give its root with --root\n");
	arena_release(&t.a);
}

static json_t *
row_json(const struct who_row *row, struct arena *a)
{
	const struct login *l = &row->login;
	json_t *object = json_object(), *with = json_object(), *enters = json_object();
	json_t *methods = json_object();

	for (int c = 0; c < CREDENTIAL_COUNT; c++) {
		json_put(with, credential_name((enum credential)c), json_string(truth_names[l->runs[c]]));
		json_put(enters, credential_name((enum credential)c), json_string(truth_names[l->enters[c]]));
	}
	for (int m = 0; m < METHOD_COUNT; m++)
		json_put(methods, method_name((enum method)m), json_string(truth_names[l->method_works[m]]));
	json_put(object, "account", json_text(slice_of(l->account->name)));
	json_put(object, "class", row->class != NULL ? json_text(row->class->text) : json_null());
	json_put(object, "connection", json_text(row->connection));
	json_put(object, "with", with);
	json_put(object, "enters", enters);
	json_put(object, "methods", methods);
	json_put(object, "gives", json_string(gives_names[l->gives]));
	json_put(object, "why_not", l->cause != LOGIN_POSSIBLE ? json_text(escape_visible_copy(a, l->detail)) : json_null());
	json_put(object, "deciding_lines", json_text(row->deciding));
	return object;
}

static json_t *
class_json(const struct who_class *row)
{
	json_t *object = json_object(), *with = json_object(), *enters = json_object();
	json_t *methods = json_object();

	for (int c = 0; c < CREDENTIAL_COUNT; c++) {
		json_put(with, credential_name((enum credential)c), json_string(truth_names[row->view.runs[c]]));
		json_put(enters, credential_name((enum credential)c),
		    json_string(truth_names[row->view.enters[c]]));
	}
	for (int m = 0; m < METHOD_COUNT; m++)
		json_put(methods, method_name((enum method)m), json_string(truth_names[row->view.method[m]]));
	json_put(object, "class", json_text(row->witness));
	json_put(object, "with", with);
	json_put(object, "enters", enters);
	json_put(object, "methods", methods);
	json_put(object, "gives", json_string(gives_names[row->view.gives]));
	json_put(object, "why_not", json_text_or_null(row->view.detail));
	json_put(object, "deciding_lines", json_text(row->deciding));
	return object;
}

void
who_print_json(const struct who *who, struct text *out)
{
	json_t *document = json_object(), *logins = json_array(), *classes = json_array();
	struct arena a;

	arena_init(&a);
	for (uint32_t i = 0; i < who->count; i++)
		json_array_append_new(logins, row_json(&who->rows[i], &a));
	for (uint32_t i = 0; i < who->by_text_count; i++)
		json_array_append_new(classes, class_json(&who->by_text[i]));
	json_put(document, "starts", json_string(truth_names[who->starts]));
	json_put(document, "accounts_known", json_boolean(who->accounts_known));
	json_put(document, "logins", logins);
	json_put(document, "classes", classes);
	json_put(document, "complete", json_boolean(!who->is_truncated));
	json_write(document, out);
	arena_release(&a);
}
