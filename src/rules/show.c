/* Show: rules and problems for people to read. */
#include <string.h>

#include "diag/problem.h"
#include "rules/fact.h"
#include "rules/mark.h"
#include "rules/profile.h"
#include "rules/rules.h"

enum { ID_COLUMNS = 42 };

/* One line of the list. */
static void
put_row(struct text *out, const char *id, enum severity severity, enum category category,
    struct slice title, bool is_off)
{

	text_printf(out, "%-*s %-8s %-14s ", ID_COLUMNS, id, severity_name(severity),
	    category_name(category));
	text_add(out, title);
	text_add_string(out, is_off ? " (profiles only)\n" : "\n");
}

void
show_list(const struct rule_set *set, struct text *out)
{

	for (int category = 0; category < CATEGORY_COUNT; category++) {
		for (int i = 0; i < PROBLEM_COUNT; i++) {
			const struct problem_row *p = problem_row((enum problem)i);

			if ((int)p->category == category)
				put_row(out, p->name, p->severity, p->category, slice_of(p->title),
				    false);
		}
		for (size_t i = 0; i < set->count; i++) {
			const struct rule *r = set->rules[i];

			if ((int)r->category == category)
				put_row(out, r->id, r->severity, r->category, r->title, r->is_off);
		}
	}
}

void
show_profiles(const struct rule_set *set, struct text *out)
{
	struct profile_checks checks = { 0 };

	for (size_t i = 0; i < set->profile_count; i++) {
		const struct profile *p = set->profiles[i];

		checks.count = 0;
		profile_resolve(set, p, &checks);
		text_printf(out, "%-24s %3zu checks  ", p->id, checks.count);
		text_add(out, p->title);
		if (p->version.len > 0)
			text_printf(out, " " SLICE_FORMAT, SLICE_ARG(p->version));
		text_add_char(out, '\n');
	}
	profile_checks_release(&checks);
}

/* ${text} with every line indented. */
static void
put_indented(struct text *out, struct slice text, const char *indent)
{
	struct slice line;

	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	while (slice_cut(&text, '\n', &line)) {
		if (line.len > 0)
			text_add_string(out, indent);
		text_add(out, line);
		text_add_char(out, '\n');
	}
}

static void
explain_problem(const struct problem_row *p, struct text *out)
{

	text_printf(out, "%s: %s\n\n  %s, %s; found by the parser and evaluator\n\n", p->name,
	    p->title, severity_name(p->severity), category_name(p->category));
	put_indented(out, slice_of(p->why), "  ");
}

static void
put_facts(const struct rule *r, struct text *out)
{

	text_printf(out, "  %s, %s%s; judged for: %s", severity_name(r->severity),
	    category_name(r->category), r->is_likely ? ", likely but not certain" : "",
	    rule_scope_name(r->scope));
	for (uint16_t i = 0; i < r->of_count; i++)
		text_printf(out, "%s%s", i == 0 ? " of " : ", ", keyword_spelling(r->of[i]));
	text_add_char(out, '\n');
	if (r->first > RELEASE_FIRST || r->last < RELEASE_LAST)
		text_printf(
		    out, "  OpenSSH %s to %s\n", release_name(r->first), release_name(r->last));
	if (r->is_off)
		text_add_string(out, "  off by default; profiles switch it on\n");
	for (uint16_t i = 0; i < r->parameter_count; i++)
		text_printf(out, "  parameter %s (%s): " SLICE_FORMAT "\n", r->parameters[i].name,
		    kind_phrase(r->parameters[i].kind), SLICE_ARG(r->parameters[i].doc));
	if (r->origin.len > 0)
		text_printf(out, "  from " SLICE_FORMAT "\n", SLICE_ARG(r->origin));
}

/* The first example of each kind is enough to see what is meant. */
static void
put_example(const struct rule *r, bool bad, struct text *out)
{

	for (uint16_t i = 0; i < r->example_count; i++) {
		const struct rule_example *e = &r->examples[i];

		if (mark_is_in(e) != bad)
			continue;
		text_printf(out, "\n%s: " SLICE_FORMAT "\n\n", bad ? "Found" : "Not found",
		    SLICE_ARG(e->name));
		for (uint16_t j = 0; j < e->file_count; j++) {
			if (e->file_count > 1)
				text_printf(
				    out, "  " SLICE_FORMAT ":\n", SLICE_ARG(e->files[j].path));
			put_indented(out, e->files[j].text, "    ");
		}
		return;
	}
}

/* Templates as written: expressions are named by braces. */
static void
put_fix(const struct rule *r, struct text *out)
{
	const struct rule_fix *f = &r->fix;

	if (f->kind == FIX_NONE && f->text.count == 0)
		return;
	text_add_string(out, "\nFix:");
	if (f->text.count == 1 && f->text.pieces[0].root == 0) {
		text_add_char(out, ' ');
		text_add(out, f->text.pieces[0].literal);
	}
	for (uint16_t i = 0; i < f->setting_count; i++)
		if (f->settings[i].value.count == 1 && f->settings[i].value.pieces[0].root == 0)
			text_printf(out, "%s %s " SLICE_FORMAT, i > 0 ? "," : "",
			    keyword_spelling(f->settings[i].keyword),
			    SLICE_ARG(f->settings[i].value.pieces[0].literal));
	if (f->kind == FIX_REMOVE)
		text_add_string(out, " remove the line");
	if (f->kind == FIX_MOVE)
		text_add_string(out, " move the line above the first Match line");
	text_add_string(out, f->kind == FIX_NONE ? "\n"
			     : f->safe           ? " (safe)\n"
						 : " (look at it first)\n");
}

static void
explain_rule(const struct rule *r, struct text *out)
{

	text_printf(out, "%s: " SLICE_FORMAT "\n\n", r->id, SLICE_ARG(r->title));
	put_facts(r, out);
	text_add_char(out, '\n');
	put_indented(out, r->why, "  ");
	put_fix(r, out);
	put_example(r, true, out);
	put_example(r, false, out);
	if (r->reference_count > 0)
		text_add_string(out, "\nSee:\n");
	for (uint16_t i = 0; i < r->reference_count; i++)
		put_indented(out, r->references[i], "  ");
	for (uint16_t i = 0; i < r->alias_count; i++)
		text_printf(out, "%s" SLICE_FORMAT "%s", i == 0 ? "\nFormerly: " : ", ",
		    SLICE_ARG(r->aliases[i]), i + 1 == r->alias_count ? "\n" : "");
	text_printf(out, "\nTo allow it in one place: # sshd-lint: allow=%s -- reason\n", r->id);
}

bool
show_explanation(const struct rule_set *set, struct slice id, struct text *out)
{
	const struct rule *rule = rule_set_find(set, id);
	enum problem p;

	if (rule != NULL)
		explain_rule(rule, out);
	else if (problem_from_name(id, &p))
		explain_problem(problem_row(p), out);
	else
		return show_keyword(set, id, out);
	return true;
}

/* How an argument is shown, by its letter in facts.def. */
static const char *
argument_name(char letter)
{

	switch (letter) {
	case 'K':
	case 'k':
		return "KEYWORD";
	case 'n':
		return "N";
	case 'l':
		return "L";
	default:
		return "T";
	}
}

static char
upper(char c)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz", great[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = c == '\0' ? NULL : strchr(small, c);

	return at == NULL ? c : great[at - small];
}

void
show_facts_manual(struct text *out)
{

	for (int i = 0; i < FACT_COUNT; i++) {
		const struct fact_row *f = fact_row((enum fact)i);

		text_printf(out, ".It Ic %s", f->name);
		if (f->arguments[0] != '\0')
			text_add_string(out, " Ns Li (");
		for (const char *a = f->arguments; *a != '\0'; a++)
			text_printf(out, "%s%s%s", a == f->arguments ? "" : ", ", argument_name(*a),
			    *a == 'w' ? ", \\&..." : "");
		text_add_string(out, f->arguments[0] != '\0' ? ")\n" : "\n");
		text_add_char(out, upper(f->doc[0]));
		text_printf(out, "%s (%s).\n", f->doc + 1, kind_phrase(f->kind));
	}
}
