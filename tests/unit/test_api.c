/* Api: the public interface. */
#include <check.h>
#include <string.h>

#include "rows.h"
#include "sshd_lint.h"

START_TEST(test_buffer)
{
	static const char text[] = "Port 22\nPermitRootLogn no\n";
	struct sshd_lint *lint = sshd_lint_new();
	size_t len;

	ck_assert_str_eq(sshd_lint_version(), SSHD_LINT_VERSION);
	ck_assert_str_eq(sshd_lint_error(lint), "");
	ck_assert_int_eq(sshd_lint_set_target(lint, "debian-12"), 0);
	ck_assert_int_eq(sshd_lint_buffer(lint, "x", text, sizeof(text) - 1), 0);
	ck_assert_uint_ge(sshd_lint_finding_count(lint), 1);
	ck_assert_uint_ge(sshd_lint_count(lint, SSHD_LINT_ERROR), 1);
	ck_assert_uint_ge(sshd_lint_count(lint, SSHD_LINT_NOTE), sshd_lint_count(lint, SSHD_LINT_ERROR));
	ck_assert_uint_eq(sshd_lint_count(lint, SSHD_LINT_NEVER), 0);
	const struct sshd_lint_finding *f = NULL;
	for (size_t i = 0; i < sshd_lint_finding_count(lint); i++)
		if (strcmp(sshd_lint_finding_rule(sshd_lint_finding_at(lint, i)), "unknown-keyword") == 0)
			f = sshd_lint_finding_at(lint, i);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(sshd_lint_finding_severity(f), SSHD_LINT_ERROR);
	ck_assert_str_eq(sshd_lint_finding_category(f), "startup");
	ck_assert_str_eq(sshd_lint_finding_path(f), "x");
	ck_assert_uint_eq(sshd_lint_finding_line(f), 2);
	ck_assert_uint_eq(sshd_lint_finding_column(f), 1);
	ck_assert_uint_eq(sshd_lint_finding_end_line(f), 2);
	ck_assert_uint_eq(sshd_lint_finding_end_column(f), 15);
	ck_assert_str_eq(sshd_lint_finding_subject(f), "sshd-does-not-start");
	ck_assert_ptr_nonnull(strstr(sshd_lint_finding_message(f), "PermitRootLogn"));
	ck_assert_ptr_nonnull(strstr(sshd_lint_finding_help(f), "PermitRootLogin"));
	ck_assert_str_ne(sshd_lint_finding_why(f), "");
	ck_assert_ptr_nonnull(sshd_lint_finding_keyword(f));
	ck_assert_int_eq(sshd_lint_finding_is_suppressed(f), 0);
	ck_assert_ptr_null(sshd_lint_finding_at(lint, 1000));
	const char *report = sshd_lint_report(lint, "gcc", &len);
	ck_assert_ptr_nonnull(strstr(report, "x:2:1: error: "));
	ck_assert_uint_eq(strlen(report), len);
	ck_assert_ptr_null(sshd_lint_report(lint, "none", NULL));
	sshd_lint_clear(lint);
	ck_assert_uint_eq(sshd_lint_finding_count(lint), 0);
	sshd_lint_free(lint);
	sshd_lint_free(NULL);
}
END_TEST

START_TEST(test_failures)
{
	struct sshd_lint *lint = sshd_lint_new();

	ck_assert_int_eq(sshd_lint_set_target(lint, "debian-99"), -1);
	ck_assert_ptr_nonnull(strstr(sshd_lint_error(lint), "unknown target 'debian-99'"));
	ck_assert_int_eq(sshd_lint_set_root(lint, "/nonexistent"), -1);
	ck_assert_int_eq(sshd_lint_file(lint, "/nonexistent"), -1);
	ck_assert_ptr_nonnull(strstr(sshd_lint_error(lint), "cannot read /nonexistent"));
	ck_assert_int_eq(sshd_lint_add_rules(lint, "/nonexistent.yaml"), -1);
	ck_assert_int_eq(sshd_lint_set_facts(lint, "/nonexistent.yaml"), -1);
	ck_assert_uint_eq(sshd_lint_finding_count(lint), 0);
	ck_assert_int_eq(sshd_lint_buffer(lint, NULL, NULL, 0), 0);
	ck_assert_ptr_nonnull(sshd_lint_target_name(0));
	ck_assert_ptr_null(sshd_lint_target_name(100000));
	sshd_lint_free(lint);
}
END_TEST

START_TEST(test_effective)
{
	struct sshd_lint *lint = sshd_lint_new();
	const char *text;

	ck_assert_int_eq(sshd_lint_set_target(lint, "debian-12"), 0);
	text = sshd_lint_effective(lint, "/dev/null", "user=a,addr=192.0.2.1");
	ck_assert_msg(text != NULL, "%s", sshd_lint_error(lint));
	ck_assert_ptr_nonnull(strstr(text, "\npermitrootlogin without-password\n"));
	ck_assert_ptr_null(sshd_lint_effective(lint, "/dev/null", "nonsense"));
	ck_assert_str_eq(sshd_lint_error(lint), "Invalid test mode specification nonsense\n");
	ck_assert_ptr_null(sshd_lint_effective(lint, "/nonexistent", NULL));
	sshd_lint_free(lint);
}
END_TEST

/* A range of targets, and for which of them a finding holds. */
START_TEST(test_targets)
{
	static const char *const bad[] = { "debian-13..11", "openssh-9.2..debian-12", "debian-11..", "..", "a..b" };
	struct sshd_lint *lint = sshd_lint_new();
	static const char text[] = "RequiredRSASize 2048\nPermitRootLogn no\n";
	const struct sshd_lint_finding *f;

	for (size_t i = 0; i < COUNT(bad); i++) {
		ck_assert_int_eq(sshd_lint_add_target(lint, bad[i]), -1);
		ck_assert_str_ne(sshd_lint_error(lint), "");
	}
	ck_assert_int_eq(sshd_lint_add_target(lint, "openssh-8.9..9.2"), 0);
	ck_assert_int_eq(sshd_lint_add_target(lint, "openssh-9.0"), 0);
	ck_assert_int_eq(sshd_lint_buffer(lint, "x", text, strlen(text)), 0);
	f = sshd_lint_finding_at(lint, 0);
	ck_assert_str_eq(sshd_lint_finding_rule(f), "unknown-keyword");
	ck_assert_str_eq(sshd_lint_finding_targets(f), "openssh-8.9, openssh-9.0");
	f = sshd_lint_finding_at(lint, 1);
	ck_assert_str_eq(sshd_lint_finding_rule(f), "unknown-keyword");
	ck_assert_str_eq(sshd_lint_finding_targets(f), "");
	ck_assert_uint_eq(sshd_lint_count(lint, SSHD_LINT_ERROR), 2);
	sshd_lint_free(lint);
}
END_TEST

Suite *
suite_api(void)
{
	Suite *s = suite_create("api");
	TCase *t = tcase_create("api");

	tcase_add_test(t, test_buffer);
	tcase_add_test(t, test_failures);
	tcase_add_test(t, test_effective);
	tcase_add_test(t, test_targets);
	suite_add_tcase(s, t);
	return s;
}
