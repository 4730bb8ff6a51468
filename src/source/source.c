#ifdef __linux__
#define _GNU_SOURCE	/* O_PATH */
#endif
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#include "source/source.h"

struct source_set {
	struct arena *arena;
	const struct root *root;
	struct source **sources;	/* number - 1 */
	uint32_t count;
	uint32_t size;
	size_t total;			/* bytes read */
};

struct source_set *
source_set_make(struct arena *a, const struct root *root)
{
	struct source_set *set = ARENA_NEW(a, struct source_set);

	set->arena = a;
	set->root = root;
	return set;
}

const struct root *
source_set_root(const struct source_set *set)
{
	return set->root;
}

/* Numbers a new source. */
static struct source *
add(struct source_set *set, struct slice path, struct slice bytes)
{
	struct source *s = ARENA_NEW(set->arena, struct source);

	if (set->count == set->size) {
		uint32_t size = set->size == 0 ? 8 : set->size * 2;
		struct source **sources = ARENA_ARRAY(set->arena, struct source *, size);

		if (set->count > 0)
			memcpy(sources, set->sources, set->count * sizeof(*sources));
		set->sources = sources;
		set->size = size;
	}
	s->path = slice_copy(set->arena, path);
	s->shown = s->path;
	s->arena = set->arena;
	/* Spans hold 32 bits. */
	s->bytes = bytes.ptr == NULL ? SLICE("") : slice_part(bytes, 0, UINT32_MAX - 1);
	set->sources[set->count++] = s;
	s->id = set->count;
	return s;
}

struct source *
source_add(struct source_set *set, struct slice path, struct slice bytes)
{

	return add(set, path, bytes);
}

/* Reads all of ${fd}, which is ${expected} bytes long as far as is known. */
static enum source_error
read_all(struct source_set *set, int fd, off_t expected, struct slice *bytes)
{
	size_t size, len = 0;
	char *buffer;
	ssize_t n;

	if (expected > SOURCE_MAX_BYTES)
		return SOURCE_TOO_LARGE;
	/* One byte more than expected, so that the end is seen without growing. */
	size = expected > 0 ? (size_t)expected + 1 : 4096;
	buffer = arena_alloc(set->arena, size, 1);
	for (;;) {
		n = read(fd, buffer + len, size - len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return SOURCE_UNREADABLE;
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > SOURCE_MAX_BYTES || set->total + len > SOURCE_MAX_TOTAL)
			return SOURCE_TOO_LARGE;
		if (len == size) {	/* a file of unknown size, or one that grows */
			char *larger = arena_alloc(set->arena, size * 2, 1);

			memcpy(larger, buffer, len);
			buffer = larger;
			size *= 2;
		}
	}
	*bytes = (struct slice){ buffer, len };
	return SOURCE_OK;
}

/* What the type of a file says, before it is opened. */
static enum source_error
check_type(const struct stat *st)
{

	return S_ISREG(st->st_mode) || S_ISDIR(st->st_mode) ? SOURCE_OK : SOURCE_NOT_A_FILE;
}

static enum source_error
error_from_errno(int number)
{

	return number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG ?
	    SOURCE_MISSING : SOURCE_UNREADABLE;
}

/* Whether ${path} is a link to /dev/null, which a sysroot does not hold itself. */
static bool
links_to_null(const struct root *root, const char *path)
{
#ifdef O_PATH
	char target[sizeof("/dev/null")];
	int fd = root_open_file(root, path, O_PATH | O_NOFOLLOW);
	ssize_t len;

	if (fd == -1)
		return false;
	len = readlinkat(fd, "", target, sizeof(target));
	close(fd);
	return len == (ssize_t)sizeof(target) - 1 && memcmp(target, "/dev/null", (size_t)len) == 0;
#else
	(void)root, (void)path;
	return false;
#endif
}

/*
 * Reads ${path} into ${*bytes}.  The type is looked at before opening, since
 * opening a device can do things, and again afterwards, since the file may
 * have been exchanged; O_NONBLOCK covers the time between.
 */
static enum source_error
read_file(struct source_set *set, const char *path, struct slice *bytes, bool *is_directory)
{
	enum source_error error;
	struct stat st;
	int fd, number;

	if (root_stat(set->root, path, &st) == -1) {
		number = errno;
		if (number == ENOENT && links_to_null(set->root, path))
			return SOURCE_OK;
		errno = number;
		return error_from_errno(number);
	}
	/* The one device that people do name; it reads as nothing. */
	if (S_ISCHR(st.st_mode) && (strcmp(path, "/dev/null") == 0 || links_to_null(set->root, path)))
		return SOURCE_OK;
	if ((error = check_type(&st)) != SOURCE_OK)
		return error;
	fd = root_open_file(set->root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd == -1)
		return error_from_errno(errno);
	if (fstat(fd, &st) == -1)
		error = SOURCE_UNREADABLE;
	else if ((error = check_type(&st)) == SOURCE_OK) {
		*is_directory = S_ISDIR(st.st_mode);
		if (!*is_directory)
			error = read_all(set, fd, st.st_size, bytes);
	}
	number = errno;
	close(fd);
	errno = number;
	return error;
}

/* ${path} as the user could open it: with the folder that stands for the root in front. */
static struct slice
shown_path(const struct source_set *set, struct slice path)
{
	const struct root *r = set->root;

	if (r->mount != NULL && slice_starts_with(path, slice_of(r->mount)))
		path = slice_part(path, strlen(r->mount), path.len);
	if (strcmp(r->shown, ".") == 0 && slice_starts_with(path, SLICE("/")))
		return slice_part(path, 1, path.len);
	if (r->shown[0] == '\0')
		return path;
	return slice_printf(set->arena, "%s%s" SLICE_FORMAT, r->shown,
	    slice_starts_with(path, SLICE("/")) ? "" : "/", SLICE_ARG(path));
}

struct source *
source_read(struct source_set *set, struct slice path, enum source_error *error, int *error_number)
{
	struct arena_mark mark = arena_mark(set->arena);
	struct slice bytes = SLICE("");
	struct source *s;
	bool is_directory = false;

	*error = SOURCE_OK;
	*error_number = 0;
	for (uint32_t i = 0; i < set->count; i++)
		if (slice_equal(set->sources[i]->path, path))
			return set->sources[i];
	if (set->count >= SOURCE_MAX_FILES)
		*error = SOURCE_TOO_LARGE;
	else if (slice_has(path, '\0')) {
		*error = SOURCE_MISSING;
		errno = ENOENT;
	} else
		*error = read_file(set, slice_string(set->arena, path), &bytes, &is_directory);
	if (*error != SOURCE_OK) {
		if (*error == SOURCE_MISSING || *error == SOURCE_UNREADABLE)
			*error_number = errno;
		arena_rewind(set->arena, mark);
		return NULL;
	}
	s = add(set, path, bytes);
	s->is_directory = is_directory;
	set->total += bytes.len;
	s->shown = shown_path(set, s->path);
	return s;
}

/* Puts ${path} into the sorted ${*paths}, unless it is there. */
static size_t
insert_path(struct arena *a, char ***paths, size_t count, struct slice path)
{
	char **more = ARENA_ARRAY(a, char *, count + 1);
	size_t at = 0;

	while (at < count && slice_compare(slice_of((*paths)[at]), path) < 0)
		at++;
	if (at < count && slice_is(path, (*paths)[at]))
		return count;
	for (size_t i = 0; i < count; i++)
		more[i + (i >= at)] = (*paths)[i];
	more[at] = slice_string(a, path);
	*paths = more;
	return count + 1;
}

size_t
source_glob(const struct source_set *set, struct arena *a, const char *pattern,
    size_t limit, char ***paths, bool *truncated)
{
	size_t count = root_glob(set->root, a, pattern, limit, paths, truncated);

	for (uint32_t i = 0; i < set->count; i++) {
		const struct source *s = set->sources[i];
		if (s->is_candidate && count < limit && !slice_has(s->path, '\0') &&
		    fnmatch(pattern, slice_string(a, s->path), FNM_PATHNAME | FNM_PERIOD) == 0)
			count = insert_path(a, paths, count, s->path);
	}
	return count;
}

struct source *
source_get(const struct source_set *set, uint32_t id)
{

	return id == 0 || id > set->count ? NULL : set->sources[id - 1];
}

uint32_t
source_count(const struct source_set *set)
{

	return set->count;
}

/*
 * Finds where lines begin.  A newline at the very end opens no further line,
 * and an empty file has one.
 */
static void
index_lines(struct source *s)
{
	const char *begin = s->bytes.ptr, *end = begin + s->bytes.len, *at;
	uint32_t *starts, count = 1;

	for (at = begin; (at = memchr(at, '\n', (size_t)(end - at))) != NULL && ++at < end;)
		count++;
	starts = ARENA_ARRAY(s->arena, uint32_t, count);
	at = begin;
	for (uint32_t i = 1; i < count; i++) {
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
		starts[i] = (uint32_t)(at - begin);
	}
	s->line_starts = starts;
	s->line_count = count;
}

struct position
source_position(struct source *s, uint32_t offset)
{
	uint32_t low = 0, high;

	if (s->line_starts == NULL)
		index_lines(s);
	if (offset >= s->bytes.len) {
		offset = (uint32_t)s->bytes.len;
		if (offset > 0 && s->bytes.ptr[offset - 1] == '\n')
			return (struct position){ s->line_count + 1, 1 };
	}
	/* The last line that begins at or before offset lies in [low, high). */
	for (high = s->line_count; high - low > 1;) {
		uint32_t middle = low + (high - low) / 2;

		if (s->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct position){ low + 1, offset - s->line_starts[low] + 1 };
}

struct slice
source_line(struct source *s, uint32_t line, uint32_t *begin)
{
	size_t from = s->bytes.len, to = from;

	if (s->line_starts == NULL)
		index_lines(s);
	if (line >= 1 && line <= s->line_count) {
		from = s->line_starts[line - 1];
		if (line < s->line_count)
			to = s->line_starts[line];
		if (to > from && s->bytes.ptr[to - 1] == '\n')
			to--;
		if (to > from && s->bytes.ptr[to - 1] == '\r')
			to--;
	}
	if (begin != NULL)
		*begin = (uint32_t)from;
	return slice_part(s->bytes, from, to);
}
