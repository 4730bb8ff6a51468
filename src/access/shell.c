#include "access/shell.h"

#include <string.h>

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
