/* What --help, the manual and the shells are told about the options. */
#include <string.h>

#include "cli/options.h"
#include "report/report.h"

enum { HELP_COLUMN = 26, HELP_WIDTH = 80 };

/* "  -f, --format=FORMAT" */
static void
add_names(struct text *out, const struct option_row *row)
{
	if (row->letter != 0)
		text_printf(out, "  -%c, ", row->letter);
	else
		text_add_string(out, "      ");
	text_printf(out, "--%s", row->name);
	if (row->argument != NULL)
		text_printf(out, "=%s", row->argument);
}

/* Adds ${help} from HELP_COLUMN on, broken into lines. */
static void
add_help(struct text *out, const char *help, size_t column)
{
	if (column + 2 > HELP_COLUMN) {
		text_add_char(out, '\n');
		column = 0;
	}
	text_printf(out, "%*s", (int)(HELP_COLUMN - column), "");
	column = HELP_COLUMN;
	while (*help != '\0') {
		size_t len = strcspn(help, " ");
		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			text_printf(out, "\n%*s", HELP_COLUMN, "");
			column = HELP_COLUMN;
		} else if (column > HELP_COLUMN) {
			text_add_char(out, ' ');
			column++;
		}
		text_add(out, (struct slice){ help, len });
		column += len;
		help += len;
		help += strspn(help, " ");
	}
	text_add_char(out, '\n');
}

void
options_help(struct text *out)
{
	text_add_string(out,
	    "usage: sshd-lint [OPTION...] [FILE...]\n"
	    "Lints sshd_config files and everything that they include, without running sshd.\n\n"
	    "  sshd-lint                               lint /etc/ssh/sshd_config\n"
	    "  sshd-lint --target debian-13 FILE       will it survive the upgrade?\n"
	    "  sshd-lint -T -C user=alice,addr=192.0.2.1 FILE\n"
	    "                                          what applies to this connection\n\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		size_t begin = out->len;
		add_names(out, options_row((enum option_id)i));
		add_help(out, options_row((enum option_id)i)->help, out->len - begin);
	}
	text_add_string(out,
	    "\nFILE - is standard input.  Exit status: 0 nothing to report, 1 findings at or above\n"
	    "--fail-on (default: error), 2 sshd-lint could not look.  See sshd-lint(1).\n");
}

void
options_manual(struct text *out)
{
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = options_row((enum option_id)i);
		text_add_string(out, ".It ");
		if (row->letter != 0) {
			text_printf(out, "Fl %c", row->letter);
			if (row->argument != NULL)
				text_printf(out, " Ar %s", row->argument);
			text_add_string(out, " , ");
		}
		text_printf(out, "Fl -%s", row->name);
		if (row->argument != NULL)
			text_printf(out, " Ns = Ns Ar %s", row->argument);
		text_printf(out, "\n%s\n", row->manual);
	}
}

/* The shell code that makes the words for a kind of argument, for bash. */
static const char *const completions[] = {
	[COMPLETE_NOTHING] = "",
	[COMPLETE_FILE] = "compgen -f -- \"$cur\"",
	[COMPLETE_DIR] = "compgen -d -- \"$cur\"",
	[COMPLETE_TARGET] = "compgen -W \"$(sshd-lint --list-targets | cut -d' ' -f1)\" -- \"$cur\"",
	[COMPLETE_FORMAT] = NULL,	/* made from the table of formats */
	[COMPLETE_SEVERITY] = "compgen -W 'error warning note never' -- \"$cur\"",
	[COMPLETE_WHEN] = "compgen -W 'auto always never' -- \"$cur\"",
	[COMPLETE_RULE] = "compgen -W \"$(sshd-lint --list-rules | cut -d' ' -f1)\" -- \"$cur\"",
	[COMPLETE_PROFILE] = "compgen -f -W \"$(sshd-lint --list-profiles | cut -d' ' -f1)\" -- \"$cur\"",
};

static void
add_formats(struct text *out)
{
	size_t count;
	const struct format *formats = report_formats(&count);

	text_add_string(out, "compgen -W '");
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s%s", i > 0 ? " " : "", formats[i].name);
	text_add_string(out, "' -- \"$cur\"");
}

void
options_completion(struct text *out)
{
	text_add_string(out,
	    "# bash completion for sshd-lint, made from its table of options\n"
	    "_sshd_lint()\n{\n"
	    "\tlocal cur prev\n"
	    "\tcur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	    "\tif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
	    "\tif [ \"$cur\" = = ]; then cur=; fi\n"
	    "\tcase $prev in\n");
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = options_row((enum option_id)i);
		if (row->argument == NULL || row->completion == COMPLETE_NOTHING)
			continue;
		text_printf(out, "\t--%s", row->name);
		if (row->letter != 0)
			text_printf(out, "|-%c", row->letter);
		text_add_string(out, ") mapfile -t COMPREPLY < <(");
		if (row->completion == COMPLETE_FORMAT)
			add_formats(out);
		else
			text_add_string(out, completions[row->completion]);
		text_add_string(out, "); return;;\n");
	}
	text_add_string(out, "\tesac\n\tcase $cur in\n\t-*) mapfile -t COMPREPLY < <(compgen -W '");
	for (int i = 0; i < OPTION_COUNT; i++)
		text_printf(out, "%s--%s", i > 0 ? " " : "", options_row((enum option_id)i)->name);
	text_add_string(out, "' -- \"$cur\");;\n"
	    "\t*) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\");;\n"
	    "\tesac\n}\n"
	    "complete -o filenames -F _sshd_lint sshd-lint\n");
}
