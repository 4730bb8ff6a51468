/* Options: the command line, and what was probably meant. */
#include <check.h>
#include <ctype.h>
#include <getopt.h>
#include <string.h>

#include "cli/nearest.h"
#include "cli/options.h"
#include "rows.h"

enum { MAX_ARGUMENTS = 8 };

/* Parses ${words}; ${error} is released by the caller. */
static bool
parse(struct options *o, const char *const *words, struct text *error)
{
	char *argv[MAX_ARGUMENTS + 2] = { (char *)"sshd-lint" };
	int argc = 1;

	for (; argc <= MAX_ARGUMENTS && words[argc - 1] != NULL; argc++)
		argv[argc] = (char *)words[argc - 1];
#ifdef __GLIBC__
	optind = 0;	/* starts afresh */
#else
	optind = 1;
#endif
	text_init(error);
	return options_parse(o, argc, argv, error);
}

static const struct {
	const char *words[MAX_ARGUMENTS];
	enum mode mode;
	size_t files;
} good[] = {
	{ { NULL }, MODE_LINT, 0 },
	{ { "a", "b", NULL }, MODE_LINT, 2 },
	{ { "-", NULL }, MODE_LINT, 1 },
	{ { "-T", "a", NULL }, MODE_EFFECTIVE, 1 },
	{ { "-t", NULL }, MODE_TEST, 0 },
	{ { "-TC", "user=a", "-Caddr=192.0.2.1", "a", NULL }, MODE_EFFECTIVE, 1 },
	{ { "a", "-T", NULL }, MODE_EFFECTIVE, 1 },
	{ { "--", "-T", NULL }, MODE_LINT, 1 },
	{ { "--eff", NULL }, MODE_EFFECTIVE, 0 },
	{ { "--explain=x", NULL }, MODE_EXPLAIN, 0 },
	{ { "--explain", "x", NULL }, MODE_EXPLAIN, 0 },
	{ { "-T", "--help", NULL }, MODE_HELP, 0 },
	{ { "-V", NULL }, MODE_VERSION, 0 },
	{ { "-j4", "--jobs", "12", "a", NULL }, MODE_LINT, 1 },
	{ { "-qf", "json", "--fail-on=never", "--color=always", NULL }, MODE_LINT, 0 },
};

START_TEST(test_good)
{
	struct options o;
	struct text error;

	ck_assert_msg(parse(&o, good[_i].words, &error), "%s", error.ptr);
	ck_assert_int_eq(o.mode, good[_i].mode);
	ck_assert_uint_eq(o.files.count, good[_i].files);
	options_release(&o);
	text_release(&error);
}
END_TEST

static const struct {
	const char *words[MAX_ARGUMENTS];
	const char *error;
} bad[] = {
	{ { "--foramt", "json", NULL }, "unknown option '--foramt'; did you mean --format?" },
	{ { "--zzz", NULL }, "unknown option '--zzz'" },
	{ { "--zzz=\033[1m", NULL }, "unknown option '--zzz'" },
	{ { "--\033[1m", NULL }, "unknown option '--\\x1b[1m'" },
	{ { "-Z", NULL }, "unknown option '-Z'" },
	{ { "-qZ", NULL }, "unknown option '-Z'" },
	{ { "--format", NULL }, "option --format needs an argument" },
	{ { "-f", NULL }, "option -f needs an argument" },
	{ { "--quiet=yes", NULL }, "option --quiet takes no argument" },
	{ { "--format=sarfi", NULL }, "unknown format 'sarfi'; did you mean sarif?" },
	{ { "--fail-on=fatal", NULL }, "unknown severity 'fatal'" },
	{ { "--color=on", NULL }, "unknown colour setting 'on'" },
	{ { "--jobs=0", NULL }, "--jobs takes a number from 1, not '0'" },
	{ { "-j", "two", NULL }, "--jobs takes a number from 1, not 'two'" },
	{ { "-j", "123456", NULL }, "--jobs takes a number from 1, not '123456'" },
	{ { "-C", "user=a", NULL }, "-C needs -T or --who" },
	{ { "-t", "-C", "user=a", NULL }, "-C needs -T or --who" },
	{ { "--annotate", NULL }, "--annotate needs -T" },
	{ { "-T", "a", "b", NULL }, "-T, -t, --who, --checklist, --against and --upgrade-to take one file" },
	{ { "-t", "-T", NULL }, "options that exclude each other" },
	{ { "--list-rules", "a", NULL }, "this option takes no file" },
};

START_TEST(test_bad)
{
	struct options o;
	struct text error;

	ck_assert(!parse(&o, bad[_i].words, &error));
	ck_assert_str_eq(error.ptr, bad[_i].error);
	options_release(&o);
	text_release(&error);
}
END_TEST

START_TEST(test_keeps)
{
	static const char *const words[] = { "-T", "-C", "user=a", "-C", "addr=b", "--target", "x", "--root=y", NULL };
	struct options o;
	struct text error;

	ck_assert(parse(&o, words, &error));
	ck_assert_uint_eq(o.connections.count, 2);
	ck_assert_str_eq(o.connections.ptr[1], "addr=b");
	ck_assert_uint_eq(o.targets.count, 1);
	ck_assert_str_eq(o.targets.ptr[0], "x");
	ck_assert_str_eq(o.root, "y");
	ck_assert_str_eq(o.format, "text");
	ck_assert_int_eq(o.fail_on, SSHD_LINT_ERROR);
	options_release(&o);
	text_release(&error);
}
END_TEST

/* Whether ${text} has "--NAME", or as mdoc has it "Fl -NAME", and not only as a part of a longer one. */
static bool
mentions(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = text; (at = strstr(at, name)) != NULL; at += len)
		if (at - text > 2 && at[-1] == '-' && (at[-2] == '-' || at[-2] == ' ') && at[len] != '-' &&
		    !isalpha((unsigned char)at[len]))
			return true;
	return false;
}

/* Help, manual and completion know every option. */
START_TEST(test_derived)
{
	void (*const makers[])(struct text *) = { options_help, options_manual, options_completion };
	struct text all;

	text_init(&all);
	makers[_i](&all);
	for (int i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = options_row((enum option_id)i);
		ck_assert_msg(mentions(all.ptr, row->name), "%s", row->name);
		ck_assert(row->help[0] != '\0' && row->manual[0] != '\0');
		for (int j = 0; j < i; j++) {
			const struct option_row *other = options_row((enum option_id)j);
			ck_assert_str_ne(row->name, other->name);
			ck_assert(row->letter == 0 || row->letter != other->letter);
		}
	}
	text_release(&all);
}
END_TEST

static const struct {
	const char *name;
	const char *nearest;
} words[] = {
	{ "debian-12", "debian-12" },
	{ "debain-12", "debian-12" },
	{ "ubuntu", "ubuntu-24.04" },
	{ "openssh-9.22", "openssh-9.2" },
	{ "solaris", NULL },
	{ "", NULL },
	{ "x", NULL },
};

START_TEST(test_nearest)
{
	static const char *const names[] = { "openssh-9.2", "debian-12", "ubuntu-24.04" };
	const char *near = nearest_name(words[_i].name, names, 3);

	if (words[_i].nearest == NULL)
		ck_assert_ptr_null(near);
	else
		ck_assert_str_eq(near, words[_i].nearest);
}
END_TEST

Suite *
suite_options(void)
{
	Suite *s = suite_create("options");
	TCase *t = tcase_create("options");

	LOOP(t, test_good, good);
	LOOP(t, test_bad, bad);
	tcase_add_test(t, test_keeps);
	tcase_add_loop_test(t, test_derived, 0, 3);
	LOOP(t, test_nearest, words);
	suite_add_tcase(s, t);
	return s;
}
