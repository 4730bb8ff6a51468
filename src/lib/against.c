/* Against: the logins of one configuration compared with those of another. */
#include <string.h>
#include <sys/stat.h>

#include "access/people.h"
#include "base/escape.h"
#include "lib/changes.h"
#include "lib/lint.h"

/* One of the two configurations. */
struct side {
	struct lint_run *run;
	const struct config *config;
	struct host *host;
	struct startup_report startup;
};

/* Whether there is more of the host in sight than the file. */
static bool
has_root(const struct lint_run *run)
{
	return run->location.root.fd != -1 && run->location.root.mount == NULL;
}

static struct lint_run *
open_old(struct sshd_lint *lint, const struct lint_input *in)
{
	struct lint_input old = *in;
	struct stat st;

	old.root = "";
	if (old.bytes == NULL && stat(old.path, &st) == 0 && S_ISDIR(st.st_mode))
		old = (struct lint_input){ .root = in->path };
	return lint_run_open(lint, &old);
}

/* Opens the main file of ${run} again, in place of the one that belongs to ${host}'s root. */
static struct lint_run *
move_into(struct sshd_lint *lint, struct lint_run *run, const struct lint_run *host)
{
	const struct root *root = &host->location.root;
	const struct source *main_file = source_get(run->sources, run->config->main_source);
	struct lint_input in = {
		.path = slice_string(&run->arena, run->file.name),
		.bytes = main_file->bytes.len == 0 ? "" : main_file->bytes.ptr,
		.len = main_file->bytes.len,
		.root = root->is_live ? "/" : root->shown,
	};
	struct lint_run *moved = lint_run_open(lint, &in);

	lint_run_free(run);
	return moved;
}

/* A file without a host of its own is meant to replace the other one on its host. */
static bool
share_root(struct sshd_lint *lint, struct side *old, struct side *new)
{
	if (has_root(new->run) && !has_root(old->run))
		old->run = move_into(lint, old->run, new->run);
	else if (has_root(old->run) && !has_root(new->run))
		new->run = move_into(lint, new->run, old->run);
	return old->run != NULL && new->run != NULL;
}

/* The host and the sshd of both sides: those of the side whose accounts are in sight. */
static void
share_host(struct sshd_lint *lint, struct side *old, struct side *new)
{
	bool old_known = accounts_known(old->run->accounts);
	bool new_known = accounts_known(new->run->accounts);
	struct lint_run *of_old = old_known ? old->run : new->run;
	struct lint_run *of_new = new_known || !old_known ? new->run : old->run;
	const struct target *t_old = of_old->file.target, *t_new = of_new->file.target;
	struct arena *a = &new->run->arena;

	old->config = lint_run_config(old->run, t_old);
	new->config = lint_run_config(new->run, t_new);
	new->host = host_make(a, t_new, of_new->accounts, &lint->facts);
	old->host = of_old == of_new && t_old == t_new ? new->host :
	    host_make(a, t_old, of_old->accounts, &lint->facts);
	new->run->file.target_reason = of_new->file.target_reason;
	new->run->file.target = t_new;
	new->run->file.config = new->config;
	new->run->file.target_count = 0;
	old->startup = people_startup(old->host, old->config, effective_make(a, old->config), a);
	new->startup = people_startup(new->host, new->config, effective_make(a, new->config), a);
}

/* Makes the files of ${old} known to the report on ${new}; returns their numbers there. */
static const uint32_t *
adopt_sources(const struct lint_run *old, struct lint_run *new)
{
	uint32_t count = source_count(old->sources), known = source_count(new->sources);
	uint32_t *map = ARENA_ARRAY(&new->arena, uint32_t, count + 1);

	for (uint32_t i = 1; i <= count; i++) {
		const struct source *s = source_get(old->sources, i);

		for (uint32_t j = 1; j <= known && map[i] == 0; j++)
			if (slice_equal(source_get(new->sources, j)->shown, s->shown) &&
			    slice_equal(source_get(new->sources, j)->bytes, s->bytes))
				map[i] = j;
		if (map[i] != 0)
			continue;
		struct source *copy = source_add(new->sources, s->path, s->bytes);
		copy->shown = s->shown;
		map[i] = copy->id;
		new->file.sources_beside++;
	}
	return map;
}

static struct slice
summary_of(struct arena *a, const struct comparison *r, struct slice old_name)
{
	struct slice kept, name = escape_visible_copy(a, old_name);
	struct text text;

	text_init(&text);
	text_printf(&text, "%u class%s of connections", (unsigned)r->classes, r->classes == 1 ? "" : "es");
	if (r->accounts_known)
		text_printf(&text, " of %u account%s", (unsigned)r->accounts, r->accounts == 1 ? "" : "s");
	text_printf(&text, " compared with " SLICE_FORMAT, SLICE_ARG(name));
	text_add_string(&text, r->count == 0 ? ": nothing changes for logins" : "");
	if (!r->accounts_known)
		text_add_string(&text, "; no accounts are in sight, so keys and passwords are taken as given");
	if (!r->complete)
		text_add_string(&text, "; there are more classes than could be compared");
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

static void
compare(struct side *old, struct side *new, struct changes *c)
{
	struct arena *a = c->a;
	struct compare_side before = { old->config, old->host, classes_make(a, old->config, NULL) };
	struct compare_side after = { new->config, new->host, classes_make(a, new->config, NULL) };
	struct comparison result = compare_sides(&before, &after, a);

	for (uint32_t i = 0; i < result.count; i++)
		changes_add_row(c, &result.rows[i], (struct slice){ 0 });
	changes_add_last(c, &result);
	new->run->file.summary = summary_of(a, &result,
	    source_get(old->run->sources, old->config->main_source)->shown);
}

/* Which clients are lost, whoever they log in as. */
static void
compare_clients(struct side *old, struct side *new, const struct changes *c)
{
	struct offer before, after;

	if (lint_offer(old->run, old->config, &before) && lint_offer(new->run, new->config, &after))
		changes_add_clients(c, &before, &after);
}

static void
report(const struct sshd_lint *lint, struct side *old, struct side *new)
{
	struct lint_run *run = new->run;
	struct changes c = {
		.a = &run->arena,
		.store = diag_store_make(&run->arena),
		.before = old->config,
		.after = new->config,
	};

	run->file.store = c.store;
	run->file.compared = true;
	if (new->startup.verdict.starts == TRUTH_NO) {
		changes_add_refusals(&c, &new->startup.death, new->startup.blame.statement);
		run->file.summary =
		    SLICE("logins were not compared: sshd does not start with the new configuration");
	} else if (old->startup.verdict.starts == TRUTH_NO) {
		run->file.summary =
		    SLICE("logins were not compared: sshd does not start with the old configuration");
	} else {
		c.source_map = adopt_sources(old->run, run);
		compare_clients(old, new, &c);
		compare(old, new, &c);
	}
	allow_apply_to_changes(new->config, lint->rules, c.store);
	diag_finish(c.store);
}

int
lint_against(struct sshd_lint *lint, const struct lint_input *in, const struct lint_input *old_in)
{
	struct side old = { .run = open_old(lint, old_in) }, new = { .run = NULL };

	if (old.run != NULL)
		new.run = lint_run_open(lint, in);
	if (new.run == NULL || !share_root(lint, &old, &new)) {
		lint_run_free(old.run);
		lint_run_free(new.run);
		return -1;
	}
	new.run->beside = old.run;
	share_host(lint, &old, &new);
	report(lint, &old, &new);
	lint_run_keep(lint, new.run);
	return 0;
}
