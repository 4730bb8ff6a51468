/* Markdown: a rule as a page of its own. */
#include <string.h>

#include "rules/mark.h"
#include "rules/rules.h"

/* What Markdown or HTML would take for more than text is made harmless. */
static void
put_plain(struct text *out, struct slice s)
{

	for (size_t i = 0; i < s.len; i++) {
		if (strchr("\\`*_<>[]", s.ptr[i]) != NULL && s.ptr[i] != '\0')
			text_add_char(out, '\\');
		text_add_char(out, s.ptr[i]);
	}
}

static void
put_facts(const struct rule *r, struct text *out)
{

	text_printf(out, "| | |\n|---|---|\n| Category | %s |\n| Severity | %s%s |\n",
	    category_name(r->category), severity_name(r->severity),
	    r->is_likely ? ", likely but not certain" : "");
	text_add_string(out, "| Releases | ");
	if (r->first <= RELEASE_FIRST && r->last >= RELEASE_LAST)
		text_add_string(out, "all");
	else if (r->last >= RELEASE_LAST)
		text_printf(out, "OpenSSH %s and later", release_name(r->first));
	else if (r->first <= RELEASE_FIRST)
		text_printf(out, "up to OpenSSH %s", release_name(r->last));
	else
		text_printf(
		    out, "OpenSSH %s to %s", release_name(r->first), release_name(r->last));
	text_printf(out, " |\n| Default | %s |\n\n", r->is_off ? "off: profiles switch it on" : "on");
}

static void
put_parameters(const struct rule *r, struct text *out)
{

	if (r->parameter_count == 0)
		return;
	text_add_string(out, "## Parameters\n\n");
	for (uint16_t i = 0; i < r->parameter_count; i++) {
		text_printf(out, "- `%s` (%s): ", r->parameters[i].name,
		    kind_phrase(r->parameters[i].kind));
		put_plain(out, r->parameters[i].doc);
		text_add_char(out, '\n');
	}
	text_add_char(out, '\n');
}

/* The lines of an example without its marks, which are no part of a configuration. */
static void
put_lines(struct text *out, struct slice text)
{
	struct slice line, mark;

	while (text.len > 0 && slice_cut(&text, '\n', &line)) {
		mark_cut(&line, &mark);
		text_printf(out, "%s" SLICE_FORMAT "\n", line.len > 0 ? "    " : "", SLICE_ARG(line));
	}
}

static void
put_examples(const struct rule *r, bool bad, struct text *out)
{

	text_printf(out, "## %s\n\n", bad ? "Bad" : "Good");
	for (uint16_t i = 0; i < r->example_count; i++) {
		const struct rule_example *e = &r->examples[i];

		if (mark_is_in(e) != bad)
			continue;
		put_plain(out, slice_trim(e->name));
		for (uint16_t j = 0; j < e->target_count; j++)
			text_printf(out, "%s" SLICE_FORMAT "%s", j == 0 ? " (" : ", ",
			    SLICE_ARG(e->targets[j]), j + 1 == e->target_count ? ")" : "");
		text_add_string(out, ":\n\n");
		for (uint16_t j = 0; j < e->file_count; j++) {
			if (e->file_count > 1)
				text_printf(out, "%s`" SLICE_FORMAT "`:\n\n", j > 0 ? "\n" : "",
				    SLICE_ARG(e->files[j].path));
			put_lines(out, e->files[j].text);
		}
		text_add_char(out, '\n');
	}
}

static void
put_fix(const struct rule *r, struct text *out)
{
	const struct rule_fix *f = &r->fix;

	if (f->kind == FIX_NONE && f->text.count == 0)
		return;
	text_add_string(out, "## Fix\n\n");
	for (uint16_t i = 0; i < f->text.count; i++) {
		put_plain(out, f->text.pieces[i].literal);
		if (f->text.pieces[i].root != 0)
			text_add_string(out, "…");
	}
	for (uint16_t i = 0; i < f->setting_count; i++) {
		const struct rule_template *v = &f->settings[i].value;

		text_printf(out, "%s    %s ", i == 0 && f->text.count > 0 ? "\n\n" : "",
		    keyword_spelling(f->settings[i].keyword));
		for (uint16_t j = 0; j < v->count; j++) {
			text_add(out, v->pieces[j].literal);
			if (v->pieces[j].root != 0)
				text_add_string(out, "…");
		}
		text_add_char(out, '\n');
	}
	if (f->kind == FIX_REMOVE)
		text_add_string(out, "Remove the line.");
	if (f->kind == FIX_MOVE)
		text_add_string(out, "Move the line above the first Match line.");
	if (f->kind != FIX_NONE)
		text_printf(out, "\n%s\n", f->safe ? "This can be done without a look." :
		    "Look at it first: it may change who can log in.");
	text_add_string(out, f->kind == FIX_NONE ? "\n\n" : "\n");
}

void
show_markdown(const struct rule *r, struct text *out)
{

	text_printf(out, "# %s\n\n", r->id);
	put_plain(out, r->title);
	text_add_string(out, ".\n\n");
	put_facts(r, out);
	text_add_string(out, "## Why\n\n");
	put_plain(out, slice_trim(r->why));
	text_add_string(out, "\n\n");
	put_parameters(r, out);
	put_examples(r, true, out);
	put_examples(r, false, out);
	put_fix(r, out);
	text_add_string(out, "## References\n\n");
	for (uint16_t i = 0; i < r->reference_count; i++) {
		text_add_string(out, "- ");
		put_plain(out, r->references[i]);
		text_add_char(out, '\n');
	}
}
