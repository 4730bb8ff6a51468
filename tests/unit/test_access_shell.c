/* Shells: which commands are certain to run nothing that a client asks for, and which scripts never run. */
#include <check.h>

#include "access/shell.h"
#include "one_host.h"
#include "rows.h"

Suite *suite_access_shell(void);

static const struct {
	const char *command;
	bool idle;
} commands[] = {
	{ "/bin/false", true }, { "false", true }, { "/usr/sbin/nologin", true }, { "/usr/bin/id", true },
	{ "echo 'not here'", true }, { "echo \"not here\"; exit 1", true }, { "echo it\\'s; sleep 10 && exit 142", true },
	{ "  echo a | cat ; : ;", true }, { "printf '$HOME `id`\\n'", true }, { "echo x >&2", true },
	{ "", false }, { "   ", false }, { "/bin/sh", false }, { "echo x; exec bash", false }, { "echo $(sh)", false },
	{ "echo `sh`", false }, { "echo \"$SSH_ORIGINAL_COMMAND\"", false }, { "(sh)", false }, { "'sh'", false },
	{ "\"/usr/bin/false\"", false }, { "e\"ch\"o x", false }, { "/opt/wrapper", false }, { "echo x & sh", false },
	{ "echo x\nsh", false }, { "cat <(sh)", false }, { "echo 'x'; 'sh'", false }, { "nologin.sh", false },
};

START_TEST(idle_commands)
{
	ck_assert_int_eq(shell_command_is_idle(slice_of(commands[_i].command)), commands[_i].idle);
}
END_TEST

static const struct {
	const char *text;
	bool is_dos;
} scripts[] = {
	{ "#!/bin/sh\r\necho\r\n", true }, { "#! /bin/sh\r\n", true }, { "#!/bin/sh\necho\r\n", false },
	{ "#!/bin/sh -e\r\n", false }, { "echo\r\n", false }, { "#!/bin/sh\r", false }, { "#!\n", false }, { "", false },
};

START_TEST(dos_scripts)
{
	host_tree_file(&t, "/script", scripts[_i].text);
	ck_assert_int_eq(shell_script_is_dos(&t.root, &t.a, "/script"), scripts[_i].is_dos);
	ck_assert(!shell_script_is_dos(&t.root, &t.a, "/gone"));
}
END_TEST

Suite *
suite_access_shell(void)
{
	Suite *suite = suite_create("access_shell");
	TCase *tcase = tcase_create("shell");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	LOOP(tcase, idle_commands, commands);
	LOOP(tcase, dos_scripts, scripts);
	suite_add_tcase(suite, tcase);
	return suite;
}
