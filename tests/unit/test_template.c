/* Template: which lines can come of the text, and what is not certain about them. */
#include <check.h>
#include <string.h>

#include "base/text.h"
#include "rows.h"
#include "syntax/template.h"

/*
 * Each line as its masked text in brackets, behind what holds for it: the
 * number of its branch, e an expression, E one at its beginning, c a tag
 * behind text, g glued, m elsewhere.  Blank lines are left out.
 */
static void
describe(const struct template *t, struct text *out)
{
	for (uint32_t i = 0; i < t->line_count; i++) {
		const struct template_line *l = &t->lines[i];
		if (!l->has_text && !l->has_expression)
			continue;
		text_printf(out, "%u%s%s%s%s%s[" SLICE_FORMAT "]", (unsigned)l->branch,
		    l->has_expression ? "e" : "", l->begins_with_expression ? "E" : "",
		    l->has_control ? "c" : "", l->is_glued ? "g" : "", l->is_elsewhere ? "m" : "",
		    SLICE_ARG(slice_trim(slice_part(t->masked, l->begin, l->end))));
	}
	if (t->is_broken)
		text_add_string(out, "!");
}

static const struct {
	enum template_language language;
	const char *text;
	const char *lines;
} cases[] = {
	{ TEMPLATE_JINJA, "A b\nC\n", "0[A b]0[C]" },
	{ TEMPLATE_JINJA, "A {{ x }}\nB\n", "0e[A xxxxxxx]0[B]" },
	{ TEMPLATE_JINJA, "{{ x }} y\n", "0eE[xxxxxxx y]" },
	{ TEMPLATE_JINJA, "A {{ '}}' }} {{ \"%}\" }}\n", "0e[A xxxxxxxxxx xxxxxxxxxx]" },
	{ TEMPLATE_JINJA, "{# A\nB #}\nC\n", "0[C]" },
	{ TEMPLATE_JINJA, "{% if x %}\nA\n{% else %}\nB\n{% endif %}\nC\n", "1[A]2[B]0[C]" },
	{ TEMPLATE_JINJA, "{% if x %}A\n{% endif %}", "1[A]" },
	{ TEMPLATE_JINJA, "{% for a in b %}\nA {{ a }}\n{% if c %}\nB\n{% endif %}\n{% endfor %}\n",
	    "1e[A xxxxxxx]2[B]" },
	{ TEMPLATE_JINJA, "A {% if x %}b{% endif %} c\nD\n", "0c[A           b            c]0[D]" },
	/* Some engines take away the end of line behind a tag. */
	{ TEMPLATE_JINJA, "A {% if x %}b{% endif %}\nD\nE\n", "0c[A           b]0g[D]0[E]" },
	{ TEMPLATE_JINJA, "A {# x #}\nD\n", "0c[A]0g[D]" },
	/* "{%-" with a line to itself takes one end of line and leaves one … */
	{ TEMPLATE_JINJA, "A\n{%- if x %}\nB\n{%- endif %}\nC\n", "0[A]1[B]0[C]" },
	/* … but not with text behind it. */
	{ TEMPLATE_JINJA, "A\n{%- for x in y %} b{% endfor %}\nC\n", "0c[A                   b]0g[C]" },
	{ TEMPLATE_JINJA, "A\n{{- x }}\n", "0e[A xxxxxxxx]" },
	{ TEMPLATE_JINJA, "{% if x -%}\n\n  A\n{%+ endif +%}\n", "1[A]" },
	{ TEMPLATE_JINJA, "{% raw %}\nA {{ x }}\n{% endraw %}\n", "0[A {{ x }}]" },
	{ TEMPLATE_JINJA, "{% macro f(x) %}\nA\n{% endmacro %}\n{% set y %}B{% endset %}\n{% set z = 1 %}C\n",
	    "1m[A]2cm[B]0g[C]" },
	{ TEMPLATE_JINJA, "{% include 'x' %}\n", "0eE[xxxxxxxxxxxxxxxxx]" },
	{ TEMPLATE_JINJA, "{{ ansible_managed | comment }}\n{{ x|comment('c') }}\nA\n", "0[A]" },
	{ TEMPLATE_JINJA, "A\n{% if x %}\nB\n", "0[A]1[B]!" },
	{ TEMPLATE_JINJA, "A\n{% endif %}\n", "0[A]!" },
	{ TEMPLATE_JINJA, "A {{ x\nB\n", "0e[A xxxxxxx]!" },
	{ TEMPLATE_JINJA, "{% block x %}A{% endblock %}\n", "0c[A]!" },
	{ TEMPLATE_ERB, "A <%= @x %>\n<% if y -%>\nB\n<% else %>\nC\n<% end -%>\nD\n",
	    "0e[A xxxxxxxxx]1[B]2[C]0[D]" },
	{ TEMPLATE_ERB, "<% @l.each do |i| -%>\nA <%= i %>\n<% end %>\n<%# c %>B\n",
	    "1e[A xxxxxxxx]0[B]" },
	{ TEMPLATE_ERB, "<% @l.each { |i| %>\nA\n<% } %>\nB\n", "1[A]0[B]" },
	{ TEMPLATE_ERB, "<% case @x\nwhen 'a' %>\nA\n<% when /b/ %>\nB\n<% end %>\nC\n", "1[A]2[B]0[C]" },
	{ TEMPLATE_ERB, "<% x = 1 if y %>\n<% z = if y then 1 else 2 end %>\n<% # end %>\nA\n", "0[A]" },
	{ TEMPLATE_ERB, "<%\n  x = []\n  @l.each do |i|\n    x << i unless i.nil?\n  end\n%>\nA\n", "0[A]" },
	{ TEMPLATE_ERB, "<% while x do %>\nA\n<% end %>\nB\n", "1[A]0[B]" },
	{ TEMPLATE_ERB, "<% if a %>A<% end %>\nB\n", "1c[A]0[B]" },
	{ TEMPLATE_ERB, "<% if x %>\nA\n", "1[A]!" },
	{ TEMPLATE_EPP, "<%- | Integer $p = 1, Hash $h = {} | -%>\nA <%= $p %>\n<% if $x { -%>\nB\n"
	    "<% } elsif $y { -%>\nC\n<% } else { -%>\nD\n<% } -%>\nE\n", "0e[A xxxxxxxxx]1[B]2[C]3[D]0[E]" },
	{ TEMPLATE_EPP, "<% $l.each |$i| { -%>\nA\n<% } -%>\n", "1[A]" },
	{ TEMPLATE_GO, "{{/* c }} */}}\n{{- /* d */}}\n{{- if .X }}\nA {{ .X }}\n{{- else if .Y }}\nB\n{{- end }}\nC\n",
	    "1e[A xxxxxxxx]2[B]0[C]" },
	{ TEMPLATE_GO, "{{- /* d */ -}}\nA\n", "0[A]" },
	{ TEMPLATE_GO, "{{ $x := 1 }}\n{{ range $i, $e := .L }}\nA\n{{ end }}\n{{ template \"x\" . }}\n",
	    "1[A]0eE[xxxxxxxxxxxxxxxxxxxx]" },
	{ TEMPLATE_GO, "{{ define \"x\" }}\nA\n{{ end }}\nB\n", "1m[A]0[B]" },
	{ TEMPLATE_GO, "A ${x}\n%{ if x }\nB\n%{ endif }\nC $X\nD __X__\nE @X1@\nF a@b %h\n",
	    "0e[A xxxx]1[B]0e[C $X]0e[D __X__]0e[E @X1@]0[F a@b %h]" },
};

START_TEST(test_lines)
{
	struct arena a;
	struct text out;
	struct slice text = slice_of(cases[_i].text);

	arena_init(&a);
	text_init(&out);
	const struct template *t = template_parse(&a, cases[_i].language, text);
	ck_assert_uint_eq(t->masked.len, text.len);
	describe(t, &out);
	ck_assert_str_eq(out.ptr, cases[_i].lines);
	/* The lines are all there is, in order. */
	uint32_t end = 0;
	for (uint32_t i = 0; i < t->line_count; i++) {
		ck_assert_uint_eq(t->lines[i].begin, end);
		end = t->lines[i].end;
	}
	ck_assert_uint_eq(end, text.len);
	text_release(&out);
	arena_release(&a);
}
END_TEST

START_TEST(test_names)
{
	static const struct {
		const char *path, *target;
		enum template_language language;
	} names[] = {
		{ "sshd_config.j2", "sshd_config", TEMPLATE_JINJA },
		{ "a/x.conf.JINJA2", "a/x.conf", TEMPLATE_JINJA },
		{ "sshd_config.erb", "sshd_config", TEMPLATE_ERB },
		{ "sshd_config.epp", "sshd_config", TEMPLATE_EPP },
		{ "sshd_config.tmpl", "sshd_config", TEMPLATE_GO },
		{ "sshd_config", "sshd_config", TEMPLATE_NONE },
		{ ".j2", ".j2", TEMPLATE_NONE },
		{ "x.j2/sshd_config", "x.j2/sshd_config", TEMPLATE_NONE },
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		ck_assert_int_eq(template_language(slice_of(names[i].path)), names[i].language);
		ck_assert(slice_is(template_target(slice_of(names[i].path)), names[i].target));
	}
}
END_TEST

START_TEST(test_within)
{
	struct arena a;

	arena_init(&a);
	const struct template *t = template_parse(&a, TEMPLATE_JINJA,
	    SLICE("{% if a %}{% if b %}{% endif %}{% else %}{% endif %}"));
	ck_assert(template_within(t, 2, 1));
	ck_assert(template_within(t, 2, 0));
	ck_assert(template_within(t, 3, 3));
	ck_assert(!template_within(t, 3, 1));
	ck_assert(!template_within(t, 1, 2));
	ck_assert(!template_within(t, 0, 1));
	arena_release(&a);
}
END_TEST

/* Whatever the bytes, and not in the square of them. */
START_TEST(test_odd)
{
	static const char *const pieces[] = { "{{", "{%", "{#", "<%", "<%=", "{%-", "\n", "'", "{% if x %}",
		"-%}", "${", "%{", "\n{{- ", "{% raw %}" };

	for (size_t p = 0; p < COUNT(pieces); p++)
		for (enum template_language l = TEMPLATE_JINJA; l <= TEMPLATE_GO; l++) {
			struct arena a;
			struct text text;
			arena_init(&a);
			text_init(&text);
			for (int n = 0; n < 20000; n++)
				text_add_string(&text, pieces[p]);
			const struct template *t = template_parse(&a, l, text_slice(&text));
			ck_assert_uint_eq(t->masked.len, text.len);
			text_release(&text);
			arena_release(&a);
		}
}
END_TEST

Suite *
suite_template(void)
{
	Suite *s = suite_create("template");
	TCase *t = tcase_create("template");

	LOOP(t, test_lines, cases);
	tcase_add_test(t, test_names);
	tcase_add_test(t, test_within);
	tcase_add_test(t, test_odd);
	suite_add_tcase(s, t);
	return s;
}
