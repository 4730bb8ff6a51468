/* Fix: edits, patches, files, and that every fix mends what it is for. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fix/diff.h"
#include "fix/patch.h"
#include "fix/write.h"
#include "lib/lint.h"
#include "one_host.h"
#include "rows.h"
#include "rules/layout.h"
#include "rules/mark.h"

/* ---- patch ---- */

/* Edits of "0123456789" and what comes of them; taken: how many of the fixes, one edit each. */
static const struct {
	struct edit edits[3];
	size_t count;
	size_t taken;
	const char *result;
} patches[] = {
	{ { { { 1, 2, 4 }, { "x", 1 } } }, 1, 1, "01x456789" },
	{ { { { 1, 2, 4 }, { "x", 1 } }, { { 1, 4, 6 }, { "y", 1 } } }, 2, 2, "01xy6789" },
	{ { { { 1, 4, 6 }, { "y", 1 } }, { { 1, 2, 4 }, { "x", 1 } } }, 2, 2, "01xy6789" },
	{ { { { 1, 2, 5 }, { "x", 1 } }, { { 1, 4, 6 }, { "y", 1 } } }, 2, 1, "01x56789" },
	{ { { { 1, 2, 5 }, { "x", 1 } }, { { 1, 2, 5 }, { "x", 1 } } }, 2, 2, "01x56789" },
	{ { { { 1, 2, 5 }, { "x", 1 } }, { { 1, 2, 5 }, { "y", 1 } } }, 2, 1, "01x56789" },
	{ { { { 1, 3, 3 }, { "a", 1 } }, { { 1, 3, 3 }, { "b", 1 } } }, 2, 2, "012ab3456789" },
	{ { { { 1, 2, 5 }, { "", 0 } }, { { 1, 3, 3 }, { "b", 1 } } }, 2, 1, "0156789" },
	{ { { { 1, 2, 5 }, { "", 0 } }, { { 1, 2, 2 }, { "b", 1 } } }, 2, 2, "01b56789" },
	{ { { { 1, 2, 5 }, { "", 0 } }, { { 1, 5, 5 }, { "b", 1 } } }, 2, 2, "01b56789" },
	{ { { { 1, 0, 10 }, { "", 0 } } }, 1, 1, "" },
	{ { { { 1, 10, 10 }, { "z", 1 } } }, 1, 1, "0123456789z" },
	{ { { { 0, 0, 0 }, { "z", 1 } } }, 1, 0, "0123456789" },
	{ { { { 1, 5, 4 }, { "z", 1 } } }, 1, 0, "0123456789" },
};

START_TEST(test_patches)
{
	struct source source = { .id = 1, .bytes = SLICE("0123456789") };
	struct arena a;
	size_t taken = 0;

	arena_init(&a);
	struct patch *p = patch_make(&a);
	for (size_t i = 0; i < patches[_i].count; i++)
		taken += patch_add(p, &patches[_i].edits[i], 1);
	ck_assert_uint_eq(taken, patches[_i].taken);
	ck_assert(patch_touches(p, 1) == (taken > 0));
	ck_assert_str_eq(slice_string(&a, patch_apply(p, &source, &a)), patches[_i].result);
	arena_release(&a);
}
END_TEST

/* ---- diff ---- */

static const struct {
	const char *old, *new, *diff;
} diffs[] = {
	{ "a\n", "a\n", "" },
	{ "", "", "" },
	{ "", "a\n", "@@ -0,0 +1 @@\n+a\n" },
	{ "a\n", "", "@@ -1 +0,0 @@\n-a\n" },
	{ "a\nb\n", "a\nc\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n" },
	{ "a", "b", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n" },
	{ "a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n" },
	{ "a\r\n", "b\r\n", "@@ -1 +1 @@\n-a\r\n+b\r\n" },
	{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
	    "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n" },
	{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "2\n3\n4\n5\n6\n7\n8\n9\n10\n",
	    "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -7,3 +6,4 @@\n 7\n 8\n 9\n+10\n" },
	{ "1\n2\n3\n4\n5\n6\n7\n8\n", "2\n3\n4\n5\n6\n7\n8\n10\n",
	    "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -6,3 +5,4 @@\n 6\n 7\n 8\n+10\n" },
	{ "a\nb\nc\n", "c\na\nb\n", "@@ -1,3 +1,3 @@\n+c\n a\n b\n-c\n" },
};

START_TEST(test_diffs)
{
	struct text out, expected;

	text_init(&out);
	text_init(&expected);
	if (diffs[_i].diff[0] != '\0')
		text_printf(&expected, "--- a/etc/x\n+++ b/etc/x\n%s", diffs[_i].diff);
	diff_unified(&out, SLICE("/etc/x"), slice_of(diffs[_i].old), slice_of(diffs[_i].new));
	ck_assert_str_eq(out.ptr, expected.ptr);
	text_release(&out);
	text_release(&expected);
}
END_TEST

START_TEST(test_diff_of_nothing_in_common)
{
	struct text old, new, out;

	text_init(&old);
	text_init(&new);
	text_init(&out);
	for (int i = 0; i < 1200; i++) {
		text_printf(&old, "old %d\n", i);
		text_printf(&new, "new %d\n", i);
	}
	diff_unified(&out, SLICE("x"), text_slice(&old), text_slice(&new));
	ck_assert_ptr_nonnull(strstr(out.ptr, "@@ -1,1200 +1,1200 @@\n-old 0\n"));
	ck_assert_ptr_nonnull(strstr(out.ptr, "-old 1199\n+new 0\n"));
	text_release(&old);
	text_release(&new);
	text_release(&out);
}
END_TEST

/* ---- files ---- */

static void
expect_content(const char *path, const char *expected)
{
	char full[512], bytes[4096] = "";
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", t.path, path);
	f = fopen(full, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_lt(fread(bytes, 1, sizeof(bytes) - 1, f), sizeof(bytes) - 1);
	fclose(f);
	ck_assert_str_eq(bytes, expected);
}

static void
put(const char *path, mode_t mode, const char *text)
{
	host_tree_bytes(&t, path, mode, text, strlen(text));
}

START_TEST(test_write_keeps_mode_and_links)
{
	struct slice error;
	struct stat st;

	put("/etc/ssh/real", 0640, "old\n");
	host_tree_link(&t, "/etc/ssh/link", "/etc/ssh/real");
	ck_assert(write_replace(&t.root, &t.a, SLICE("/etc/ssh/link"), SLICE("old\n"),
	    SLICE("new\n"), &error));
	expect_content("/etc/ssh/real", "new\n");
	ck_assert_int_eq(root_lstat(&t.root, "/etc/ssh/link", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(root_lstat(&t.root, "/etc/ssh/real", &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

START_TEST(test_write_leaves_what_has_changed)
{
	struct slice error = { 0 };

	put("/etc/ssh/file", 0644, "somebody was here\n");
	ck_assert(!write_replace(&t.root, &t.a, SLICE("/etc/ssh/file"), SLICE("old\n"),
	    SLICE("new\n"), &error));
	ck_assert_uint_gt(error.len, 0);
	expect_content("/etc/ssh/file", "somebody was here\n");
	ck_assert(!write_replace(&t.root, &t.a, SLICE("/etc/ssh/none"), SLICE(""), SLICE("new\n"),
	    &error));
	ck_assert(!write_replace(&t.root, &t.a, SLICE("/etc/ssh"), SLICE(""), SLICE("new\n"), &error));
}
END_TEST

/* ---- whole runs ---- */

/* Fixes the host's main file; what was left out goes to ${messages}. */
static struct lint_fixed
fix(const char *target, bool unsafe, struct text *messages)
{
	struct sshd_lint *lint = sshd_lint_new();
	struct lint_fix how = { .unsafe = unsafe, .write = true };
	struct lint_fixed result;
	struct text diff;

	text_init(&diff);
	ck_assert_int_eq(sshd_lint_set_target(lint, target), 0);
	ck_assert_int_eq(sshd_lint_set_root(lint, t.path), 0);
	ck_assert_int_eq(lint_fix(lint, &(struct lint_input){ .path = "/etc/ssh/sshd_config" }, &how,
	    &result, &diff, messages), 0);
	ck_assert((diff.len > 0) == (result.files > 0));
	text_release(&diff);
	sshd_lint_free(lint);
	return result;
}

static const struct {
	const char *before, *drop_in;	/* drop_in: /etc/ssh/sshd_config.d/50-x.conf, or NULL */
	const char *after, *drop_in_after;
	bool unsafe;
} files[] = {
	/* Comments, blanks and ends of lines stay. */
	{ "# top\r\nPermitRootLogin   yes   # why\r\n\r\n# end\r\n", NULL,
	    "# top\r\nPermitRootLogin   prohibit-password   # why\r\n\r\n# end\r\n", NULL, true },
	/* What a block must not have goes above it, before its comment. */
	{ "X11Forwarding no\n\n# bob\nMatch User bob\n\tX11Forwarding yes\nUsePAM yes\n", NULL,
	    "X11Forwarding no\nUsePAM yes\n\n# bob\nMatch User bob\n\tX11Forwarding yes\n", NULL,
	    true },
	{ "Match User bob\n\tX11Forwarding yes\n\n  Port 22\n", NULL,
	    "Port 22\nMatch User bob\n\tX11Forwarding yes\n\n", NULL, true },
	/* A block of which nothing is left goes too. */
	{ "Port 22\nMatch User bob\n\tUsePAM yes\n", NULL, "Port 22\nUsePAM yes\n", NULL, true },
	/* Only safe ones without being told. */
	{ "Port 22\nMatch User bob\n\tUsePAM yes\n", NULL,
	    "Port 22\nMatch User bob\n\tUsePAM yes\n", NULL, false },
	{ "UsePrivilegeSeparation no\nPort 22\nPermitRootLogin no\nPermitRootLogin no\n", NULL,
	    "Port 22\nPermitRootLogin no\n", NULL, false },
	/* In the file that decides. */
	{ "Include /etc/ssh/sshd_config.d/*.conf\nX11Forwarding no\n", "PermitRootLogin yes\n",
	    "Include /etc/ssh/sshd_config.d/*.conf\nX11Forwarding no\n",
	    "PermitRootLogin prohibit-password\n", true },
};

START_TEST(test_files)
{
	struct text messages;

	text_init(&messages);
	put("/etc/ssh/sshd_config", 0644, files[_i].before);
	if (files[_i].drop_in != NULL)
		put("/etc/ssh/sshd_config.d/50-x.conf", 0600, files[_i].drop_in);
	fix("debian-12", files[_i].unsafe, &messages);
	expect_content("/etc/ssh/sshd_config", files[_i].after);
	if (files[_i].drop_in != NULL)
		expect_content("/etc/ssh/sshd_config.d/50-x.conf", files[_i].drop_in_after);
	text_release(&messages);
}
END_TEST

/* The password is root's only way in: a fix that takes it away is left out. */
START_TEST(test_last_way_in_stays)
{
	static const char config[] = "PermitRootLogin yes\nUsePAM no\n";
	struct text messages;

	text_init(&messages);
	put("/etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n"
	    "sshd:x:101:65534::/run/sshd:/usr/sbin/nologin\n");
	put("/etc/shadow", 0640, "root:$6$abcdefgh$D7W7qyozKBT.t6FD3DVYHvADbIO0eSyI4.p20LaEUjro8PqTGYYo/EQcuNjhFbzo9Yg5ir1KIEqF"
	    "Y/yJpgFph0:19000:0:99999:7:::\nsshd:*:19000::::::\n");
	put("/etc/group", 0644, "root:x:0:\n");
	put("/etc/shells", 0644, "/bin/sh\n");
	put("/bin/sh", 0755, "#!\n");
	host_tree_folder(&t, "/root", 0700);
	put("/etc/ssh/sshd_config", 0644, config);
	struct lint_fixed result = fix("debian-12", true, &messages);
	ck_assert_uint_eq(result.fixed, 0);
	ck_assert_ptr_nonnull(strstr(messages.ptr, "root could not log in any more"));
	expect_content("/etc/ssh/sshd_config", config);
	text_release(&messages);
}
END_TEST

/* ---- the rules' own examples ---- */

/* ${text} without the marks "# expect …" at the ends of lines. */
static struct slice
without_marks(struct arena *a, struct slice text)
{
	struct slice line, mark, kept;
	struct text out;

	text_init(&out);
	while (text.len > 0 && slice_cut(&text, '\n', &line)) {
		mark_cut(&line, &mark);
		text_add(&out, line);
		text_add_char(&out, '\n');
	}
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}

/* How many findings of ${id} carry a fix. */
static size_t
count_fixable(struct sshd_lint *lint, const char *path, const char *id)
{
	size_t count = 0;

	ck_assert_int_eq(sshd_lint_file(lint, path), 0);
	struct diag_store *store = lint->runs.ptr[0]->file.store;
	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *d = diag_at(store, i);
		count += strcmp(d->id, id) == 0 && d->fix_count > 0 && !d->suppressed;
	}
	sshd_lint_clear(lint);
	return count;
}

/* Examples that cannot be fixed by edits of one finding, which is then left out. */
static const struct {
	const char *rule, *example;
} unfixable[] = {
	/* An earlier line says the opposite: which of the two is meant is for people to say. */
	{ "directive-after-match-block", "hardening appended to the file" },
};

static bool
is_unfixable(const struct rule *rule, const struct rule_example *e)
{
	for (size_t i = 0; i < COUNT(unfixable); i++)
		if (strcmp(rule->id, unfixable[i].rule) == 0 && slice_is(e->name, unfixable[i].example))
			return true;
	return false;
}

/* True when the example had something to fix. */
static bool
fix_example(const struct rule *rule, const struct rule_example *e)
{
	struct lint_fix how = { .unsafe = true, .write = true };
	struct sshd_lint *lint = sshd_lint_new();
	struct text diff, messages;
	struct lint_fixed result;
	struct layout layout;
	struct arena a;
	const char *path;
	size_t before;

	arena_init(&a);
	text_init(&diff);
	text_init(&messages);
	ck_assert(layout_open(&layout, true));
	for (uint16_t i = 0; i < e->file_count; i++)
		ck_assert(layout_add(&layout, e->files[i].path, without_marks(&a, e->files[i].text)));
	path = slice_string(&a, e->files[0].path);
	ck_assert_int_eq(sshd_lint_set_root(lint, layout.folder), 0);
	if (e->target_count > 0)
		ck_assert_int_eq(sshd_lint_set_target(lint, slice_string(&a, e->targets[0])), 0);
	before = count_fixable(lint, path, rule->id);
	if (before > 0 && !is_unfixable(rule, e)) {
		ck_assert_int_eq(lint_fix(lint, &(struct lint_input){ .path = path }, &how, &result,
		    &diff, &messages), 0);
		ck_assert_msg(count_fixable(lint, path, rule->id) == 0, "%s, example %.*s: %s%s", rule->id,
		    SLICE_ARG(e->name), diff.ptr, messages.ptr);
	}
	layout_close(&layout);
	text_release(&diff);
	text_release(&messages);
	sshd_lint_free(lint);
	arena_release(&a);
	return before > 0;
}

START_TEST(test_every_example_can_be_fixed)
{
	const struct rule_table *table = rules_builtin();
	size_t fixed = 0;

	for (size_t r = 0; r < table->rule_count; r++) {
		const struct rule *rule = &table->rules[r];

		if (rule->fix.kind == FIX_NONE || rule->is_off || rule->scope == SCOPE_ACCOUNT)
			continue;
		for (uint16_t i = 0; i < rule->example_count; i++)
			if (rule->examples[i].argument_count == 0)
				fixed += fix_example(rule, &rule->examples[i]);
	}
	ck_assert_uint_gt(fixed, 20);
}
END_TEST

Suite *
suite_fix(void)
{
	Suite *s = suite_create("fix");
	TCase *tc = tcase_create("texts");

	LOOP(tc, test_patches, patches);
	LOOP(tc, test_diffs, diffs);
	tcase_add_test(tc, test_diff_of_nothing_in_common);
	suite_add_tcase(s, tc);
	tc = tcase_create("files");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, one_host_setup, one_host_teardown);
	tcase_add_test(tc, test_write_keeps_mode_and_links);
	tcase_add_test(tc, test_write_leaves_what_has_changed);
	LOOP(tc, test_files, files);
	tcase_add_test(tc, test_last_way_in_stays);
	suite_add_tcase(s, tc);
	tc = tcase_create("examples");
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, test_every_example_can_be_fixed);
	suite_add_tcase(s, tc);
	return s;
}
