#include "report/who.h"

#include <jansson.h>

#include "base/escape.h"
#include "report/json.h"

static const char *const truth_names[] = {
	[TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "unknown",
};
static const char *const gives_names[] = {
	[GIVES_SHELL] = "shell", [GIVES_FORCED_COMMAND] = "forced command", [GIVES_SFTP] = "sftp",
	[GIVES_NOTHING] = "nothing", [GIVES_NO_SESSION] = "forwarding",
};

/* "publickey, password": what works for somebody who has key and password. */
static struct slice
methods_text(const struct login *l, struct arena *a)
{
	struct text out;
	struct slice kept;

	text_init(&out);
	for (int m = 0; m < METHOD_COUNT; m++)
		if (l->method_works[m] == TRUTH_YES)
			text_printf(&out, "%s%s", out.len > 0 ? ", " : "", method_name((enum method)m));
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}

static void
print_row(const struct who_row *row, struct arena *a, struct text *out)
{
	const struct login *l = &row->login;
	struct slice name = escape_visible_copy(a, slice_of(l->account->name));

	text_printf(out, "%-16.*s %-8s %-8s %-8s ", (int)name.len, name.ptr,
	    truth_names[l->enters[WITH_KEY]], truth_names[l->enters[WITH_PASSWORD]],
	    truth_names[l->enters[WITH_BOTH]]);
	if (l->cause != LOGIN_POSSIBLE)
		text_add(out, escape_visible_copy(a, l->detail));
	else {
		text_add(out, methods_text(l, a));
		if (l->gives != GIVES_SHELL)
			text_printf(out, " (%s)", gives_names[l->gives]);
	}
	if (row->connection.len > 0) {
		text_add_string(out, "; from ");
		text_add(out, escape_visible_copy(a, row->connection));
	}
	if (row->deciding.len > 0) {
		text_add_string(out, "; ");
		text_add(out, row->deciding);
	}
	text_add_char(out, '\n');
}

void
who_print(const struct who *who, struct text *out)
{
	struct arena a;

	arena_init(&a);
	if (who->starts == TRUTH_NO)
		text_add_string(out, "nobody: sshd does not start with this configuration\n");
	else if (!who->accounts_known)
		text_add_string(out, "the accounts of this host are not in sight: give its root with --root\n");
	else {
		text_printf(out, "%-16s %-8s %-8s %-8s %s\n", "account", "key", "password", "both", "how, or why not");
		for (uint32_t i = 0; i < who->count; i++)
			print_row(&who->rows[i], &a, out);
	}
	arena_release(&a);
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

void
who_print_json(const struct who *who, struct text *out)
{
	json_t *document = json_object(), *logins = json_array();
	struct arena a;

	arena_init(&a);
	for (uint32_t i = 0; i < who->count; i++)
		json_array_append_new(logins, row_json(&who->rows[i], &a));
	json_put(document, "starts", json_string(truth_names[who->starts]));
	json_put(document, "accounts_known", json_boolean(who->accounts_known));
	json_put(document, "logins", logins);
	json_write(document, out);
	arena_release(&a);
}
