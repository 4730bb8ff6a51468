#include "access/shell.h"

#include <string.h>

#include "host/file.h"

enum { INTERPRETER_MAX = 256 };		/* what the kernel reads of the first line */

static const struct {
	const char *name;
	bool runs;
} shells[] = {
	{ "sh", true }, { "bash", true }, { "dash", true }, { "ash", true }, { "ksh", true }, { "ksh93", true },
	{ "mksh", true }, { "lksh", true }, { "oksh", true }, { "loksh", true }, { "pdksh", true }, { "posh", true },
	{ "yash", true }, { "zsh", true }, { "zsh5", true }, { "fish", true }, { "csh", true }, { "tcsh", true },
	{ "bsd-csh", true }, { "rc", true }, { "es", true }, { "rbash", true }, { "rzsh", true }, { "rksh", true },
	{ "elvish", true }, { "nu", true }, { "pwsh", true }, { "xonsh", true }, { "sash", true }, { "busybox", false },
	{ "nologin", false }, { "false", false }, { "true", false }, { "sync", false }, { "halt", false },
	{ "shutdown", false }, { "reboot", false }, { "poweroff", false }, { "passwd", false }, { "cat", false },
	{ "id", false }, { "env", false }, { "echo", false }, { "date", false }, { "sleep", false }, { "who", false },
	{ "git-shell", false }, { "sftp-server", false }, { "scponly", false }, { "scponlyc", false }, { "rssh", false },
	{ "noshell", false }, { "sftponly", false }, { "null", false },
};

const char *
shell_path(const struct account *account)
{
	return account->shell[0] != '\0' ? account->shell : "/bin/sh";
}

enum truth
shell_kind(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name != NULL ? name + 1 : path[0] != '\0' ? path : "sh";
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(name, shells[i].name) == 0)
			return truth_of(shells[i].runs);
	return TRUTH_UNKNOWN;
}

enum truth
shell_runs_commands(const struct root *root, struct arena *a, const struct account *account)
{
	const char *path = shell_path(account), *real;
	enum truth kind = shell_kind(path);

	if (kind != TRUTH_UNKNOWN || path[0] != '/' || (real = root_realpath(root, a, path)) == NULL)
		return kind;
	return shell_kind(real);
}

/* ---- commands ---- */

/* The program's name in ${word}, a path or not, is that of one that runs no others. */
static bool
is_idle_program(struct slice word)
{
	static const char *const idle[] = { "false", "true", ":", "nologin", "echo", "printf", "exit", "sleep", "date", "id",
		"who", "uptime", "hostname", "cat", "sftp-server" };
	struct slice rest = word, name = word;

	while (slice_cut(&rest, '/', &word))
		name = word;
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (slice_is(name, idle[i]))
			return true;
	return false;
}

/* Takes one simple command off ${*rest}, its separator too; false where the shell would expand something. */
static bool
take_simple(struct slice *rest, struct slice *program)
{
	size_t begin = 0, end, i;
	char quote = '\0';

	while (begin < rest->len && strchr(" \t", rest->ptr[begin]) != NULL)
		begin++;
	for (end = begin; end < rest->len && strchr(" \t;&|\n'\"\\", rest->ptr[end]) == NULL;)
		end++;
	*program = slice_part(*rest, begin, end);
	/* A quoted name is not worth taking apart. */
	if (end < rest->len && strchr("'\"\\", rest->ptr[end]) != NULL)
		return false;
	for (i = end; i < rest->len; i++) {
		char c = rest->ptr[i];
		bool joins_streams = quote == '\0' && c == '>' && i + 1 < rest->len && rest->ptr[i + 1] == '&';

		if (quote != '\'' && strchr("$`", c) != NULL)
			return false;
		if (joins_streams || (quote != '\'' && c == '\\'))
			i++;
		else if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (strchr("(){}<", c) != NULL)
			return false;
		else if (strchr(";&|\n", c) != NULL)
			break;
	}
	*rest = slice_part(*rest, i < rest->len ? i + 1 : rest->len, rest->len);
	return true;
}

bool
shell_command_is_idle(struct slice command)
{
	struct slice program;

	if (slice_trim(command).len == 0 || slice_has(command, '\0'))
		return false;
	while (command.len > 0)
		if (!take_simple(&command, &program) || (program.len > 0 && !is_idle_program(program)))
			return false;
	return true;
}

bool
shell_script_is_dos(const struct root *root, struct arena *a, const char *path)
{
	struct file file;
	struct slice line;

	file_read(root, a, path, INTERPRETER_MAX, &file);
	if ((file.state != FILE_THERE && file.state != FILE_LARGE) ||
	    !slice_starts_with(file.bytes, SLICE("#!")))
		return false;
	return slice_cut(&file.bytes, '\n', &line) && file.bytes.ptr != NULL && line.ptr[line.len - 1] == '\r' &&
	    !slice_has(slice_trim(slice_part(line, 2, line.len)), ' ');
}
