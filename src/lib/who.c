/* Who: --who for one file. */
#include "access/gate.h"
#include "access/negotiate.h"
#include "access/startup.h"
#include "access/who.h"
#include "host/file.h"
#include "lib/lint.h"
#include "report/restart.h"
#include "report/who.h"

static void
hear_nothing(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	(void)cookie, (void)k, (void)setter, (void)fatal, (void)text;
}

/*
 * Whether sshd starts at all with the file on its host; ${*lacking} is what then
 * keeps everybody from connecting.
 */
static enum truth
starts(struct lint_run *run, struct effective *e, const struct host *host, enum keyword *lacking)
{
	struct startup_verdict start;
	struct offer offer;

	struct startup_visitor deaf = { hear_nothing, NULL };
	struct startup_host at = { .root = host->root, .accounts = host->accounts };

	if (!config_evaluate(run->file.config, NULL, e, NULL) || !startup_check(e, &run->arena, &deaf))
		return TRUTH_NO;
	start = startup_on_host(e, &at, &run->arena, &deaf);
	offer = offer_make(e, start.keys, start.key_count, &run->arena);
	*lacking = offer_lacks(&offer);
	return start.starts;
}

/* The connection of -C.  False with lint->error where it cannot be read. */
static bool
parse_specs(struct sshd_lint *lint, struct lint_run *run, const struct lint_who *who,
    struct connection *c)
{
	struct slice message;

	*c = (struct connection){ .lport = -1 };
	for (size_t i = 0; i < who->spec_count; i++)
		if (!connection_parse(&run->arena, run->config, who->specs[i], c, &message)) {
			lint_fail(lint, SLICE_FORMAT, SLICE_ARG(message));
			return false;
		}
	return true;
}

/* The answer to ${query} for ${run}. */
static struct who
answer(struct lint_run *run, struct host *host, struct who_query query)
{
	const struct config *config = run->file.config;
	struct arena *a = &run->arena;
	enum truth start = starts(run, effective_make(a, config), host, &query.lacking);

	return who_make(host, config, start, query.fixed == NULL && start != TRUTH_NO ?
	    classes_make(a, config, NULL) : NULL, &query, a);
}

const struct who *
lint_run_who(struct lint_run *run)
{
	struct arena *a = &run->arena;

	if (run->who == NULL) {
		struct host *host = host_make(a, run->file.target,
		    run->accounts, &run->facts);
		struct who *who = ARENA_NEW(a, struct who);
		*who = answer(run, host, (struct who_query){ 0 });
		run->who = who;
	}
	return run->who;
}

int
lint_who(struct sshd_lint *lint, const struct lint_input *in, const struct lint_who *who,
    struct text *out)
{
	struct lint_run *run = lint_run_open(lint, in);
	struct connection c;
	struct who_query query = { .account = who->account };
	struct who found;

	if (run == NULL)
		return -1;
	if (!parse_specs(lint, run, who, &c)) {
		lint_run_free(run);
		return -1;
	}
	struct arena *a = &run->arena;
	struct host *host = host_make(a, run->file.target, accounts_make(a, &run->location.root),
	    &lint->facts);
	if (who->account != NULL && accounts_known(host->accounts) &&
	    accounts_find(host->accounts, who->account) == NULL) {
		lint_fail(lint, "there is no account '%s' on the host of %s", who->account,
		    slice_string(a, run->file.name));
		lint_run_free(run);
		return -1;
	}
	query.fixed = who->spec_count > 0 ? &c : NULL;
	found = answer(run, host, query);
	if (who->as_json)
		who_print_json(&found, out);
	else
		who_print(&found, who->colour, out);
	lint_run_free(run);
	return 0;
}

/* ---- --checklist ---- */

/* The host's name for itself (hostname(5)); empty when it is not in sight. */
static struct slice
server_name(const struct host *h, struct arena *a)
{
	struct slice rest, line = { 0 };
	struct file file;

	if (file_read(h->root, a, "/etc/hostname", 1 << 12, &file) != FILE_THERE)
		return line;
	rest = file.bytes;
	while (rest.len > 0 && slice_cut(&rest, '\n', &line) && (line.len == 0 || line.ptr[0] == '#'))
		line = (struct slice){ 0 };
	return slice_trim(line);
}

int
lint_checklist(struct sshd_lint *lint, const struct lint_input *in, const char *old, struct text *out)
{
	struct lint_run *run = lint_run_open(lint, in);
	int result;

	if (run == NULL)
		return -1;
	struct arena *a = &run->arena;
	struct host *host = host_make(a, run->file.target, accounts_make(a, &run->location.root), &lint->facts);
	struct who who = answer(run, host, (struct who_query){ 0 });
	struct effective *e = effective_make(a, run->file.config);
	struct gate gate = { 0 };

	if (config_evaluate(run->file.config, NULL, e, NULL))
		gate = gate_judge(host, e, a);
	struct restart restart = {
		.who = &who,
		.target = run->file.target,
		.file = slice_string(a, run->file.name),
		.old = old,
		.server = server_name(host, a),
		.port = gate.port_count > 0 ? gate.ports[0] : 22,
		.by_socket = gate.by_socket,
	};
	result = restart_shuts_out(&restart);
	restart_print(&restart, out);
	lint_run_free(run);
	return result;
}
