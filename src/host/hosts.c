#include "host/hosts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"

VEC(slice_vec, struct slice);

/* The next blank-separated word of ${*rest}; false at the end or at a comment. */
static bool
next_field(struct slice *rest, struct slice *field)
{
	size_t begin = 0, end;

	while (begin < rest->len && (rest->ptr[begin] == ' ' || rest->ptr[begin] == '\t'))
		begin++;
	end = begin;
	while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t' &&
	    rest->ptr[end] != '#' && rest->ptr[end] != '\n' && rest->ptr[end] != '\r')
		end++;
	*field = slice_part(*rest, begin, end);
	*rest = slice_part(*rest, end, rest->len);
	return field->len > 0;
}

const struct slice *
hosts_lookup(struct arena *a, const struct root *root, struct slice name, size_t *count)
{
	int fd = root_open_file(root, "/etc/hosts", O_RDONLY | O_NONBLOCK);
	FILE *f = fd != -1 ? fdopen(fd, "r") : NULL;
	struct slice_vec found = { 0 };
	struct slice *kept;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	*count = 0;
	if (f == NULL) {
		if (fd != -1)
			close(fd);
		return NULL;
	}
	while ((len = getline(&line, &size, f)) != -1) {
		struct slice rest = { line, (size_t)len }, address, alias;

		if (!next_field(&rest, &address))
			continue;
		while (next_field(&rest, &alias))
			if (slice_equal_nocase(alias, name))
				slice_vec_push(&found, slice_copy(a, address));
	}
	free(line);
	fclose(f);
	kept = ARENA_ARRAY(a, struct slice, found.count + 1);
	for (size_t i = 0; i < found.count; i++)
		kept[i] = found.ptr[i];
	*count = found.count;
	slice_vec_release(&found);
	return kept;
}
