/*
 * Examine: runs the examples that rules carry.  Each example is linted with
 * its rule alone, and the findings must stand exactly on the marked lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/vec.h"
#include "rules/example_host.h"
#include "rules/mark.h"
#include "rules/rules.h"
#include "source/root.h"
#include "source/source.h"

/* A mark in a file, and whether a finding stood there. */
struct mark {
	const struct rule_file *file;
	uint32_t line;
	struct slice text;
	bool is_found;
};

VEC(mark_vec, struct mark);

/* One example on one target. */
struct trial {
	const struct rule *rule;
	const struct rule_example *example;
	const struct target *target;
	struct arena *a;
	struct text *out;
	struct mark_vec marks;
	bool has_failed;
};

/* ---- complaints ---- */

/* Where the example's line ${line} stands in the rule file; the rule's id for built-in rules. */
static void
begin_complaint(struct trial *t, uint32_t line)
{

	t->has_failed = true;
	if (t->rule->origin.len > 0) {
		escape_visible(t->out, t->rule->origin);
		text_printf(t->out, ":%u:1: error: ", (unsigned)line);
	} else {
		text_printf(t->out, "%s: error: ", t->rule->id);
	}
	text_add_string(t->out, "example \"");
	escape_visible(t->out, t->example->name);
	text_printf(t->out, "\" (%s): ", t->target->name);
}

static void
complain(struct trial *t, uint32_t line, struct slice text)
{

	begin_complaint(t, line);
	escape_visible(t->out, text);
	text_add_char(t->out, '\n');
}

static uint32_t
line_in_rule(const struct rule_file *file, uint32_t line)
{

	return file->line == 0 ? 0 : file->line + line - 1;
}

/* ---- marks ---- */

/* The text that is linted: ${file} without its marks, which go to t->marks. */
static struct slice
strip(struct trial *t, const struct rule_file *file)
{
	struct slice rest = file->text, line, kept;
	struct text text;
	uint32_t number = 0;

	text_init(&text);
	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		struct mark m = { .file = file, .line = ++number };

		if (mark_cut(&line, &m.text))
			mark_vec_push(&t->marks, m);
		text_add(&text, line);
		text_add_char(&text, '\n');
	}
	kept = text_keep(&text, t->a);
	text_release(&text);
	return kept;
}

/* ---- one trial ---- */

static const struct rule_file *
file_of(const struct trial *t, const struct source *source)
{

	for (uint16_t i = 0; i < t->example->file_count && source != NULL; i++)
		if (slice_equal(t->example->files[i].path, source->path))
			return &t->example->files[i];
	return NULL;
}

static struct mark *
mark_at(struct trial *t, const struct rule_file *file, uint32_t line)
{

	for (size_t i = 0; i < t->marks.count; i++)
		if (t->marks.ptr[i].file == file && t->marks.ptr[i].line == line)
			return &t->marks.ptr[i];
	return NULL;
}

static bool
contains(struct slice text, struct slice part)
{

	for (size_t i = 0; i + part.len <= text.len; i++)
		if (slice_equal(slice_part(text, i, i + part.len), part))
			return true;
	return false;
}

static void
check_finding(
    struct trial *t, const struct config *config, const struct diagnostic *d, size_t *on_file)
{
	struct source *source = source_get(config->sources, d->span.source);
	const struct rule_file *file = file_of(t, source);
	uint32_t line = source == NULL ? 1 : source_position(source, d->span.begin).line;
	struct mark *mark = mark_at(t, file, line);

	bool is_on_file = d->span.begin == 0 && d->span.end == 0;

	if (is_on_file && t->example->expect_file) {
		++*on_file;
	} else if (mark == NULL || is_on_file) {
		complain(t, file == NULL ? t->example->line : line_in_rule(file, line),
		    slice_printf(t->a, "finding that is not expected%s: " SLICE_FORMAT,
		    is_on_file ? ", on the file as a whole" : "", SLICE_ARG(d->message)));
	} else if (!contains(d->message, mark->text)) {
		complain(t, line_in_rule(file, line),
		    slice_printf(t->a,
			"the message does not have \"" SLICE_FORMAT "\": " SLICE_FORMAT,
			SLICE_ARG(mark->text), SLICE_ARG(d->message)));
		mark->is_found = true;
	} else {
		mark->is_found = true;
	}
}

static void
check_findings(struct trial *t, const struct config *config, struct diag_store *store)
{
	size_t on_file = 0, count = diag_count(store);

	for (size_t i = 0; i < count; i++)
		check_finding(t, config, diag_at(store, i), &on_file);
	for (size_t i = 0; i < t->marks.count; i++)
		if (!t->marks.ptr[i].is_found)
			complain(t, line_in_rule(t->marks.ptr[i].file, t->marks.ptr[i].line),
			    SLICE("no finding on this line"));
	if (t->example->expect_file && on_file == 0)
		complain(t, t->example->line, SLICE("no finding on the file as a whole"));
	if (t->example->findings >= 0 && (size_t)t->example->findings != count)
		complain(t, t->example->line,
		    slice_printf(t->a, "%zu findings, not %d", count, t->example->findings));
}

static void
check_refusal(struct trial *t, const struct config *config)
{
	struct text said;
	struct config_log log = { &said };
	struct slice rest, line = { "", 0 };
	bool starts;

	text_init(&said);
	starts = config_evaluate(config, NULL, effective_make(t->a, config), &log);
	rest = text_slice(&said);
	slice_cut(&rest, '\n', &line);

	if (starts && t->example->refused)
		complain(t, t->example->line, SLICE("sshd would not refuse this configuration"));
	if (!starts && !t->example->refused)
		complain(t, t->example->line,
		    slice_printf(t->a, "sshd would refuse this configuration: " SLICE_FORMAT,
			SLICE_ARG(line)));
	text_release(&said);
}

static void
lint(struct trial *t, const struct rule_set *set, const struct config *config,
    const struct root *root)
{
	struct diag_store *store = diag_store_make(t->a);
	struct rules_run run = {
		.a = t->a, .config = config, .store = store, .rules = set, .only = t->rule,
		.arguments = t->example->arguments, .argument_count = t->example->argument_count,
	};

	if (t->example->account_count > 0) {
		run.accounts = accounts_make(t->a, root);
		run.facts = example_host_facts(t->a, t->example);
	}
	check_refusal(t, config);
	rules_run(&run);
	diag_finish(store);
	check_findings(t, config, store);
}

static void
try_on(struct trial *t, const struct rule_set *set)
{
	const struct rule_example *e = t->example;
	struct layout layout;
	struct source_set *sources;
	struct slice main_text = strip(t, &e->files[0]);
	enum source_error error;
	int number;

	if (!layout_open(&layout, e->file_count > 1 || e->account_count > 0)) {
		complain(t, e->line,
		    slice_printf(
			t->a, "a folder for its files cannot be made: %s", strerror(errno)));
		return;
	}
	sources = source_set_make(t->a, &layout.root);
	source_add(sources, e->files[0].path, main_text);
	/* The main file is read from memory; on a host it is there to be looked at as well. */
	for (uint16_t i = e->account_count == 0; i < e->file_count; i++)
		if (!layout_add(&layout, e->files[i].path, i == 0 ? main_text : strip(t, &e->files[i])))
			complain(t, e->line,
			    slice_printf(t->a, SLICE_FORMAT " cannot be written: %s",
				SLICE_ARG(e->files[i].path), strerror(errno)));
	if (!t->has_failed && e->account_count > 0 && !example_host_build(t->a, e, &layout))
		complain(t, e->line, slice_printf(t->a, "its host cannot be built: %s", strerror(errno)));
	if (!t->has_failed)
		lint(t, set, config_load(t->a, t->target, sources, e->files[0].path, &error, &number),
		    &layout.root);
	layout_close(&layout);
}

/* ---- all of them ---- */

static bool
examine_on(const struct rule_set *set, const struct rule *rule, const struct rule_example *example,
    struct slice target, struct text *out)
{
	struct arena a;
	struct trial t = { .rule = rule, .example = example, .a = &a, .out = out };

	arena_init(&a);
	t.target = target_find(&a, target);
	if (t.target != NULL)
		try_on(&t, set);
	mark_vec_release(&t.marks);
	arena_release(&a);
	return !t.has_failed && t.target != NULL;
}

/* The newest plain target of the rule's releases. */
static struct slice
default_target(const struct rule *rule)
{
	static const struct slice prefix = { "openssh-", 8 };
	size_t count;
	const char *const *names = target_names(&count);
	struct slice best = { "", 0 };
	release_t best_release = 0, r;

	for (size_t i = 0; i < count; i++) {
		struct slice name = slice_of(names[i]);

		if (slice_starts_with(name, prefix) &&
		    release_from_name(slice_part(name, prefix.len, name.len), &r) &&
		    r >= rule->first && r <= rule->last && r > best_release) {
			best = name;
			best_release = r;
		}
	}
	return best;
}

static bool
examine_example(const struct rule_set *set, const struct rule *rule, const struct rule_example *e,
    struct text *out)
{
	bool good = true;

	for (uint16_t i = 0; i < e->target_count; i++)
		good &= examine_on(set, rule, e, e->targets[i], out);
	return e->target_count == 0 ? examine_on(set, rule, e, default_target(rule), out) : good;
}

static void
examine_rule(const struct rule_set *set, const struct rule *rule, struct examine_result *result,
    struct text *out)
{
	bool has_bad = false, has_good = false;

	result->rules++;
	for (uint16_t i = 0; i < rule->example_count; i++) {
		bool expects = mark_is_in(&rule->examples[i]);

		has_bad |= expects;
		has_good |= !expects;
		result->examples++;
		if (!examine_example(set, rule, &rule->examples[i], out))
			result->failures++;
	}
	if (has_bad && has_good)
		return;
	result->failures++;
	if (rule->origin.len > 0) {
		escape_visible(out, rule->origin);
		text_add_string(out, ":1:1: error: ");
	}
	text_printf(
	    out, "rule %s has no example %s a finding\n", rule->id, has_bad ? "without" : "with");
}

struct examine_result
examine_rules(const struct rule_set *set, const struct rule *only, struct text *out)
{
	struct examine_result result = { 0 };

	for (size_t i = 0; i < set->count; i++)
		if ((only == NULL || only == set->rules[i]))
			examine_rule(set, set->rules[i], &result, out);
	return result;
}

int
examine_path(const struct rule_table *builtin, const char *path, struct text *out)
{
	struct arena a;
	struct rule_set *set;
	struct examine_result sum = { 0 };
	bool is_loaded;

	arena_init(&a);
	set = rule_set_make(&a, builtin);
	is_loaded = load_rules(set, path, out);
	for (size_t i = 0; i < set->count; i++)
		if (set->rules[i]->origin.len > 0)
			examine_rule(set, set->rules[i], &sum, out);
	text_printf(out, "rules: %zu passed, %zu failed (examples of %zu %s)\n",
	    sum.examples > sum.failures ? sum.examples - sum.failures : 0, sum.failures, sum.rules,
	    sum.rules == 1 ? "rule" : "rules");
	arena_release(&a);
	return !is_loaded ? 2 : sum.failures > 0 ? 1 : 0;
}
