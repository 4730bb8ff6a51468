#include "report/who.h"

#include <jansson.h>
#include <string.h>

#include "base/escape.h"
#include "report/excerpt.h"
#include "report/json.h"
#include "report/who_lines.h"

enum { TABLE_WIDTH = 100, NAME_WIDTH = 24 };

struct table {
	const struct who_line *lines;
	size_t count;
	struct text *out;
	bool colour;
	struct arena a;
};

/* "yes     ", in its colour. */
static void
print_truth(struct table *t, enum truth value, int width)
{
	static const char *const colours[] = {
		[TRUTH_NO] = "\033[31m", [TRUTH_YES] = "\033[32m", [TRUTH_UNKNOWN] = "\033[33m",
	};

	text_printf(t->out, "%s%-*s%s", t->colour ? colours[value] : "", width, who_truth_name(value),
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

/* How it gets in, or why not; from where; by which lines. */
static struct slice
account_of(struct table *t, const struct who_line *l)
{
	struct slice kept, from = who_line_from(l, &t->a);
	struct text text;

	text_init(&text);
	text_add(&text, who_line_how(l, &t->a));
	if (!l->is_only && l->connection.len > 0) {
		text_add_string(&text, text.len > 0 ? "; from " : "from ");
		text_add(&text, from);
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

	for (size_t i = 0; i < t->count; i++) {
		size_t own = excerpt_width(t->lines[i].name);

		if (own > width)
			width = own < NAME_WIDTH ? own : NAME_WIDTH;
	}
	text_printf(t->out, "%s%-*s  key      password both     how, or why not%s\n",
	    t->colour ? "\033[1m" : "", (int)width, heading, t->colour ? "\033[0m" : "");
	for (size_t i = 0; i < t->count; i++) {
		const struct who_line *l = &t->lines[i];
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
	t.lines = who_lines(who, &t.a, &t.count);
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
		json_put(with, credential_name((enum credential)c), json_string(who_truth_name(l->runs[c])));
		json_put(enters, credential_name((enum credential)c), json_string(who_truth_name(l->enters[c])));
	}
	for (int m = 0; m < METHOD_COUNT; m++)
		json_put(methods, method_name((enum method)m), json_string(who_truth_name(l->method_works[m])));
	json_put(object, "account", json_text(slice_of(l->account->name)));
	json_put(object, "class", row->class != NULL ? json_text(row->class->text) : json_null());
	json_put(object, "connection", json_text(row->connection));
	json_put(object, "with", with);
	json_put(object, "enters", enters);
	json_put(object, "methods", methods);
	json_put(object, "gives", json_string(who_gives_name(l->gives)));
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
		json_put(with, credential_name((enum credential)c),
		    json_string(who_truth_name(row->view.runs[c])));
		json_put(enters, credential_name((enum credential)c),
		    json_string(who_truth_name(row->view.enters[c])));
	}
	for (int m = 0; m < METHOD_COUNT; m++)
		json_put(methods, method_name((enum method)m), json_string(who_truth_name(row->view.method[m])));
	json_put(object, "class", json_text(row->witness));
	json_put(object, "with", with);
	json_put(object, "enters", enters);
	json_put(object, "methods", methods);
	json_put(object, "gives", json_string(who_gives_name(row->view.gives)));
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
	json_put(document, "starts", json_string(who_truth_name(who->starts)));
	json_put(document, "accounts_known", json_boolean(who->accounts_known));
	json_put(document, "logins", logins);
	json_put(document, "classes", classes);
	json_put(document, "complete", json_boolean(!who->is_truncated));
	json_write(document, out);
	arena_release(&a);
}
