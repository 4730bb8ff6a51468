/* Completions for zsh and fish, made from the table of options; that for bash is in manual.c. */
#include <string.h>

#include "cli/options.h"
#include "report/report.h"

/* What a shell offers: ${words} as they are, or what ${command} prints. */
static const struct {
	const char *words;
	const char *command;
} offers[] = {
	[COMPLETE_TARGET] = { NULL, "sshd-lint --list-targets" },
	[COMPLETE_SEVERITY] = { "error warning note never", NULL },
	[COMPLETE_WHEN] = { "auto always never", NULL },
	[COMPLETE_RULE] = { NULL, "sshd-lint --list-rules" },
	[COMPLETE_PROFILE] = { NULL, "sshd-lint --list-profiles" },
};

static void
add_format_names(struct text *out)
{
	size_t count;
	const struct format *formats = report_formats(&count);

	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s%s", i > 0 ? " " : "", formats[i].name);
}

/* Appends ${s} between single quotes, with a backslash before each of ${special}. */
static void
add_quoted(struct text *out, const char *s, const char *special, const char *quote)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'') {
			text_add_string(out, quote);
			continue;
		}
		if (strchr(special, *s) != NULL)
			text_add_char(out, '\\');
		text_add_char(out, *s);
	}
}

static const char *
without_brackets(const char *argument)
{
	return argument[0] == '[' ? argument + 1 : argument;
}

/* ":NAME:what zsh offers" */
static void
add_zsh_argument(struct text *out, const struct option_row *row)
{
	const char *name = without_brackets(row->argument);

	text_printf(out, "%s:%.*s:", row->argument[0] == '[' ? ":" : "",
	    (int)strcspn(name, "]"), name);
	if (row->completion == COMPLETE_DIR)
		text_add_string(out, "_files -/");
	else if (row->completion == COMPLETE_FILE)
		text_add_string(out, "_files");
	else if (row->completion == COMPLETE_NOTHING)
		text_add_char(out, ' ');
	else if (row->completion == COMPLETE_FORMAT) {
		text_add_char(out, '(');
		add_format_names(out);
		text_add_char(out, ')');
	} else if (offers[row->completion].words != NULL)
		text_printf(out, "(%s)", offers[row->completion].words);
	else
		text_printf(out, "($(%s | cut -d\" \" -f1))", offers[row->completion].command);
}

void
options_completion_zsh(struct text *out)
{
	text_add_string(out, "#compdef sshd-lint\n# made from the table of options\n"
	    "_arguments -s -S \\\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = options_row((enum option_id)i);
		bool takes = row->argument != NULL, may = takes && row->argument[0] == '[';
		text_add_string(out, "  ");
		if (row->letter != 0)
			text_printf(out, "'(-%c --%s)'{-%c%s,--%s%s}", row->letter, row->name,
			    row->letter, takes ? "+" : "", row->name, takes ? "=" : "");
		else
			text_printf(out, "'*'--%s%s", row->name, may ? "=-" : takes ? "=" : "");
		text_add_string(out, "'[");
		add_quoted(out, row->help, "[]:\\", "'\\''");
		text_add_char(out, ']');
		if (takes)
			add_zsh_argument(out, row);
		text_add_string(out, "' \\\n");
	}
	text_add_string(out, "  '*:file:_files'\n");
}

void
options_completion_fish(struct text *out)
{
	text_add_string(out, "# fish completion for sshd-lint, made from its table of options\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = options_row((enum option_id)i);
		enum completion c = row->completion;
		text_printf(out, "complete -c sshd-lint -l %s", row->name);
		if (row->letter != 0)
			text_printf(out, " -s %c", row->letter);
		if (row->argument != NULL && row->argument[0] != '[')
			text_add_string(out, c == COMPLETE_FILE || c == COMPLETE_PROFILE ? " -r -F" : " -x");
		if (row->argument != NULL && c == COMPLETE_DIR)
			text_add_string(out, " -a '(__fish_complete_directories)'");
		else if (row->argument != NULL && c == COMPLETE_FORMAT) {
			text_add_string(out, " -a '");
			add_format_names(out);
			text_add_char(out, '\'');
		} else if (row->argument != NULL && c != COMPLETE_NOTHING && c != COMPLETE_FILE) {
			if (offers[c].words != NULL)
				text_printf(out, " -a '%s'", offers[c].words);
			else
				text_printf(out, " -a '(%s | cut -d\" \" -f1)'", offers[c].command);
		}
		text_add_string(out, " -d '");
		add_quoted(out, row->help, "\\", "\\'");
		text_add_string(out, "'\n");
	}
}
