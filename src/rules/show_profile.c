/* Profiles for people: what each asks for, section by section. */
#include "base/escape.h"
#include "rules/profile.h"
#include "rules/rules.h"
#include "rules/scene.h"

static void
put_texts(const struct rule_parameter *p, struct text *out)
{

	for (uint16_t i = 0; i < p->text_count; i++) {
		if (i > 0)
			text_add_string(out, ", ");
		escape_visible(out, p->texts[i]);
	}
}

/* "max 4, min 1" */
static void
put_arguments(const struct profile_check *c, struct text *out)
{
	const struct scene none = { 0 };

	for (uint16_t i = 0; i < c->entry->argument_count; i++) {
		const struct rule_argument *a = &c->entry->arguments[i];

		text_printf(out, "%s%s ", i == 0 ? "" : "; ", c->rule->parameters[a->parameter].name);
		if (a->value.kind == KIND_TEXTS)
			put_texts(&a->value, out);
		else
			scene_print(&none, (struct val){ .kind = a->value.kind, .number = a->value.number,
			    .text = a->value.text }, out);
	}
}

static void
put_check(const struct profile_check *c, struct text *out)
{

	text_printf(out, "%s%s", c->rule->id, c->entry->argument_count > 0 ? " (" : "");
	put_arguments(c, out);
	if (c->entry->argument_count > 0)
		text_add_char(out, ')');
	if (c->entry->written != WRITTEN_ANY)
		text_add_string(out, c->entry->written == WRITTEN_YES ? ", in writing" :
		    ", in writing and uncontradicted");
}

/* ---- --explain ---- */

bool
show_profile(const struct rule_set *set, struct slice id, struct text *out)
{
	const struct profile *p = rule_set_profile(set, id);
	struct profile_checks checks = { 0 };

	if (p == NULL)
		return false;
	text_printf(out, "%s: ", p->id);
	escape_visible(out, p->title);
	if (p->version.len > 0) {
		text_add_char(out, ' ');
		escape_visible(out, p->version);
	}
	text_add_char(out, '\n');
	if (p->description.len > 0) {
		text_add_char(out, '\n');
		escape_visible(out, p->description);
		text_add_char(out, '\n');
	}
	text_add_char(out, '\n');
	profile_resolve(set, p, &checks);
	for (size_t i = 0; i < checks.count; i++) {
		struct slice section = checks.ptr[i].entry->section;

		text_add_string(out, "  ");
		escape_visible(out, section.len > 0 ? section : SLICE("-"));
		do
			text_add_char(out, ' ');
		while (section.len++ < 16);
		put_check(&checks.ptr[i], out);
		text_add_char(out, '\n');
	}
	profile_checks_release(&checks);
	return true;
}

/* ---- the manual ---- */

static void
put_plain(struct text *out, struct slice s)
{
	if (s.len > 0 && (s.ptr[0] == '.' || s.ptr[0] == '\''))
		text_add_string(out, "\\&");
	for (size_t i = 0; i < s.len; i++) {
		bool ends = s.ptr[i] == ' ' && i > 0 && s.ptr[i - 1] == '.';

		if (s.ptr[i] == '\\')
			text_add_string(out, "\\e");
		else
			text_add_char(out, ends ? '\n' : s.ptr[i]);
	}
	text_add_char(out, '\n');
}

static void
put_manual_entry(const struct rule_set *set, const struct profile *p, struct text *out)
{
	struct profile_checks checks = { 0 };
	struct slice last = { NULL, 0 };

	profile_resolve(set, p, &checks);
	text_printf(out, ".It Sy %s\n" SLICE_FORMAT "%s" SLICE_FORMAT ".\n", p->id, SLICE_ARG(p->title),
	    p->version.len > 0 ? ", " : "", SLICE_ARG(p->version));
	put_plain(out, p->description);
	text_add_string(out, ".Bl -tag -width RHEL-09-255165 -compact\n");
	for (size_t i = 0; i < checks.count; i++) {
		struct slice section = checks.ptr[i].entry->section;

		if (i == 0 || section.len == 0 || !slice_equal(section, last))
			text_printf(out, ".It " SLICE_FORMAT "\n",
			    SLICE_ARG(section.len > 0 ? section : SLICE("\\(bu")));
		else
			text_add_string(out, ".br\n");
		last = section;
		put_check(&checks.ptr[i], out);
		text_add_char(out, '\n');
	}
	text_add_string(out, ".El\n");
	profile_checks_release(&checks);
}

void
show_profiles_manual(const struct rule_set *set, struct text *out)
{

	for (size_t i = 0; i < set->profile_count; i++)
		put_manual_entry(set, set->profiles[i], out);
}
