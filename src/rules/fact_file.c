/* Facts about what the host's files say, and about their owners and modes. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "rules/fact.h"

enum { MAX_FILES = 256, MAX_BYTES = 1 << 20, MAX_LINES = 4096 };

static const char no_files[] = "files of the host";

/* Whether a file of that owner, group and mode is not as ${allowed}. */
typedef bool (*fault_test)(struct scene *s, const struct stat *st, const struct val *allowed);

struct search {
	struct scene *s;
	const struct root *root;
	fault_test is_wrong;
	const struct val *allowed;
	struct val found[MAX_FILES];
	uint32_t count;
	bool is_unseen;
};

/* ---- tests ---- */

/* The name of group ${gid}, or its number. */
static struct slice
group_name(struct scene *s, gid_t gid)
{
	const struct account_group *group = accounts_find_group(s->shared->accounts, gid);

	if (gid == 0)
		return SLICE("root");
	return group != NULL ? slice_of(group->name) : slice_printf(s->a, "%lu", (unsigned long)gid);
}

static struct slice
owner_name(struct scene *s, uid_t uid)
{
	const struct account *account = accounts_find_uid(s->shared->accounts, uid);

	if (uid == 0)
		return SLICE("root");
	return account != NULL ? slice_of(account->name) : slice_printf(s->a, "%lu", (unsigned long)uid);
}

static bool
is_listed(const struct val *list, struct slice name)
{

	for (uint32_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i].text, name))
			return true;
	return false;
}

static bool
has_other_owner(struct scene *s, const struct stat *st, const struct val *allowed)
{
	return !is_listed(allowed, owner_name(s, st->st_uid));
}

static bool
has_other_group(struct scene *s, const struct stat *st, const struct val *allowed)
{
	return !is_listed(allowed, group_name(s, st->st_gid));
}

/* "0640" holds for every file, "ssh_keys 0640" for those of that group alone. */
static bool
mode_applies(struct scene *s, const struct stat *st, struct slice text, mode_t *mode)
{
	struct slice group, octal = text;
	size_t blank = 0;

	while (blank < text.len && text.ptr[blank] != ' ')
		blank++;
	if (blank < text.len) {
		group = slice_part(text, 0, blank);
		octal = slice_trim(slice_part(text, blank, text.len));
		if (!slice_equal(group, group_name(s, st->st_gid)))
			return false;
	}
	*mode = (mode_t)strtoul(slice_string(s->a, octal), NULL, 8);
	return true;
}

/* Folders may be entered by those who may read them. */
static bool
is_more_open(struct scene *s, const struct stat *st, const struct val *allowed)
{
	mode_t mode;

	for (uint32_t i = 0; i < allowed->count; i++) {
		if (!mode_applies(s, st, allowed->items[i].text, &mode))
			continue;
		if (S_ISDIR(st->st_mode))
			mode |= (mode & 0444) >> 2;
		if ((st->st_mode & 07777 & ~mode) == 0)
			return false;
	}
	return true;
}

/* ---- search ---- */

static bool
is_pattern(const char *path)
{

	return strpbrk(path, "*?[") != NULL;
}

/* ${by_pattern}: folders that a pattern happens to match are not meant. */
static void
look(struct search *x, const char *path, bool by_pattern)
{
	struct stat st;
	enum file_state state = file_stat(x->root, path, &st);

	x->is_unseen |= state == FILE_UNSEEN;
	if (state == FILE_UNSEEN || state == FILE_MISSING || x->count == MAX_FILES)
		return;
	if (!S_ISREG(st.st_mode) && (by_pattern || !S_ISDIR(st.st_mode)))
		return;
	if (!x->is_wrong(x->s, &st, x->allowed))
		return;
	x->found[x->count++] = val_text(slice_printf(x->s->a, "%s (" SLICE_FORMAT ":" SLICE_FORMAT " %04o)",
	    path, SLICE_ARG(owner_name(x->s, st.st_uid)), SLICE_ARG(group_name(x->s, st.st_gid)),
	    (unsigned)(st.st_mode & 07777)), (struct span){ 0 });
}

/* Whether the folder that ${pattern} looks into may be read, or is not there. */
static bool
can_list(const struct search *x, const char *pattern)
{
	size_t len = (size_t)(strrchr(pattern, '/') - pattern);
	char *folder = arena_printf(x->s->a, NULL, "%.*s", (int)len, pattern);
	enum file_state state;
	struct stat st;
	int fd;

	state = file_stat(x->root, len == 0 ? "/" : folder, &st);
	if (state != FILE_SPECIAL)
		return state != FILE_UNSEEN;
	if ((fd = root_open_file(x->root, len == 0 ? "/" : folder, O_RDONLY | O_DIRECTORY)) == -1)
		return false;
	close(fd);
	return true;
}

static struct val
search_files(struct scene *s, const struct val *v, fault_test is_wrong)
{
	struct search *x = ARENA_ARRAY(s->a, struct search, 1);
	struct val list, *items;

	if (s->shared->accounts == NULL || !file_owners_are_known(accounts_root(s->shared->accounts)))
		return val_unknown(s, KIND_TEXTS, no_files);
	*x = (struct search){ .s = s, .root = accounts_root(s->shared->accounts),
		.is_wrong = is_wrong, .allowed = &v[1] };
	for (uint32_t i = 0; i < v[0].count; i++) {
		const char *path = slice_string(s->a, v[0].items[i].text);
		char **paths;
		size_t count;

		if (path[0] != '/')
			continue;
		if (!is_pattern(path)) {
			look(x, path, false);
			continue;
		}
		x->is_unseen |= !can_list(x, path);
		count = root_glob(x->root, s->a, path, MAX_FILES, &paths, NULL);
		for (size_t j = 0; j < count; j++)
			look(x, paths[j], true);
	}
	if (x->is_unseen && x->count == 0)
		return val_unknown(s, KIND_TEXTS, no_files);
	list = val_texts(s, x->count, &items);
	if (x->count > 0)
		memcpy(items, x->found, x->count * sizeof(*items));
	return list;
}

struct val
fact_host_files_not_owned(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return search_files(s, v, has_other_owner);
}

struct val
fact_host_files_of_other_group(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return search_files(s, v, has_other_group);
}

struct val
fact_host_files_more_open(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return search_files(s, v, is_more_open);
}

/* ---- text ---- */

/* Comments and blank lines are left out. */
struct val
fact_host_lines(struct scene *s, const struct val *v, size_t count)
{
	struct val *found = ARENA_ARRAY(s->a, struct val, MAX_LINES), list, *items;
	struct slice rest, line;
	struct file file;
	uint32_t n = 0;

	(void)count;
	if (s->shared->accounts == NULL || v[0].text.len == 0 || v[0].text.ptr[0] != '/')
		return val_unknown(s, KIND_TEXTS, no_files);
	file_read(accounts_root(s->shared->accounts), s->a, slice_string(s->a, v[0].text), MAX_BYTES, &file);
	if (file.state == FILE_UNSEEN || file.state == FILE_LARGE)
		return val_unknown(s, KIND_TEXTS, no_files);
	for (rest = file.state == FILE_THERE ? file.bytes : SLICE("");
	     n < MAX_LINES && file_next_line(&rest, &line);) {
		line = slice_trim(line);
		if (line.len > 0 && line.ptr[0] != '#')
			found[n++] = val_text(line, (struct span){ 0 });
	}
	list = val_texts(s, n, &items);
	if (n > 0)
		memcpy(items, found, n * sizeof(*items));
	return list;
}
