/*
 * Fills in the manual pages while the program is built: each line
 *	.\" @OPTIONS@, .\" @FORMATS@, .\" @RULES@, .\" @PROFILES@,
 *	.\" @FACTS@, .\" @PROBLEMS@, .\" @TARGETS@, .\" @EXAMPLE@
 * of the page named on the command line is replaced by what the tables say.
 * "--completion SHELL" prints the completion script for bash, zsh or fish
 * instead, "--rules DIR" writes a page of Markdown for each rule to DIR, and
 * an index.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "diag/problem.h"
#include "lib/lint.h"

/* Adds text as mdoc: what roff would take for a command is made harmless. */
static void
add_plain(struct text *out, struct slice s)
{
	bool line_begins = true;

	s = slice_trim(s);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (line_begins && c == ' ')
			continue;
		if (line_begins && (c == '.' || c == '\''))
			text_add_string(out, "\\&");
		if (c == ' ' && i > 0 && strchr(".?!", s.ptr[i - 1]) != NULL)
			c = '\n';	/* mdoc: new sentence, new line */
		if (c == '\n' && i + 1 < s.len && s.ptr[i + 1] == '\n') {
			text_add_string(out, "\n.Pp");
			while (i + 2 < s.len && s.ptr[i + 2] == '\n')
				i++;
		} else if (c == '\\')
			text_add_string(out, "\\e");
		else
			text_add_char(out, c);
		line_begins = c == '\n';
	}
	text_add_char(out, '\n');
}

static void
add_entry(struct text *out, const char *id, struct slice title, const char *category,
    const char *severity, struct slice why)
{
	text_printf(out, ".It Sy %s Pq %s , %s\n", id, category, severity);
	add_plain(out, title);
	text_add_string(out, ".Pp\n");
	add_plain(out, why);
}

static void
add_formats(struct text *out)
{
	size_t count;
	const struct format *formats = report_formats(&count);

	for (size_t i = 0; i < count; i++)
		text_printf(out, ".It Cm %s\n%c%s.\n", formats[i].name,
		    formats[i].doc[0] >= 'a' && formats[i].doc[0] <= 'z' ?
		    formats[i].doc[0] - 'a' + 'A' : formats[i].doc[0], formats[i].doc + 1);
}

static void
add_rules(struct text *out)
{
	const struct rule_table *table = rules_builtin();

	for (size_t i = 0; i < table->rule_count; i++) {
		const struct rule *r = &table->rules[i];
		add_entry(out, r->id, r->title, category_name(r->category),
		    severity_name(r->severity), r->why);
	}
}

static void
add_problems(struct text *out)
{
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		const struct problem_row *p = problem_row((enum problem)i);
		add_entry(out, p->name, slice_of(p->title), category_name(p->category),
		    severity_name(p->severity), slice_of(p->why));
	}
}

static void
add_targets(struct text *out)
{
	const char *name;

	for (size_t i = 0; (name = sshd_lint_target_name(i)) != NULL; i++)
		text_printf(out, ".It Cm %s\n", name);
}

/* The example program, as it stands in the tests, behind its first comment. */
static void
add_example(struct text *out)
{
	FILE *f = fopen("tests/example/example.c", "r");
	char line[256];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "/*", 2) == 0)
			continue;
		if (line[0] == '.' || line[0] == '\'')
			text_add_string(out, "\\&");
		for (const char *c = line; *c != '\0'; c++) {
			if (*c == '\\')
				text_add_string(out, "\\e");
			else if (*c == '\t')
				text_add_string(out, "    ");
			else
				text_add_char(out, *c);
		}
	}
	if (f != NULL)
		fclose(f);
}

static void
add_profiles(struct text *out)
{
	struct arena a;

	arena_init(&a);
	show_profiles_manual(rule_set_make(&a, rules_builtin()), out);
	arena_release(&a);
}

static const struct {
	const char *mark;
	void (*add)(struct text *out);
} marks[] = {
	{ ".\\\" @OPTIONS@\n", options_manual },
	{ ".\\\" @FORMATS@\n", add_formats },
	{ ".\\\" @RULES@\n", add_rules },
	{ ".\\\" @PROFILES@\n", add_profiles },
	{ ".\\\" @FACTS@\n", show_facts_manual },
	{ ".\\\" @PROBLEMS@\n", add_problems },
	{ ".\\\" @TARGETS@\n", add_targets },
	{ ".\\\" @EXAMPLE@\n", add_example },
};

static void
fill(struct text *out, const char *line)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (strcmp(line, marks[i].mark) == 0) {
			marks[i].add(out);
			return;
		}
	text_add_string(out, line);
}

/* Writes ${out} to the file ${dir}/${name}.md and clears it. */
static bool
write_page(const char *dir, const char *name, struct text *out)
{
	struct text path;

	text_init(&path);
	text_printf(&path, "%s/%s.md", dir, name);
	FILE *f = fopen(path.ptr, "w");
	bool written = f != NULL && fwrite(out->ptr, 1, out->len, f) == out->len;
	if (f != NULL)
		written = fclose(f) == 0 && written;
	if (!written)
		fprintf(stderr, "docs-generator: cannot write %s\n", path.ptr);
	text_release(&path);
	text_clear(out);
	return written;
}

static bool
write_rules(const char *dir, struct text *out)
{
	const struct rule_table *table = rules_builtin();
	bool written = true;

	for (size_t i = 0; i < table->rule_count; i++) {
		show_markdown(&table->rules[i], out);
		written &= write_page(dir, table->rules[i].id, out);
	}
	text_add_string(out, "# Rules\n\n");
	for (int category = 0; category < CATEGORY_COUNT; category++) {
		text_printf(out, "## %s\n\n", category_name((enum category)category));
		for (size_t i = 0; i < table->rule_count; i++) {
			const struct rule *r = &table->rules[i];
			if ((int)r->category == category)
				text_printf(out, "- [%s](%s.md): " SLICE_FORMAT "%s\n", r->id, r->id,
				    SLICE_ARG(r->title), r->is_off ? " (profiles only)" : "");
		}
		text_add_char(out, '\n');
	}
	return write_page(dir, "README", out) && written;
}

/* Adds the completion script for ${shell}.  False when there is none. */
static bool
add_completion(struct text *out, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		options_completion(out);
	else if (strcmp(shell, "zsh") == 0)
		options_completion_zsh(out);
	else if (strcmp(shell, "fish") == 0)
		options_completion_fish(out);
	return out->len > 0;
}

int
main(int argc, char **argv)
{
	struct text out;
	char line[1024];
	FILE *page;

	text_init(&out);
	if (argc == 3 && strcmp(argv[1], "--completion") == 0) {
		if (!add_completion(&out, argv[2]))
			fprintf(stderr, "docs-generator: there is no completion for %s\n", argv[2]);
	} else if (argc == 3 && strcmp(argv[1], "--rules") == 0) {
		bool good = write_rules(argv[2], &out);
		text_release(&out);
		return good ? EXIT_SUCCESS : EXIT_FAILURE;
	} else if (argc == 2 && (page = fopen(argv[1], "r")) != NULL) {
		while (fgets(line, sizeof(line), page) != NULL)
			fill(&out, line);
		fclose(page);
	} else {
		fprintf(stderr, "usage: docs-generator PAGE | --completion bash|zsh|fish | --rules DIR\n");
		return EXIT_FAILURE;
	}
	bool written = fwrite(out.ptr, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
	text_release(&out);
	return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
