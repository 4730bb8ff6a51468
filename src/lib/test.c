/* Test: sshd's own test modes, -t and -T. */
#include <string.h>

#include "access/startup.h"
#include "lib/lint.h"

struct teller {
	struct config_log log;
};

static void
tell(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	struct teller *t = cookie;

	(void)k, (void)setter, (void)fatal;
	config_log_message(&t->log, text);
}

static bool
groups(void *cookie, const char *user, struct group_list *out)
{
	out->known = accounts_groups(cookie, user, &out->names, &out->count);
	return out->known;
}

/* The connection of -C.  False with a message where sshd would not understand it. */
static bool
parse_specs(struct lint_run *run, const struct lint_test *test, struct connection *c,
    struct text *messages)
{
	struct slice message;

	*c = (struct connection){ .lport = -1, .groups = groups };
	c->cookie = accounts_make(&run->arena, &run->location.root);
	for (size_t i = 0; i < test->spec_count; i++)
		if (!connection_parse(&run->arena, run->config, test->specs[i], c, &message)) {
			text_add(messages, message);
			text_add_char(messages, '\n');
			return false;
		}
	return true;
}

/*
 * The start-up pass, the checks at start-up, then the pass with the
 * connection, as sshd does it one after the other.
 */
static bool
evaluate(struct lint_run *run, const struct connection *c, struct effective *e, struct text *messages)
{
	struct teller teller = { { messages } };
	struct startup_visitor visitor = { tell, &teller };
	struct startup_host host = { .root = &run->location.root, .is_command = true };
	struct text again;
	struct config_log log = { &again };
	bool good;

	if (!config_evaluate(run->config, NULL, e, &teller.log))
		return false;
	size_t said = messages->len;
	host.accounts = accounts_make(&run->arena, host.root);
	if (!startup_check_values(e, &run->arena, &visitor) ||
	    startup_on_host(e, &host, &run->arena, &visitor).starts == TRUTH_NO)
		return false;
	if (c == NULL)
		return startup_check_size(e, &run->arena, &visitor);
	/* config_evaluate makes both passes again; what the first one says was said already. */
	text_init(&again);
	good = config_evaluate(run->config, c, e, &log);
	if (again.len > said)
		text_add(messages, slice_part(text_slice(&again), said, again.len));
	text_release(&again);
	return good && startup_check_algorithms(e, &run->arena, &visitor);
}

int
lint_test(struct sshd_lint *lint, const struct lint_input *in, const struct lint_test *test,
    struct text *out, struct text *messages)
{
	struct lint_run *run = lint_run_open(lint, in);
	struct connection connection;

	if (run == NULL)
		return -1;
	struct effective *e = effective_make(&run->arena, run->config);
	text_clear(messages);
	bool good = parse_specs(run, test, &connection, messages) &&
	    evaluate(run, test->dump ? &connection : NULL, e, messages);
	if (good && test->dump)
		config_dump(e, out, test->annotate);
	lint_run_free(run);
	return good ? 0 : 1;
}
