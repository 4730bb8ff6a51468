/* Root: nothing outside is reached, by the kernel's resolution and by our own. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "rows.h"
#include "source/root.h"

/* The tree: a folder ends with '/', a link has a target, the rest are files. */
static const struct {
	const char *path;
	const char *target;
} tree[] = {
	{ "etc/", NULL },
	{ "etc/ssh/", NULL },
	{ "etc/ssh/d/", NULL },
	{ "etc/ssh/d/b.conf", NULL },
	{ "etc/ssh/d/a.conf", NULL },
	{ "etc/ssh/d/.hidden.conf", NULL },
	{ "etc/ssh/d/B.conf", NULL },
	{ "etc/ssh/d/a.conf.bak", NULL },
	{ "etc/ssh/d/x*y", NULL },
	{ "etc/ssh/d/[z", NULL },
	{ "etc/ssh/d/dangling.conf", "nowhere" },
	{ "etc/ssh/d.old/", NULL },
	{ "etc/ssh/d.old/c.conf", NULL },
	{ "etc/passwd", NULL },
	{ "up", "../../../../../../etc/passwd" },
	{ "absolute", "/etc/passwd" },
	{ "outside", "/etc/hostname" },
	{ "loop", "loop" },
	{ "folder", "/etc/../etc/ssh/" },
	{ "chain", "folder/../../absolute" },
	{ "etc/self", "/" },
};

static char folder[] = "/tmp/sshd-lint-root-XXXXXX";
static struct root root;
static struct arena arena;

static void
setup(void)
{

	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	arena_init(&arena);
	ck_assert(root_open(&root, folder));
	for (size_t i = 0; i < COUNT(tree); i++) {
		const char *path = tree[i].path;

		if (tree[i].target != NULL)
			ck_assert_int_eq(symlinkat(tree[i].target, root.fd, path), 0);
		else if (path[strlen(path) - 1] == '/')
			ck_assert_int_eq(mkdirat(root.fd, path, 0700), 0);
		else
			close(openat(root.fd, path, O_WRONLY | O_CREAT, 0600));
	}
}

static void
teardown(void)
{

	for (size_t i = COUNT(tree); i-- > 0;) {
		const char *path = tree[i].path;
		bool is_folder = path[strlen(path) - 1] == '/';

		unlinkat(root.fd, path, is_folder ? AT_REMOVEDIR : 0);
	}
	ck_assert_int_eq(rmdir(folder), 0);
	root_close(&root);
	arena_release(&arena);
}

static const struct {
	const char *path;
	const char *real;	/* NULL: cannot be resolved */
	int error;
} paths[] = {
	{ "/etc/passwd", "/etc/passwd", 0 },
	{ "etc/passwd", "/etc/passwd", 0 },
	{ "//etc/.//ssh/../passwd", "/etc/passwd", 0 },
	{ "/../../../../etc/passwd", "/etc/passwd", 0 },
	{ "/", "/", 0 },
	{ "/..", "/", 0 },
	{ "/etc/", "/etc", 0 },
	{ "/etc/.", "/etc", 0 },
	{ "/etc/ssh/..", "/etc", 0 },
	{ "/up", "/etc/passwd", 0 },
	{ "/absolute", "/etc/passwd", 0 },
	{ "/chain", "/etc/passwd", 0 },
	{ "/folder", "/etc/ssh", 0 },
	{ "/folder/d/a.conf", "/etc/ssh/d/a.conf", 0 },
	{ "/etc/self/etc/self/etc/passwd", "/etc/passwd", 0 },
	{ "/outside", NULL, ENOENT },	/* it would be there without the root */
	{ "/loop", NULL, ELOOP },
	{ "/loop/x", NULL, ELOOP },
	{ "/none", NULL, ENOENT },
	{ "/none/x", NULL, ENOENT },
	{ "/etc/passwd/", NULL, ENOTDIR },
	{ "/etc/passwd/x", NULL, ENOTDIR },
	{ "/etc/passwd/..", NULL, ENOTDIR },
	{ "", NULL, ENOENT },
};

static void
check_path(size_t i)
{
	struct stat by_stat, by_open;
	const char *path = paths[i].path;
	char *real = root_realpath(&root, &arena, path);
	int fd, number = errno;

	if (paths[i].real == NULL) {
		ck_assert_ptr_null(real);
		ck_assert_int_eq(number, paths[i].error);
		ck_assert_int_eq(root_stat(&root, path, &by_stat), -1);
		ck_assert_int_eq(errno, paths[i].error);
		ck_assert_int_eq(root_open_file(&root, path, O_RDONLY), -1);
		ck_assert_int_eq(errno, paths[i].error);
		return;
	}
	ck_assert_ptr_nonnull(real);
	ck_assert_str_eq(real, paths[i].real);
	ck_assert_int_eq(root_stat(&root, path, &by_stat), 0);
	fd = root_open_file(&root, path, O_RDONLY);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(fstat(fd, &by_open), 0);
	close(fd);
	ck_assert(by_stat.st_ino == by_open.st_ino && by_stat.st_dev == by_open.st_dev);
	ck_assert_int_eq(root_lstat(&root, real, &by_stat), 0);
	ck_assert(by_stat.st_ino == by_open.st_ino && by_stat.st_dev == by_open.st_dev);
}

START_TEST(test_paths)
{
	root.walks = false;
	check_path((size_t)_i);
	root.walks = true;
	check_path((size_t)_i);
}
END_TEST

START_TEST(test_lstat)
{
	struct stat st;

	root.walks = _i == 1;
	ck_assert_int_eq(root_lstat(&root, "/up", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(root_lstat(&root, "/loop", &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(root_lstat(&root, "/folder/", &st), 0);
	ck_assert(S_ISDIR(st.st_mode));
	ck_assert_int_eq(root_open_file(&root, "/up", O_RDONLY | O_NOFOLLOW), -1);
	ck_assert_int_eq(errno, ELOOP);
}
END_TEST

START_TEST(test_long_paths)
{
	struct text t;
	struct stat st;

	root.walks = _i == 1;
	text_init(&t);
	for (int i = 0; i < 1200; i++)
		text_add_string(&t, "/..");
	ck_assert_int_eq(root_stat(&root, t.ptr, &st), 0);
	for (int i = 0; i < 400; i++)
		text_add_string(&t, "/..");
	ck_assert_int_eq(root_stat(&root, t.ptr, &st), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	text_clear(&t);
	text_add_char(&t, '/');
	for (int i = 0; i < 300; i++)
		text_add_char(&t, 'x');
	ck_assert_int_eq(root_stat(&root, t.ptr, &st), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	text_release(&t);
}
END_TEST

static const struct {
	const char *pattern;
	const char *expected;	/* separated by blanks */
} globs[] = {
	{ "/etc/ssh/d/*.conf", "/etc/ssh/d/B.conf /etc/ssh/d/a.conf /etc/ssh/d/b.conf /etc/ssh/d/dangling.conf" },
	{ "/etc/ssh/d/?.conf", "/etc/ssh/d/B.conf /etc/ssh/d/a.conf /etc/ssh/d/b.conf" },
	{ "/etc/ssh/d/[a-z].conf", "/etc/ssh/d/a.conf /etc/ssh/d/b.conf" },
	{ "/etc/ssh/d/[!a].conf", "/etc/ssh/d/B.conf /etc/ssh/d/b.conf" },
	{ "/etc/ssh/d/[[:upper:]a].conf", "/etc/ssh/d/B.conf /etc/ssh/d/a.conf" },
	{ "/etc/ssh/d/[]b].conf", "/etc/ssh/d/b.conf" },
	{ "/etc/ssh/d/[^a].conf", "/etc/ssh/d/a.conf" },
	{ "/etc/ssh/d/.*.conf", "/etc/ssh/d/.hidden.conf" },
	{ "/etc/ssh/d/[.]hidden.conf", "" },
	{ "/etc/ssh/d/a.conf", "/etc/ssh/d/a.conf" },
	{ "/etc/ssh/d/none.conf", "" },
	{ "/etc/ssh/d/*.none", "" },
	{ "/etc/ssh/d/dangling.conf", "/etc/ssh/d/dangling.conf" },
	{ "/etc/ssh/d/\\a.conf", "/etc/ssh/d/a.conf" },
	{ "/etc/ssh/d/x\\*y", "/etc/ssh/d/x*y" },
	{ "/etc/ssh/d/[z", "/etc/ssh/d/[z" },
	{ "/etc/ssh/d*/?.conf", "/etc/ssh/d.old/c.conf /etc/ssh/d/B.conf /etc/ssh/d/a.conf /etc/ssh/d/b.conf" },
	{ "//etc//ssh//d//a*.conf", "//etc//ssh//d//a.conf" },
	{ "/folder/d/a*", "/folder/d/a.conf /folder/d/a.conf.bak" },
	{ "/etc/ssh/d/", "/etc/ssh/d/" },
	{ "/etc/ssh/*/", "/etc/ssh/d.old/ /etc/ssh/d/" },
	{ "/etc/pass{wd,x}", "" },
	{ "/*/passwd", "/etc/passwd" },
	{ "/etc/passwd/*", "" },
	{ "/etc/self/etc/p*", "/etc/self/etc/passwd" },
	{ "/etc/**d", "/etc/passwd" },
	{ "", "" },
};

START_TEST(test_glob)
{
	struct text t;
	char **found;
	bool truncated;

	text_init(&t);
	for (int walks = 0; walks < 2; walks++) {
		size_t count;

		root.walks = walks;
		count = root_glob(&root, &arena, globs[_i].pattern, 100, &found, &truncated);
		text_clear(&t);
		for (size_t i = 0; i < count; i++)
			text_printf(&t, "%s%s", i > 0 ? " " : "", found[i]);
		ck_assert_str_eq(t.ptr, globs[_i].expected);
		ck_assert(!truncated);
	}
	text_release(&t);
}
END_TEST

START_TEST(test_glob_limit)
{
	char **found;
	bool truncated;

	ck_assert_uint_eq(root_glob(&root, &arena, "/etc/ssh/d/*.conf", 2, &found, &truncated), 2);
	ck_assert(truncated);
	ck_assert_str_eq(found[1], "/etc/ssh/d/a.conf");
	/* Must end, although each level of links leads back to the top. */
	root_glob(&root, &arena, "/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*", 10, &found, &truncated);
}
END_TEST

/* A star never costs more than its length times the name's. */
START_TEST(test_glob_stars)
{
	char **found;

	ck_assert_uint_eq(root_glob(&root, &arena, "/etc/p*a*s*s*w*d*a*a*a*a*a*a*a*a*a*a*a*a*b", 10,
	    &found, NULL), 0);
}
END_TEST

START_TEST(test_live_and_none)
{
	struct root live, none;
	struct stat st;
	char **found;

	ck_assert(root_open(&live, "//"));
	ck_assert(live.is_live);
	ck_assert_str_eq(live.shown, "");
	ck_assert_int_eq(root_stat(&live, "/", &st), 0);
	ck_assert_str_eq(root_realpath(&live, &arena, "/.."), "/");
	ck_assert_uint_eq(root_glob(&live, &arena, "/d[e]v", 10, &found, NULL), 1);
	root_close(&live);
	root_none(&none);
	ck_assert_int_eq(root_stat(&none, "/", &st), -1);
	ck_assert_ptr_null(root_realpath(&none, &arena, "/"));
	ck_assert_uint_eq(root_glob(&none, &arena, "/*", 10, &found, NULL), 0);
	root_close(&none);
	ck_assert(!root_open(&none, "/etc/passwd"));
	ck_assert_int_eq(errno, ENOTDIR);
	ck_assert(!root_open(&none, ""));
}
END_TEST

START_TEST(test_one_folder_of_a_host)
{
	struct stat st;
	struct text t;
	struct root r;
	char **found;

	text_init(&t);
	text_printf(&t, "%s/etc/ssh", folder);
	ck_assert(root_open_as(&r, t.ptr, "/etc/ssh"));
	ck_assert_int_eq(root_stat(&r, "/etc/ssh/d/a.conf", &st), 0);
	ck_assert_str_eq(root_realpath(&r, &arena, "/etc/ssh/d/../d.old"), "/etc/ssh/d.old");
	ck_assert_uint_eq(root_glob(&r, &arena, "/etc/ssh/d/*.conf", 10, &found, NULL), 4);
	ck_assert_str_eq(found[1], "/etc/ssh/d/a.conf");
	ck_assert_int_eq(root_stat(&r, "/etc/passwd", &st), -1);
	ck_assert_int_eq(root_stat(&r, "/d/a.conf", &st), -1);
	root_close(&r);
	text_release(&t);
}
END_TEST

START_TEST(test_shown)
{
	struct root r;
	struct text t;

	text_init(&t);
	text_printf(&t, "%s///", folder);
	ck_assert(root_open(&r, t.ptr));
	ck_assert_str_eq(r.shown, folder);
	root_close(&r);
	text_release(&t);
}
END_TEST

Suite *
suite_root(void)
{
	Suite *s = suite_create("root");
	TCase *t = tcase_create("root");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	LOOP(t, test_paths, paths);
	tcase_add_loop_test(t, test_lstat, 0, 2);
	tcase_add_loop_test(t, test_long_paths, 0, 2);
	LOOP(t, test_glob, globs);
	tcase_add_test(t, test_glob_limit);
	tcase_add_test(t, test_glob_stars);
	tcase_add_test(t, test_live_and_none);
	tcase_add_test(t, test_one_folder_of_a_host);
	tcase_add_test(t, test_shown);
	suite_add_tcase(s, t);
	return s;
}
