#include "host/units.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "host/file.h"

enum { MAX_UNIT = 1 << 20, MAX_DROP_INS = 256, MAX_STREAMS = 1024 };

VEC(unit_streams, struct unit_stream);
VEC(unit_paths, const char *);

/* systemd.unit(5), highest first. */
static const char *const folders[] = {
	"/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator",
	"/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
};

enum { FOLDERS = sizeof(folders) / sizeof(folders[0]) };

static const char *const generators[] = {
	"/usr/lib/systemd/system-generators/sshd-socket-generator",
	"/lib/systemd/system-generators/sshd-socket-generator",
};

struct reading {
	const struct root *root;
	struct arena *a;
	struct socket_unit unit;
	struct unit_streams streams;
};

/* ---- one file ---- */

static bool
is_true(struct slice value)
{
	return slice_is_nocase(value, "yes") || slice_is_nocase(value, "true") ||
	    slice_is_nocase(value, "on") || slice_is(value, "1");
}

static void
take_setting(struct reading *r, struct slice key, struct slice value, const char *path,
    uint32_t line)
{
	if (slice_is(key, "Accept"))
		r->unit.accepts = is_true(value);
	if (!slice_is(key, "ListenStream"))
		return;
	/* Nothing behind the sign clears the list. */
	if (value.len == 0)
		r->streams.count = 0;
	else if (r->streams.count < MAX_STREAMS)
		unit_streams_push(
		    &r->streams, (struct unit_stream){ slice_copy(r->a, value), path, line });
}

static void
read_unit(struct reading *r, const char *path)
{
	bool in_socket = false;
	struct slice rest, line, key;
	uint32_t number = 0;
	struct file file;

	if (file_read(r->root, r->a, path, MAX_UNIT, &file) != FILE_THERE)
		return;
	rest = file.bytes;
	while (file_next_line(&rest, &line)) {
		number++;
		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';')
			continue;
		if (line.ptr[0] == '[') {
			in_socket = slice_is(line, "[Socket]");
			continue;
		}
		slice_cut(&line, '=', &key);
		if (in_socket && line.ptr != NULL)
			take_setting(r, slice_trim(key), slice_trim(line), path, number);
	}
}

/* ---- all files of a unit ---- */

static const char *
base_name(const char *path)
{
	return strrchr(path, '/') + 1;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(base_name(*(const char *const *)a), base_name(*(const char *const *)b));
}

/* Drop-ins of all folders by their names; of the same name the highest folder's counts. */
static void
read_drop_ins(struct reading *r, const char *name)
{
	struct unit_paths found = { 0 };
	char **paths;

	for (size_t f = 0; f < FOLDERS; f++) {
		const char *pattern = arena_printf(r->a, NULL, "%s/%s.d/*.conf", folders[f], name);
		size_t count = root_glob(r->root, r->a, pattern, MAX_DROP_INS, &paths, NULL);

		for (size_t i = 0; i < count; i++) {
			size_t j = 0;

			while (j < found.count &&
			    strcmp(base_name(found.ptr[j]), base_name(paths[i])) != 0)
				j++;
			if (j == found.count)
				unit_paths_push(&found, paths[i]);
		}
	}
	if (found.count > 0)
		qsort(found.ptr, found.count, sizeof(*found.ptr), by_name);
	for (size_t i = 0; i < found.count; i++)
		read_unit(r, found.ptr[i]);
	unit_paths_release(&found);
}

/* A unit file that is empty or leads to /dev/null is masked. */
static bool
find_file(struct reading *r, const char *name)
{
	struct stat st;

	for (size_t f = 0; f < FOLDERS && r->unit.path == NULL; f++) {
		const char *path = arena_printf(r->a, NULL, "%s/%s", folders[f], name);

		if (root_lstat(r->root, path, &st) == -1)
			continue;
		r->unit.path = path;
		if (S_ISLNK(st.st_mode))
			r->unit.masked = root_stat(r->root, path, &st) == -1 || S_ISCHR(st.st_mode);
		if (S_ISREG(st.st_mode) && st.st_size == 0)
			r->unit.masked = true;
	}
	return r->unit.path != NULL;
}

static bool
is_pulled_in(const struct reading *r, const char *name)
{
	static const char *const kinds[] = { "wants", "requires" };
	char **found;

	for (size_t f = 0; f < FOLDERS; f++)
		for (size_t k = 0; k < 2; k++) {
			const char *pattern =
			    arena_printf(r->a, NULL, "%s/*.%s/%s", folders[f], kinds[k], name);

			if (root_glob(r->root, r->a, pattern, 1, &found, NULL) > 0)
				return true;
		}
	return false;
}

static struct socket_unit
read_socket(const struct root *root, struct arena *a, const char *name)
{
	struct reading r = { .root = root, .a = a };
	struct unit_stream *kept;
	struct stat st;

	r.unit.enabled = truth_of(is_pulled_in(&r, name));
	if (!find_file(&r, name) && r.unit.enabled == TRUTH_NO)
		return r.unit;
	r.unit.name = name;
	if (r.unit.masked)
		r.unit.enabled = TRUTH_NO;
	else if (r.unit.path != NULL)
		read_unit(&r, r.unit.path);
	read_drop_ins(&r, name);
	for (size_t i = 0; i < sizeof(generators) / sizeof(generators[0]); i++)
		if (file_stat(root, generators[i], &st) == FILE_THERE)
			r.unit.is_generated = true;
	kept = ARENA_ARRAY(a, struct unit_stream, r.streams.count + 1);
	for (size_t i = 0; i < r.streams.count; i++)
		kept[i] = r.streams.ptr[i];
	r.unit.streams = kept;
	r.unit.stream_count = r.streams.count;
	unit_streams_release(&r.streams);
	return r.unit;
}

struct socket_unit
units_find_socket(const struct root *root, struct arena *a)
{
	struct socket_unit debian, other;

	if (root->fd == -1 || root->mount != NULL)
		return (struct socket_unit){ .enabled = TRUTH_UNKNOWN };
	debian = read_socket(root, a, "ssh.socket");
	other = read_socket(root, a, "sshd.socket");
	if (debian.enabled != TRUTH_YES && (other.enabled == TRUTH_YES || debian.name == NULL))
		debian = other;
	if (debian.name == NULL && file_is_folder(root, "/etc/systemd") != TRUTH_YES)
		debian.enabled = TRUTH_UNKNOWN;
	return debian;
}

int
units_stream_port(struct slice stream)
{
	size_t begin = stream.len;
	int port = 0;

	if (stream.len > 0 && (stream.ptr[0] == '/' || stream.ptr[0] == '@'))
		return 0;
	while (begin > 0 && stream.ptr[begin - 1] >= '0' && stream.ptr[begin - 1] <= '9')
		begin--;
	if (begin > 0 && stream.ptr[begin - 1] != ':')
		return 0;
	for (size_t i = begin; i < stream.len; i++)
		if ((port = port * 10 + (stream.ptr[i] - '0')) > 65535)
			return 0;
	return port;
}
