#include "host/hosts.h"

#include <fcntl.h>
#include <net/if.h>
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

/* Opens one of the small files of the resolver. */
static FILE *
open_file(const struct root *root, const char *path)
{
	int fd = root_open_file(root, path, O_RDONLY | O_NONBLOCK);
	FILE *f;

	if (fd == -1)
		return NULL;
	if ((f = fdopen(fd, "r")) == NULL)
		close(fd);
	return f;
}

/* The line of ${f} whose first field is ${keyword}: the rest of it in ${*line}, to be freed. */
static bool
find_line(FILE *f, const char *keyword, char **line, struct slice *rest)
{
	size_t size = 0;
	ssize_t len;

	while ((len = getline(line, &size, f)) != -1) {
		struct slice field;

		*rest = (struct slice){ *line, (size_t)len };
		if (next_field(rest, &field) && slice_is(field, keyword))
			return true;
	}
	return false;
}

bool
hosts_file_only(const struct root *root)
{
	FILE *f = open_file(root, "/etc/nsswitch.conf");
	struct slice rest, field;
	char *line = NULL;
	bool only = false;

	if (f == NULL)
		return false;
	if (find_line(f, "hosts:", &line, &rest)) {
		only = true;
		while (next_field(&rest, &field))
			only = only && slice_is(field, "files");
	}
	free(line);
	fclose(f);
	return only;
}

bool
hosts_multi(const struct root *root, bool otherwise)
{
	FILE *f = open_file(root, "/etc/host.conf");
	struct slice rest, field = { 0 };
	char *line = NULL;
	bool multi = false;

	if (f == NULL)
		return otherwise;
	if (find_line(f, "multi", &line, &rest) && next_field(&rest, &field))
		multi = slice_is(field, "on");
	free(line);
	fclose(f);
	return multi;
}

const char *
hosts_interface(const struct root *root, unsigned index, char *name)
{
	_Static_assert(IF_NAMESIZE <= HOSTS_INTERFACE_MAX, "no room for the name of an interface");
	if (index == HOSTS_LOOPBACK_INDEX)
		return HOSTS_LOOPBACK_NAME;
	return root->is_live ? if_indextoname(index, name) : NULL;
}

const struct slice *
hosts_lookup(struct arena *a, const struct root *root, struct slice name, size_t *count)
{
	FILE *f = open_file(root, "/etc/hosts");
	struct slice_vec found = { 0 };
	struct slice *kept;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	*count = 0;
	if (f == NULL)
		return NULL;
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
