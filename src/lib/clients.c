/* Clients: --clients for one file. */
#include <string.h>

#include "access/startup.h"
#include "lib/lint.h"
#include "report/clients.h"

static void
hear_nothing(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	(void)cookie, (void)k, (void)setter, (void)fatal, (void)text;
}

/* The host keys of ${e} by their paths alone. */
static const struct host_key *
keys_by_path(const struct effective *e, struct arena *a, uint32_t *count)
{
	const struct word *words = effective_words(e, KEYWORD_HOSTKEY, a, count);
	struct host_key *keys = ARENA_ARRAY(a, struct host_key, *count);

	for (uint32_t i = 0; i < *count; i++)
		keys[i] = (struct host_key){ .path = words[i].text, .usable = TRUTH_UNKNOWN };
	return keys;
}

bool
lint_offer(struct lint_run *run, const struct config *config, struct offer *out)
{
	struct arena *a = &run->arena;
	struct effective *e = effective_make(a, config);
	struct startup_visitor deaf = { hear_nothing, NULL };
	struct startup_host at = { .root = &run->location.root,
		.accounts = accounts_make(a, &run->location.root) };
	struct startup_verdict start;

	if (!config_evaluate(config, NULL, e, NULL) || !startup_check(e, a, &deaf))
		return false;
	start = startup_on_host(e, &at, a, &deaf);
	/* None is loaded where none is in sight. */
	if (start.key_count == 0)
		start.keys = keys_by_path(e, a, &start.key_count);
	*out = offer_make(e, start.keys, start.key_count, a);
	return true;
}

/* The clients that ${name} names; NULL: all.  False with lint->error when there is none. */
static bool
fill(struct sshd_lint *lint, struct lint_run *run, const char *name, const struct offer *offer,
    struct clients_table *table)
{
	struct offer standard = offer_by_default(offer, &run->arena);
	size_t count;
	const struct client *clients = client_all(&count);
	struct clients_row *rows = ARENA_ARRAY(&run->arena, struct clients_row, count);

	*table = (struct clients_table){ .offer = offer, .config = run->config, .rows = rows,
		.one_by_one = name != NULL };
	for (size_t i = 0; i < count; i++)
		if (name == NULL || client_is_called(&clients[i], name))
			rows[table->count++] = (struct clients_row){
				negotiate(offer, &clients[i]), negotiate(&standard, &clients[i]) };
	if (table->count == 0)
		lint_fail(lint, "unknown client '%s' (--clients shows them)", name);
	return table->count > 0;
}

int
lint_clients(struct sshd_lint *lint, const struct lint_input *in, const struct lint_clients *how,
    struct text *out)
{
	struct lint_run *run = lint_run_open(lint, in);
	struct clients_table table;
	struct offer offer;
	bool good;

	if (run == NULL)
		return -1;
	good = lint_offer(run, run->config, &offer);
	if (!good)
		lint_fail(lint, "nobody can connect: sshd refuses " SLICE_FORMAT " (-t says why)",
		    SLICE_ARG(run->file.name));
	if (!good || !fill(lint, run, how->name, &offer, &table)) {
		lint_run_free(run);
		return -1;
	}
	run->file.store = diag_store_make(&run->arena);
	clients_report(&table, run->file.store, &run->arena);
	diag_finish(run->file.store);
	if (how->form == CLIENTS_TABLE)
		clients_print(&table, out);
	if (how->form == CLIENTS_JSON)
		clients_print_json(&table, out);
	lint_run_keep(lint, run);
	return 0;
}
