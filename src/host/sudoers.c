#include "host/sudoers.h"

#include <string.h>

#include "base/vec.h"
#include "host/file.h"

enum { MAX_BYTES = 1 << 20, MAX_FILES = 256 };

VEC(slice_vec, struct slice);

static void
read_one(const struct root *root, struct arena *a, const char *path, struct slice_vec *names)
{
	struct slice rest, line, word;
	struct file file;

	if (file_read(root, a, path, MAX_BYTES, &file) != FILE_THERE)
		return;
	for (rest = file.bytes; file_next_line(&rest, &line);) {
		size_t len = 0;

		line = slice_trim(line);
		while (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != '\t')
			len++;
		word = slice_part(line, 0, len);
		if (word.len == 0 || len == line.len || slice_starts_with(word, SLICE("#")) ||
		    slice_starts_with(word, SLICE("@")) || slice_starts_with(word, SLICE("Defaults")))
			continue;
		slice_vec_push(names, word);
	}
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
