#include "report/clients.h"

#include <string.h>

#include "base/escape.h"
#include "diag/problem.h"
#include "report/json.h"

static const char *const json_names[] = {
	[CLIENT_KEX] = "kex", [CLIENT_HOST_KEY] = "host_key", [CLIENT_CIPHER] = "cipher",
	[CLIENT_MAC] = "mac", [CLIENT_SIGNATURE] = "signature",
};

/* Whether two versions of one client fare alike. */
static bool
is_alike(const struct clients_row *l, const struct clients_row *r)
{
	if (strcmp(l->now.client->name, r->now.client->name) != 0 ||
	    l->now.connects != r->now.connects || l->now.uses_rsa != r->now.uses_rsa ||
	    l->by_default.logs_in != r->by_default.logs_in ||
	    l->now.client->is_sure != r->now.client->is_sure ||
	    l->now.needs_key != r->now.needs_key)
		return false;
	for (int k = 0; k < CLIENT_KIND_COUNT; k++)
		if (l->now.fails[k] != r->now.fails[k] ||
		    !slice_equal(l->now.remedy[k], r->now.remedy[k]))
			return false;
	return true;
}

/* The end of the run of versions that begins at ${first} and is told in one line. */
static size_t
end_of_run(const struct clients_table *table, size_t first, bool one_by_one)
{
	size_t end = first + 1;

	while (!one_by_one && end < table->count &&
	    is_alike(&table->rows[first], &table->rows[end]))
		end++;
	return end;
}

static void
separate(struct text *out, const char *separator)
{
	if (out->len > 0)
		text_add_string(out, separator);
}

/* "add X to KexAlgorithms", for each kind that fails. */
static void
add_remedies(struct text *out, const struct negotiation *n)
{
	for (int i = 0; i < CLIENT_KIND_COUNT; i++) {
		enum client_kind k = (enum client_kind)i;

		if (!n->fails[k])
			continue;
		separate(out, "; ");
		if (n->remedy[k].len == 0)
			text_printf(out, "this sshd has no %s of its kind", client_kind_name(k));
		else if (k == CLIENT_HOST_KEY && n->needs_key)
			text_printf(out, "make a host key for " SLICE_FORMAT, SLICE_ARG(n->remedy[k]));
		else
			text_printf(out, "add " SLICE_FORMAT " to %s", SLICE_ARG(n->remedy[k]),
			    keyword_spelling(client_kind_keyword(k)));
	}
}

/* "no key exchange, host key or cipher in common" */
static void
add_causes(struct text *out, const struct negotiation *n)
{
	unsigned left = 0;
	bool has_begun = false;

	for (int k = 0; k < CLIENT_KIND_COUNT; k++)
		left += n->fails[k];
	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		if (!n->fails[k])
			continue;
		text_printf(out, "%s%s", !has_begun ? "no " : left == 1 ? " or " : ", ",
		    client_kind_name((enum client_kind)k));
		has_begun = true;
		left--;
	}
	if (has_begun)
		text_add_string(out, " in common");
}

static void
add_chosen(struct text *out, const struct negotiation *n)
{
	for (int k = 0; k < CLIENT_SIGNATURE; k++) {
		if (n->chosen[k].len == 0)
			continue;
		text_printf(out, "%s" SLICE_FORMAT, k > 0 ? ", " : "", SLICE_ARG(n->chosen[k]));
	}
}

static void
print_run(const struct clients_table *table, size_t first, size_t end, struct text *out)
{
	const struct negotiation *n = &table->rows[first].now;
	struct text versions, how;

	text_init(&versions);
	text_init(&how);
	text_add_string(&versions, n->client->version);
	if (end - first > 1)
		text_printf(&versions, "..%s", table->rows[end - 1].now.client->version);
	if (!n->logs_in) {
		add_causes(&how, n);
		add_remedies(&how, n);
	} else if (table->one_by_one) {
		add_chosen(&how, n);
	}
	if (n->connects && !n->uses_rsa) {
		separate(&how, "; ");
		text_printf(&how, "not with RSA keys: add " SLICE_FORMAT " to %s",
		    SLICE_ARG(n->rsa_remedy), keyword_spelling(KEYWORD_PUBKEYACCEPTEDALGORITHMS));
	}
	if (!n->client->is_sure) {
		separate(&how, "; ");
		text_add_string(&how, "from hearsay");
	}
	text_printf(out, "%-19s %-18s %-8s %s", n->client->name, versions.ptr,
	    n->logs_in ? "yes" : n->connects ? "no keys" : "no", how.ptr);
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->ptr[--out->len] = '\0';
	text_add_char(out, '\n');
	text_release(&versions);
	text_release(&how);
}

void
clients_print(const struct clients_table *table, struct text *out)
{
	const struct offer *o = table->offer;
	size_t end;

	text_printf(out, "%-19s %-18s %-8s %s\n", "client", "version", "connects",
	    "how, or what would bring it back");
	for (size_t i = 0; i < table->count; i = end) {
		end = end_of_run(table, i, table->one_by_one);
		print_run(table, i, end, out);
	}
	text_printf(out, "for %s with host keys %s ", o->target->name,
	    o->keys_known ? "for" : "that, by their names, are for");
	for (uint32_t i = 0; i < o->signable_count; i++)
		text_printf(out, "%s" SLICE_FORMAT, i > 0 ? ", " : "", SLICE_ARG(o->signable[i]));
	text_add_string(out, o->signable_count == 0 ? "nothing\n" : "\n");
}

static json_t *
row_json(const struct clients_row *row)
{
	const struct negotiation *n = &row->now;
	json_t *object = json_object(), *chosen = json_object(), *add = json_object();

	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		json_put(chosen, json_names[k], json_text_or_null(n->chosen[k]));
		if (n->fails[k])
			json_put(add, json_names[k], json_text_or_null(n->remedy[k]));
	}
	json_put(object, "client", json_string(n->client->name));
	json_put(object, "version", json_string(n->client->version));
	json_put(object, "released", json_string(n->client->released));
	json_put(object, "verified", json_boolean(n->client->is_sure));
	json_put(object, "connects", json_boolean(n->connects));
	json_put(object, "keys_accepted", json_boolean(n->logs_in));
	json_put(object, "rsa_keys_accepted", json_boolean(n->connects && n->uses_rsa));
	json_put(object, "connects_by_default", json_boolean(row->by_default.connects));
	json_put(object, "chosen", chosen);
	json_put(object, "missing", add);
	json_put(object, "needs_host_key", json_boolean(n->needs_key));
	return object;
}

void
clients_print_json(const struct clients_table *table, struct text *out)
{
	json_t *document = json_object(), *clients = json_array(), *keys = json_array();

	for (uint32_t i = 0; i < table->offer->signable_count; i++)
		json_array_append_new(keys, json_text(table->offer->signable[i]));
	for (size_t i = 0; i < table->count; i++)
		json_array_append_new(clients, row_json(&table->rows[i]));
	json_put(document, "target", json_string(table->offer->target->name));
	json_put(document, "host_keys_known", json_boolean(table->offer->keys_known));
	json_put(document, "host_keys_sign", keys);
	json_put(document, "clients", clients);
	json_write(document, out);
}

/* The line to blame: that of the first list that fails, else the file. */
static struct span
blamed_span(const struct clients_table *table, const struct negotiation *n, enum client_kind *kind)
{
	for (int k = 0; k < CLIENT_KIND_COUNT; k++) {
		uint32_t setter = table->offer->setters[k];

		if (!n->fails[k])
			continue;
		*kind = (enum client_kind)k;
		if (setter != 0 && table->config->statements[setter - 1].node != NULL)
			return table->config->statements[setter - 1].node->span;
		break;
	}
	return (struct span){ table->config->main_source, 0, 0 };
}

void
clients_report(const struct clients_table *table, struct diag_store *store, struct arena *a)
{
	const struct problem_row *row = problem_row(PROBLEM_CLIENT_CANNOT_CONNECT);
	struct text message, help;
	size_t end;

	text_init(&message);
	text_init(&help);
	for (size_t i = 0; i < table->count; i = end) {
		const struct negotiation *n = &table->rows[i].now;
		enum client_kind kind = CLIENT_KEX;

		end = end_of_run(table, i, false);
		if (n->logs_in || !n->client->is_sure)
			continue;
		text_clear(&message);
		text_clear(&help);
		text_printf(&message, "%s %s", n->client->name, n->client->version);
		if (end - i > 1)
			text_printf(&message, "..%s", table->rows[end - 1].now.client->version);
		text_add_string(&message, n->connects ? " cannot log in with a key: " :
		    " cannot connect: ");
		add_causes(&message, n);
		add_remedies(&help, n);
		struct span span = blamed_span(table, n, &kind);
		diag_add(store, &(struct diagnostic){
		    .id = row->name,
		    .severity = table->rows[i].by_default.logs_in ? row->severity : SEVERITY_NOTE,
		    .category = row->category,
		    .span = span,
		    .message = text_keep(&message, a),
		    .keyword = slice_of(keyword_spelling(client_kind_keyword(kind))),
		    .why = slice_of(row->why),
		    .help = text_keep(&help, a),
		});
	}
	text_release(&message);
	text_release(&help);
}
