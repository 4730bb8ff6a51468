/*
 * Template: lints what is there whatever its values.  The lines that are
 * certain are read as a configuration of their own, and each line that is
 * written out by itself; a finding counts when no value can take it away:
 *
 *	a problem of a certain line that it has by itself, or that only
 *	keywords have to do with which nothing but certain lines set
 *	a problem of any other line that it has by itself, for every sshd
 *	a finding that follows from such keywords, or from its line alone
 */
#include <string.h>

#include "lib/lint.h"
#include "lib/template_lines.h"
#include "rules/expr.h"
#include "rules/fact.h"

struct work {
	struct sshd_lint *lint;
	struct lint_run *run;
	struct template_lines lines;
	uint32_t source;		/* of the template */
	const struct target **all;	/* every target, for what does not depend on one */
	size_t all_count;
};

static enum template_language
language_of(const struct lint_run *run)
{
	enum template_language language = template_language(run->location.inside);

	return language != TEMPLATE_NONE ? language : template_language(run->file.name);
}

bool
lint_is_template(const struct lint_run *run)
{
	const struct source *s = source_get(run->sources, run->config->main_source);
	enum template_language language = language_of(run);
	struct arena scratch;

	if (language == TEMPLATE_NONE || s == NULL)
		return false;
	arena_init(&scratch);
	bool is_dynamic = template_parse(&scratch, language, s->bytes)->is_dynamic;
	arena_release(&scratch);
	return is_dynamic;
}

/* The configuration as the bytes of the template's source now stand. */
static const struct config *
load(const struct work *w)
{
	struct lint_run *run = w->run;
	enum source_error error;
	int number;

	return config_load(&run->arena, run->file.target, run->sources, run->location.inside,
	    &error, &number);
}

/* ---- targets ---- */

static void
find_targets(struct work *w)
{
	const char *const *names = target_names(&w->all_count);

	w->all = ARENA_ARRAY(&w->run->arena, const struct target *, w->all_count);
	for (size_t i = 0; i < w->all_count; i++)
		w->all[i] = target_find(&w->run->arena, slice_of(names[i]));
}

/* ---- one line by itself ---- */

/* What is wrong with line ${i} by itself; offsets are ${*moved} less than in the template. */
static struct diag_store *
look_alone(struct work *w, uint32_t i, const struct target *target, struct arena *a,
    uint32_t *moved)
{
	struct slice path = SLICE("/etc/ssh/sshd_config");
	struct diag_store *store = diag_store_make(a);
	struct root *root = ARENA_NEW(a, struct root);
	enum source_error error;
	int number;

	root_none(root);
	struct source_set *set = source_set_make(a, root);
	source_add(set, path, template_lines_alone(&w->lines, i, a, moved));
	const struct config *config = config_load(a, target, set, path, &error, &number);
	struct rules_run rules = { .a = a, .config = config, .store = store,
		.rules = w->lint->rules };
	config_report(config, store);
	rules_run(&rules);
	diag_finish(store);
	return store;
}

/* What depends on more than the text of lines, or would not be so where the file will lie. */
static bool
is_of_place(const struct diagnostic *d)
{
	static const enum problem others[] = { PROBLEM_INCLUDE_DEPTH, PROBLEM_INCLUDE_UNREADABLE,
		PROBLEM_INCLUDE_NO_MATCH, PROBLEM_STARTUP_CHECK, PROBLEM_TOO_LARGE,
		PROBLEM_UNUSED_ALLOWANCE };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strcmp(d->id, problem_row(others[i])->name) == 0)
			return true;
	return false;
}

/* Whether line ${i} by itself has what ${d} says, for ${target}. */
static bool
has_alone(struct work *w, uint32_t i, const struct diagnostic *d, const struct target *target)
{
	struct arena a;
	uint32_t moved;
	bool found = false;

	arena_init(&a);
	struct diag_store *store = look_alone(w, i, target, &a, &moved);
	for (size_t j = 0; j < diag_count(store) && !found; j++) {
		const struct diagnostic *e = diag_at(store, j);
		found = strcmp(e->id, d->id) == 0 && e->span.source != 0 &&
		    e->span.begin + moved == d->span.begin && e->span.end + moved == d->span.end;
	}
	arena_release(&a);
	return found;
}

/* ---- what is certain ---- */

/* Whether ${rule} asks for nothing but the values of keywords. */
static bool
asks_for_values(const struct rule *rule)
{
	for (uint16_t i = 1; i < rule->node_count; i++) {
		const struct expr *e = &rule->nodes[i];
		if (e->op == OP_FACT && (e->detail == FACT_lines ||
		    fact_row((enum fact)e->detail)->where != IN_ALL))
			return false;
	}
	return rule->scope == SCOPE_ONCE || rule->scope == SCOPE_CLASS ||
	    rule->scope == SCOPE_EVERY_CLASS;
}

/* Whether certain lines alone decide all that ${rule} asks for. */
static bool
is_decided(const struct work *w, const struct rule *rule)
{
	if (rule->reads_connection || rule->needs_host)
		return false;
	for (uint16_t i = 0; i < rule->read_count; i++)
		if (!template_lines_decide(&w->lines, rule->reads[i]))
			return false;
	return true;
}

static bool
is_certain(const struct diagnostic *d, void *cookie)
{
	struct work *w = cookie;
	const struct rule *rule = rule_set_find(w->lint->rules, slice_of(d->id));
	uint32_t i = d->span.source == w->source ? template_lines_at(&w->lines, d->span.begin) :
	    w->lines.t->line_count;
	bool has_line = i < w->lines.t->line_count && w->lines.facts[i].state == STATE_SURE;

	if (d->span.source != 0 && !has_line)
		return false;
	if (d->is_problem)
		return has_line && !is_of_place(d) &&
		    (template_lines_decide(&w->lines, w->lines.facts[i].keyword) ||
		    has_alone(w, i, d, w->run->file.target));
	if (rule == NULL || !is_decided(w, rule) ||
	    (has_line && w->lines.facts[i].keyword == KEYWORD_MATCH))	/* it is of its whole block */
		return false;
	return asks_for_values(rule) ? !w->lines.anything_open :
	    has_line && has_alone(w, i, d, w->run->file.target);
}

/* The certain findings for ${target}. */
static struct diag_store *
look_for(struct work *w, const struct target *target)
{
	struct diag_store *store = lint_run_findings(w->lint, w->run,
	    lint_run_config(w->run, target));

	diag_filter(store, is_certain, w);
	return store;
}

static bool
has(struct diag_store *store, const struct diagnostic *d)
{
	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *e = diag_at(store, i);
		if (strcmp(e->id, d->id) == 0 && e->span.begin == d->span.begin &&
		    e->span.end == d->span.end)
			return true;
	}
	return false;
}

static bool
is_in(const struct diagnostic *d, void *cookie)
{
	return has(cookie, d);
}

/*
 * What is certain for the targets that were asked for; without any, for every
 * sshd: a template is no host's.
 */
static struct diag_store *
look_everywhere(struct work *w)
{
	struct lint_profiles profiles = w->lint->profiles;

	w->lint->profiles = (struct lint_profiles){ 0 };	/* there is no target to check them for */
	struct diag_store *store = look_for(w, w->run->file.target);
	for (size_t i = 0; i < w->all_count && diag_count(store) > 0; i++)
		diag_filter(store, is_in, look_for(w, w->all[i]));
	w->lint->profiles = profiles;
	return store;
}

static struct diag_store *
look_at_targets(struct work *w)
{
	struct report_file *file = &w->run->file;
	struct arena *a = &w->run->arena;
	struct diag_store **stores = ARENA_ARRAY(a, struct diag_store *, file->target_count);
	const char **names = ARENA_ARRAY(a, const char *, file->target_count);

	for (size_t i = 0; i < file->target_count; i++) {
		names[i] = file->targets[i]->name;
		stores[i] = look_for(w, file->targets[i]);
	}
	return file->target_count == 1 ? stores[0] :
	    diag_merge(a, stores, names, file->target_count);
}

/* ---- lines that are not certain ---- */

/* Keywords of patched or very old sshds, which a condition may well be there for. */
static bool
is_foreign(struct slice word)
{
	static const char *const others[] = {
		"AuthorizedKeysCommandRunAs", "ShowPatchLevel",		/* Red Hat, long ago */
		"GSSAPIEnablek5users", "KerberosUseKuserok",
		"HPNDisabled", "HPNBufferSize", "TcpRcvBufPoll", "NoneEnabled",	/* HPN-SSH */
		"NoneMacEnabled", "DisableMTAES",
		"UseLPK", "LpkServers",					/* keys out of LDAP */
		"X509KeyAlgorithm", "CACertificateFile", "CACertificatePath",	/* PKIX-SSH */
		"AllowedCertPurpose",
		"LookupClientHostnames", "MaxAuthTriesLog",		/* SunSSH */
		"PAMAuthenticationViaKBDInt", "PreUserauthHook", "UseOpenSSLEngine",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (slice_is_nocase(word, others[i]))
			return true;
	return false;
}

static bool
is_problem(const struct diagnostic *d, enum problem problem)
{
	return d->is_problem && strcmp(d->id, problem_row(problem)->name) == 0;
}

/* Whether ${d}, of line ${i} by itself, is so for every sshd there is. */
static bool
is_lasting(struct work *w, uint32_t i, const struct diagnostic *d)
{
	bool is_open = w->lines.facts[i].state == STATE_OPEN, foreign = is_foreign(w->lines.facts[i].word);

	if (!d->is_problem || is_of_place(d) || (is_open && !is_problem(d, PROBLEM_UNKNOWN_KEYWORD)) ||
	    (foreign && is_problem(d, PROBLEM_UNKNOWN_KEYWORD)))
		return false;
	/* Releases older than those that we know did not say so. */
	if (is_problem(d, PROBLEM_DEPRECATED_KEYWORD) || is_problem(d, PROBLEM_UNSUPPORTED_KEYWORD))
		return false;
	for (size_t t = 0; t < w->all_count; t++)
		if (!has_alone(w, i, d, w->all[t]))
			return false;
	return true;
}

/* Adds to ${store} what is wrong with line ${i} by itself for every sshd. */
static void
add_lasting(struct work *w, uint32_t i, struct diag_store *store)
{
	struct arena *a = &w->run->arena;
	const struct template_line *line = &w->lines.t->lines[i];
	struct arena_mark mark = arena_mark(a);
	uint32_t moved;
	bool added = false;
	struct diag_store *alone = look_alone(w, i, w->run->file.target, a, &moved);

	for (size_t j = 0; j < diag_count(alone); j++) {
		struct diagnostic d = *diag_at(alone, j);
		d.span.source = w->source;
		d.span.begin += moved;
		d.span.end += moved;
		if (d.span.begin < line->begin || d.span.begin >= line->end || !is_lasting(w, i, &d))
			continue;
		d.is_fatal = false;
		d.notes = NULL;
		d.note_count = 0;
		d.fix_count = 0;
		diag_add(store, &d);
		added = true;
	}
	if (!added)
		arena_rewind(a, mark);
}

static bool
is_of_text(const struct diagnostic *d, void *cookie)
{
	(void)cookie;
	return !is_of_place(d);
}

static void
add_uncertain(struct work *w, struct diag_store *store)
{
	struct source *source = source_get(w->run->sources, w->source);
	const struct template *t = w->lines.t;

	for (uint32_t i = 0; i < t->line_count; i++) {
		const struct template_fact *f = &w->lines.facts[i];
		if (f->state == STATE_SOMETIMES ||
		    (f->state == STATE_OPEN && f->keyword == KEYWORD_NONE && f->is_plain))
			add_lasting(w, i, store);
	}
	/* Comments that allow something stand above lines that are not certain, too. */
	source->bytes = t->masked;
	allow_apply(load(w), w->lint->rules, store);
	diag_filter(store, is_of_text, NULL);
}

/* ---- the whole ---- */

/* What the values decide, for --show-unknown. */
static void
tell_unknown(struct work *w, struct source *source)
{
	struct report_file *file = &w->run->file;
	const struct template *t = w->lines.t;
	struct slice *lines = ARENA_ARRAY(&w->run->arena, struct slice, t->line_count + 1);
	struct text text;

	file->unknown_count = 0;
	text_init(&text);
	if (t->is_broken)
		lines[file->unknown_count++] = SLICE("template: its tags do not fit together");
	for (uint32_t i = 0; i < t->line_count; i++) {
		text_clear(&text);
		template_lines_explain(&w->lines, i, &text);
		if (text.len == 0)
			continue;
		struct position at = source_position(source, w->lines.t->lines[i].begin);
		lines[file->unknown_count++] = slice_printf(&w->run->arena, "template, line %u: %s",
		    (unsigned)at.line, text.ptr);
	}
	text_release(&text);
	file->unknown = lines;
}

/* A check that the values may decide is not decidable. */
static void
weaken_checks(struct work *w)
{
	struct report_file *file = &w->run->file;
	struct report_check *checks = ARENA_ARRAY(&w->run->arena, struct report_check,
	    file->check_count);

	for (size_t i = 0; i < file->check_count; i++) {
		const struct rule *rule = rule_set_find(w->lint->rules, slice_of(file->checks[i].rule));
		checks[i] = file->checks[i];
		if (rule != NULL && is_decided(w, rule) && asks_for_values(rule) &&
		    !w->lines.anything_open)
			continue;
		checks[i].result = rules_result_name(RULES_UNDECIDED);
		checks[i].value = checks[i].message = (struct slice){ 0 };
		checks[i].span = (struct span){ 0 };
	}
	file->checks = checks;
}

void
lint_template(struct sshd_lint *lint, struct lint_run *run)
{
	struct arena *a = &run->arena;
	struct source *source = source_get(run->sources, run->config->main_source);
	struct work w = { .lint = lint, .run = run, .source = source->id };
	struct slice text = source->bytes;
	enum template_language language = language_of(run);

	find_targets(&w);
	template_lines_make(&w.lines, a, template_parse(a, language, text), text, run->file.target);
	/* Lines are numbered as in the template, whatever is read in its place. */
	source_position(source, 0);
	source->bytes = template_lines_sure(&w.lines, a);
	run->config = load(&w);
	struct diag_store *store = lint->targets.count > 0 ? look_at_targets(&w) : look_everywhere(&w);
	struct diag_store *uncertain = diag_store_make(a);
	add_uncertain(&w, uncertain);
	for (size_t i = 0; i < diag_count(uncertain); i++)
		diag_add(store, diag_at(uncertain, i));
	for (size_t i = 0; i < diag_count(store); i++) {
		diag_at(store, i)->is_fatal = false;
		diag_at(store, i)->fix_count = 0;
	}
	diag_finish(store);
	weaken_checks(&w);
	source->bytes = text;
	tell_unknown(&w, source);
	run->file.is_template = true;
	run->file.config = NULL;	/* there is none yet */
	run->file.summary = SLICE("A template: reported is only what is wrong whatever its values.");
	if (lint->targets.count == 0)
		run->file.target_reason = SLICE("for a template every other one as well; see --target");
	run->file.store = store;
}
