#include "host/sudoers.h"

#include <string.h>

#include "base/vec.h"
#include "host/file.h"

enum { MAX_BYTES = 1 << 20, MAX_FILES = 256 };

VEC(slice_vec, struct slice);

static void
add_names(struct slice list, struct slice_vec *names)
{
	struct slice name;

	while (slice_cut(&list, ',', &name))
		if (slice_trim(name).len > 0)
			slice_vec_push(names, slice_trim(name));
}

/* "User_Alias ADMINS = alice, %staff : OPS = bob": whoever is in one is named somewhere. */
static void
add_alias(struct slice line, struct slice_vec *names)
{
	struct slice one, before;

	while (slice_cut(&line, ':', &one)) {
		slice_cut(&one, '=', &before);
		if (one.ptr != NULL)
			add_names(one, names);
	}
}

/* The users of "alice, bob ALL=(ALL) ALL": up to a blank that no comma stands before or behind. */
static struct slice
users_of(struct slice line)
{
	size_t len = 0;

	while (len < line.len) {
		size_t blank = len;

		while (blank < line.len && line.ptr[blank] != ' ' && line.ptr[blank] != '\t')
			blank++;
		len = blank;
		while (blank < line.len && (line.ptr[blank] == ' ' || line.ptr[blank] == '\t'))
			blank++;
		if (blank == line.len || (line.ptr[blank] != ',' && line.ptr[len - 1] != ','))
			break;
		len = blank;
	}
	return slice_part(line, 0, len);
}

static void
read_one(const struct root *root, struct arena *a, const char *path, struct slice_vec *names)
{
	struct slice rest, line, users;
	struct file file;

	if (file_read(root, a, path, MAX_BYTES, &file) != FILE_THERE)
		return;
	for (rest = file.bytes; file_next_line(&rest, &line);) {
		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == '@' ||
		    slice_starts_with(line, SLICE("Defaults")))
			continue;
		if (slice_starts_with(line, SLICE("User_Alias"))) {
			add_alias(line, names);
			continue;
		}
		users = users_of(line);
		if (users.len < line.len)
			add_names(users, names);
	}
}

/* sudo leaves out the names that package managers and editors give to copies. */
static bool
is_left_out(const char *path)
{
	const char *name = strrchr(path, '/');

	return strchr(name, '.') != NULL || name[strlen(name) - 1] == '~';
}

struct sudoers
sudoers_read(const struct root *root, struct arena *a)
{
	struct slice_vec names = { 0 };
	struct sudoers s;
	struct slice *kept;
	char **paths;
	size_t count;

	read_one(root, a, "/etc/sudoers", &names);
	count = root_glob(root, a, "/etc/sudoers.d/*", MAX_FILES, &paths, NULL);
	for (size_t i = 0; i < count; i++)
		if (!is_left_out(paths[i]))
			read_one(root, a, paths[i], &names);
	kept = ARENA_ARRAY(a, struct slice, names.count);
	if (names.count > 0)
		memcpy(kept, names.ptr, names.count * sizeof(*kept));
	s = (struct sudoers){ kept, names.count };
	slice_vec_release(&names);
	return s;
}

bool
sudoers_names(const struct sudoers *s, struct accounts *accounts, const struct account *account)
{
	const char *const *groups;
	size_t count = 0;

	if (s->count > 0)
		accounts_groups(accounts, account->name, &groups, &count);
	for (size_t i = 0; i < s->count; i++) {
		struct slice name = s->names[i];

		if (slice_is(name, account->name) || slice_is(name, "ALL"))
			return true;
		for (size_t k = 0; name.ptr[0] == '%' && k < count; k++)
			if (slice_is(slice_part(name, 1, name.len), groups[k]))
				return true;
	}
	return false;
}
