#include "host/hosts.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "host/fields.h"
#include "host/file.h"

VEC(slice_vec, struct slice);

/* The line of ${f} whose first field is ${keyword}: the rest of it in ${*line}, to be freed. */
static bool
find_line(FILE *f, const char *keyword, char **line, struct slice *rest)
{
	size_t size = 0;
	ssize_t len;

	while ((len = getline(line, &size, f)) != -1) {
		struct slice field;

		*rest = (struct slice){ *line, (size_t)len };
		if (fields_next(rest, &field) && slice_is(field, keyword))
			return true;
	}
	return false;
}

bool
hosts_file_only(const struct root *root)
{
	FILE *f = file_open(root, "/etc/nsswitch.conf");
	struct slice rest, field;
	char *line = NULL;
	bool only = false;

	if (f == NULL)
		return false;
	if (find_line(f, "hosts:", &line, &rest)) {
		only = true;
		while (fields_next(&rest, &field))
			only = only && slice_is(field, "files");
	}
	free(line);
	fclose(f);
	return only;
}

bool
hosts_multi(const struct root *root, bool otherwise)
{
	FILE *f = file_open(root, "/etc/host.conf");
	struct slice rest, field = { 0 };
	char *line = NULL;
	bool multi = false;

	if (f == NULL)
		return otherwise;
	if (find_line(f, "multi", &line, &rest) && fields_next(&rest, &field))
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

bool
hosts_has_interface(const struct root *root, struct slice name)
{
	char kept[IF_NAMESIZE];

	if (!root->is_live || slice_is(name, HOSTS_LOOPBACK_NAME))
		return slice_is(name, HOSTS_LOOPBACK_NAME);
	snprintf(kept, sizeof(kept), SLICE_FORMAT, SLICE_ARG(name));
	return if_nametoindex(kept) != 0;
}

const struct slice *
hosts_lookup(struct arena *a, const struct root *root, struct slice name, size_t *count)
{
	FILE *f = file_open(root, "/etc/hosts");
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

		if (!fields_next(&rest, &address))
			continue;
		while (fields_next(&rest, &alias))
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
