/*
 * The rule compiler: a program that runs while sshd-lint is built.  It reads
 * rule files with the loader that --rules uses, and writes them as constant C
 * tables.  A mistake in a rule file fails the build with its place.
 *
 *	rule-compiler -o OUTPUT.c [RULES]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"


/* A C string literal; lines are kept short for compilers with limits. */
static void
put_bytes(FILE *out, struct slice s)
{
	size_t width = 0;

	putc('"', out);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (width >= 90) {
			fputs("\"\n\t\"", out);
			width = 0;
		}
		if (c == '\n')
			width += (size_t)fprintf(out, "\\n");
		else if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '?')
			width += (size_t)fprintf(out, "\\%03o", c);
		else
			putc(c, out), width++;
	}
	putc('"', out);
}

static void
put_slice(FILE *out, struct slice s)
{

	if (s.ptr == NULL || s.len == 0) {
		fputs("{ \"\", 0 }", out);
		return;
	}
	fputs("{ ", out);
	put_bytes(out, s);
	fprintf(out, ", %zu }", s.len);
}

static void
put_slices(FILE *out, const char *member, const char *count_member, const struct slice *list,
    uint16_t count)
{

	if (count == 0)
		return;
	fprintf(out, ".%s = (const struct slice[]){ ", member);
	for (uint16_t i = 0; i < count; i++) {
		put_slice(out, list[i]);
		fputs(", ", out);
	}
	fprintf(out, "}, .%s = %u,\n", count_member, count);
}

static void
put_keywords(FILE *out, const char *member, const char *count_member, const enum keyword *list,
    uint16_t count)
{

	if (count == 0)
		return;
	fprintf(out, ".%s = (const enum keyword[]){ ", member);
	for (uint16_t i = 0; i < count; i++)
		fprintf(out, "%d, ", (int)list[i]);
	fprintf(out, "}, .%s = %u,\n", count_member, count);
}

static void
put_template(FILE *out, const struct rule_template *t)
{

	if (t->count == 0) {
		fputs("{ 0 }", out);
		return;
	}
	fputs("{ (const struct rule_piece[]){ ", out);
	for (uint16_t i = 0; i < t->count; i++) {
		fputs("{ ", out);
		put_slice(out, t->pieces[i].literal);
		fprintf(out, ", %u }, ", t->pieces[i].root);
	}
	fprintf(out, "}, %u }", t->count);
}

static void
put_nodes(FILE *out, const struct rule *r)
{

	fputs(".nodes = (const struct expr[]){\n", out);
	for (uint16_t i = 0; i < r->node_count; i++) {
		const struct expr *e = &r->nodes[i];

		fprintf(out, "{ %u, %u, %u, %u, %u, %u, %u, %u, %lld, ", e->op, e->kind, e->element,
		    e->type, e->detail, e->left, e->right, e->next, (long long)e->number);
		put_slice(out,
		    e->op == OP_TEXT || e->op == OP_WORD ? e->text : (struct slice){ NULL, 0 });
		fprintf(out, ", %u },\n", (unsigned)e->offset);
	}
	fprintf(out, "}, .node_count = %u,\n", r->node_count);
}

static void
put_parameter(FILE *out, const struct rule_parameter *p)
{

	fputs("{ .name = ", out);
	put_bytes(out, slice_of(p->name));
	fprintf(out, ", .kind = %d, .number = %lld, .text = ", (int)p->kind, (long long)p->number);
	put_slice(out, p->text);
	fputs(", ", out);
	put_slices(out, "texts", "text_count", p->texts, p->text_count);
	fputs(" .doc = ", out);
	put_slice(out, p->doc);
	fputs(" }", out);
}

static void
put_arguments(FILE *out, const struct rule_argument *list, uint16_t count)
{

	if (count == 0)
		return;
	fputs(".arguments = (const struct rule_argument[]){ ", out);
	for (uint16_t i = 0; i < count; i++) {
		fprintf(out, "{ %u, ", list[i].parameter);
		put_parameter(out, &list[i].value);
		fputs(" }, ", out);
	}
	fprintf(out, "}, .argument_count = %u,\n", count);
}

static void
put_lets_and_parameters(FILE *out, const struct rule *r)
{

	if (r->let_count > 0) {
		fputs(".lets = (const struct rule_let[]){ ", out);
		for (uint16_t i = 0; i < r->let_count; i++) {
			fputs("{ ", out);
			put_bytes(out, slice_of(r->lets[i].name));
			fprintf(out, ", %u }, ", r->lets[i].root);
		}
		fprintf(out, "}, .let_count = %u,\n", r->let_count);
	}
	if (r->parameter_count == 0)
		return;
	fputs(".parameters = (const struct rule_parameter[]){ ", out);
	for (uint16_t i = 0; i < r->parameter_count; i++) {
		put_parameter(out, &r->parameters[i]);
		fputs(", ", out);
	}
	fprintf(out, "}, .parameter_count = %u,\n", r->parameter_count);
}

static void
put_fix(FILE *out, const struct rule_fix *fix)
{

	fprintf(out, ".fix = { .kind = %d, .safe = %d, ", (int)fix->kind, fix->safe);
	if (fix->setting_count > 0) {
		fputs(".settings = (const struct rule_setting[]){ ", out);
		for (uint16_t i = 0; i < fix->setting_count; i++) {
			fprintf(out, "{ %d, ", (int)fix->settings[i].keyword);
			put_template(out, &fix->settings[i].value);
			fputs(" }, ", out);
		}
		fprintf(out, "}, .setting_count = %u, ", fix->setting_count);
	}
	fputs(".text = ", out);
	put_template(out, &fix->text);
	fputs(" },\n", out);
}

static void
put_modes(FILE *out, const struct rule_example *e)
{

	if (e->mode_count == 0)
		return;
	fputs(".modes = (const struct rule_mode[]){ ", out);
	for (uint16_t i = 0; i < e->mode_count; i++) {
		fputs("{ ", out);
		put_slice(out, e->modes[i].path);
		fprintf(out, ", %uU, %uU, 0%oU }, ", (unsigned)e->modes[i].uid,
		    (unsigned)e->modes[i].gid, (unsigned)e->modes[i].mode);
	}
	fprintf(out, "}, .mode_count = %u,\n", e->mode_count);
}

static void
put_told(FILE *out, const struct rule_example *e)
{

	if (e->told_count == 0)
		return;
	fputs(".told = (const struct rule_told[]){ ", out);
	for (uint16_t i = 0; i < e->told_count; i++) {
		fputs("{ .key = ", out);
		put_slice(out, e->told[i].key);
		fputs(", ", out);
		put_slices(out, "values", "value_count", e->told[i].values, e->told[i].value_count);
		fputs("}, ", out);
	}
	fprintf(out, "}, .told_count = %u,\n", e->told_count);
}

static void
put_example(FILE *out, const struct rule_example *e)
{

	fputs("{ .name = ", out);
	put_slice(out, e->name);
	fprintf(out, ", .findings = %d, .expect_file = %d, .refused = %d, .line = %u,\n",
	    e->findings, e->expect_file, e->refused, (unsigned)e->line);
	put_slices(out, "targets", "target_count", e->targets, e->target_count);
	put_slices(out, "accounts", "account_count", e->accounts, e->account_count);
	put_modes(out, e);
	put_told(out, e);
	put_arguments(out, e->arguments, e->argument_count);
	fputs(".files = (const struct rule_file[]){ ", out);
	for (uint16_t i = 0; i < e->file_count; i++) {
		fputs("{ ", out);
		put_slice(out, e->files[i].path);
		fputs(", ", out);
		put_slice(out, e->files[i].text);
		fputs(", 0 },\n", out);
	}
	fprintf(out, "}, .file_count = %u },\n", e->file_count);
}

static void
put_rule(FILE *out, const struct rule *r)
{

	fputs("{ .id = ", out);
	put_bytes(out, slice_of(r->id));
	fputs(", .title = ", out);
	put_slice(out, r->title);
	fprintf(out,
	    ",\n.category = %d, .severity = %d, .is_likely = %d, .is_off = %d, .first = %u, .last "
	    "= %u,\n",
	    (int)r->category, (int)r->severity, r->is_likely, r->is_off, r->first, r->last);
	fprintf(out,
	    ".scope = %d, .when = %u, .at_root = %u, .reads_connection = %d, .needs_host = %d, "
	    ".subject = %d, .yields = %d,\n",
	    (int)r->scope, r->when, r->at_root, r->reads_connection, r->needs_host, (int)r->subject,
	    r->yields);
	put_keywords(out, "of", "of_count", r->of, r->of_count);
	put_keywords(out, "at", "at_count", r->at, r->at_count);
	put_keywords(out, "reads", "read_count", r->reads, r->read_count);
	put_nodes(out, r);
	put_lets_and_parameters(out, r);
	fputs(".message = ", out);
	put_template(out, &r->message);
	fputs(",\n.subject_text = ", out);
	put_template(out, &r->subject_text);
	fputs(",\n.why = ", out);
	put_slice(out, r->why);
	fputs(",\n", out);
	put_fix(out, &r->fix);
	put_slices(out, "references", "reference_count", r->references, r->reference_count);
	put_slices(out, "aliases", "alias_count", r->aliases, r->alias_count);
	put_slices(out, "instead_of", "instead_of_count", r->instead_of, r->instead_of_count);
	if (r->example_count > 0) {
		fputs(".examples = (const struct rule_example[]){\n", out);
		for (uint16_t i = 0; i < r->example_count; i++)
			put_example(out, &r->examples[i]);
		fprintf(out, "}, .example_count = %u,\n", r->example_count);
	}
	fputs("},\n", out);
}

static void
put_profile(FILE *out, const struct profile *p)
{

	fputs("{ .id = ", out);
	put_bytes(out, slice_of(p->id));
	fputs(", .title = ", out);
	put_slice(out, p->title);
	fputs(", .version = ", out);
	put_slice(out, p->version);
	fputs(", .description = ", out);
	put_slice(out, p->description);
	fputs(",\n", out);
	put_slices(out, "references", "reference_count", p->references, p->reference_count);
	put_slices(out, "extends", "extend_count", p->extends, p->extend_count);
	put_slices(out, "without", "without_count", p->without, p->without_count);
	fputs(".rules = (const struct profile_rule[]){\n", out);
	for (uint16_t i = 0; i < p->rule_count; i++) {
		const struct profile_rule *r = &p->rules[i];

		fputs("{ .id = ", out);
		put_slice(out, r->id);
		fprintf(out, ", .has_severity = %d, .severity = %d, .written = %d, .section = ",
		    r->has_severity, (int)r->severity, (int)r->written);
		put_slice(out, r->section);
		fputs(", ", out);
		put_arguments(out, r->arguments, r->argument_count);
		fputs(" },\n", out);
	}
	fprintf(out, "}, .rule_count = %u },\n", p->rule_count);
}

/* An array of C must have an element: an empty table ends in one that is not counted. */
static void
put_set(FILE *out, const struct rule_set *set)
{

	fputs("/* Made by rule-compiler from the rule files. */\n#include \"rules/rule.h\"\n\n"
	    "static const struct rule rules[] = {\n", out);
	for (size_t i = 0; i < set->count; i++)
		put_rule(out, set->rules[i]);
	fputs("{ .id = \"\" }\n};\n\nstatic const struct profile profiles[] = {\n", out);
	for (size_t i = 0; i < set->profile_count; i++)
		put_profile(out, set->profiles[i]);
	fprintf(out,
	    "{ .id = \"\" }\n};\n\nconst struct rule_table *\nrules_builtin(void)\n{\n"
	    "\tstatic const struct rule_table table = { rules, %zu, profiles, %zu };\n\n\treturn "
	    "&table;\n}\n",
	    set->count, set->profile_count);
}

static int
write_set(const char *path, const struct rule_set *set)
{
	FILE *out = fopen(path, "w");
	bool good = out != NULL;

	if (good) {
		put_set(out, set);
		good = !ferror(out);
		good &= fclose(out) == 0;
	}
	if (!good)
		fprintf(stderr, "rule-compiler: %s: %s\n", path, strerror(errno));
	return good ? 0 : 2;
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct text errors;
	struct rule_set *set;
	int status = 0;

	if (argc < 3 || argc > 4 || strcmp(argv[1], "-o") != 0) {
		fputs("usage: rule-compiler -o OUTPUT.c [RULES]\n", stderr);
		return 2;
	}
	arena_init(&a);
	text_init(&errors);
	set = rule_set_make(&a, NULL);
	if (argc == 4 && !load_rules(set, argv[3], &errors)) {
		fputs(errors.ptr, stderr);
		status = 1;
	}
	if (status == 0)
		status = write_set(argv[2], set);
	text_release(&errors);
	arena_release(&a);
	return status;
}
