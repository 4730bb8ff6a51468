#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"
#include "source/root.h"

enum {
	MAX_ENTRIES = 1 << 17,	/* folder entries looked at in one call */
};

VEC(paths, char *);

/* One call of root_glob. */
struct globbing {
	const struct root *root;
	struct arena *arena;
	struct paths found;	/* paths that fit the pattern so far */
	size_t entries;		/* folder entries looked at */
	bool truncated;
};

/* The character classes of a bracket expression, in the C locale. */
static bool
in_class(struct slice name, unsigned char c)
{
	bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
	bool digit = c >= '0' && c <= '9', graph = c > ' ' && c < 0x7f;
	const struct {
		const char *name;
		bool holds;
	} classes[] = {
		{ "alnum", lower || upper || digit },
		{ "alpha", lower || upper },
		{ "blank", c == ' ' || c == '\t' },
		{ "cntrl", c < ' ' || c == 0x7f },
		{ "digit", digit },
		{ "graph", graph },
		{ "lower", lower },
		{ "print", graph || c == ' ' },
		{ "punct", graph && !lower && !upper && !digit },
		{ "space", c == ' ' || (c >= '\t' && c <= '\r') },
		{ "upper", upper },
		{ "xdigit", digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (slice_is(name, classes[i].name))
			return classes[i].holds;
	return false;
}

/* Reads one member of a bracket expression, an escape or a plain byte. */
static unsigned char
member(struct slice p, size_t *at)
{

	if (p.ptr[*at] == '\\' && *at + 1 < p.len)
		++*at;
	return (unsigned char)p.ptr[(*at)++];
}

/*
 * The length of the bracket expression at the start of ${p}, 0 when it is not
 * closed and so an ordinary '['.  ${*hit} says whether ${c} is one of it.
 */
static size_t
bracket(struct slice p, unsigned char c, bool *hit)
{
	size_t at = 1, end;
	bool negated = at < p.len && p.ptr[at] == '!';

	at += negated;
	*hit = false;
	/* A ']' in the first place is a member. */
	for (bool first = true; at < p.len && (first || p.ptr[at] != ']'); first = false) {
		unsigned char low, high;

		if (p.ptr[at] == '[' && at + 1 < p.len && p.ptr[at + 1] == ':') {
			for (end = at + 2; end + 1 < p.len && p.ptr[end] != ':'; end++)
				;
			if (end + 1 < p.len && p.ptr[end + 1] == ']') {
				*hit |= in_class(slice_part(p, at + 2, end), c);
				at = end + 2;
				continue;
			}
		}
		low = high = member(p, &at);
		if (at + 1 < p.len && p.ptr[at] == '-' && p.ptr[at + 1] != ']') {
			at++;
			high = member(p, &at);
		}
		*hit |= c >= low && c <= high;
	}
	if (at >= p.len)
		return 0;
	*hit ^= negated;
	return at + 1;
}

/*
 * Fits ${c} to the first element of ${p}, which is no star.  Returns the
 * element's length, 0 when it does not fit.
 */
static size_t
fit_one(struct slice p, char c)
{
	size_t len;
	bool hit;

	if (p.len == 0)
		return 0;
	if (p.ptr[0] == '?')
		return 1;
	if (p.ptr[0] == '[' && (len = bracket(p, (unsigned char)c, &hit)) > 0)
		return hit ? len : 0;
	if (p.ptr[0] == '\\' && p.len > 1)
		return p.ptr[1] == c ? 2 : 0;
	return p.ptr[0] == c ? 1 : 0;
}

/* Fits a whole name to one component of a pattern, without recursion. */
static bool
fits(struct slice pattern, struct slice name)
{
	size_t p = 0, n = 0, star = SIZE_MAX, star_name = 0, len;

	if (name.len > 0 && name.ptr[0] == '.' && !slice_starts_with(pattern, SLICE(".")))
		return false;
	while (n < name.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = ++p;
			star_name = n;
		} else if ((len = fit_one(slice_part(pattern, p, pattern.len), name.ptr[n])) > 0) {
			p += len;
			n++;
		} else if (star != SIZE_MAX) {
			/* Let the last star take one byte more. */
			p = star;
			n = ++star_name;
		} else
			return false;
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

static bool
has_magic(struct slice pattern)
{
	bool hit;

	for (size_t i = 0; i < pattern.len; i++) {
		if (pattern.ptr[i] == '\\')
			i++;
		else if (pattern.ptr[i] == '*' || pattern.ptr[i] == '?' ||
		    (pattern.ptr[i] == '[' &&
		    bracket(slice_part(pattern, i, pattern.len), 0, &hit) > 0))
			return true;
	}
	return false;
}

/* ${prefix} followed by ${name}; ${unescape} takes the backslashes off. */
static char *
join(struct globbing *g, const char *prefix, struct slice name, bool unescape)
{
	size_t len = strlen(prefix);
	char *path = arena_alloc(g->arena, len + name.len + 1, 1), *at = path + len;

	memcpy(path, prefix, len + 1);
	for (size_t i = 0; i < name.len; i++) {
		if (unescape && name.ptr[i] == '\\' && i + 1 < name.len)
			i++;
		*at++ = name.ptr[i];
	}
	return path;
}

/* Adds to ${out} what fits ${pattern} in the folder ${prefix}. */
static void
scan(struct globbing *g, const char *prefix, struct slice pattern, struct paths *out)
{
	int fd = root_open_file(g->root, *prefix == '\0' ? "." : prefix,
	    O_RDONLY | O_DIRECTORY | O_NONBLOCK);
	struct dirent *entry;
	DIR *dir;

	if (fd == -1)
		return;
	if ((dir = fdopendir(fd)) == NULL) {
		close(fd);
		return;
	}
	while (!g->truncated && (entry = readdir(dir)) != NULL) {
		g->truncated = ++g->entries > MAX_ENTRIES;
		if (fits(pattern, slice_of(entry->d_name)))
			paths_push(out, join(g, prefix, slice_of(entry->d_name), false));
	}
	closedir(dir);
}

/* Replaces the paths found so far by those that go on with ${component}. */
static void
descend(struct globbing *g, struct slice component)
{
	struct paths next = { 0 };
	bool magic = has_magic(component);

	for (size_t i = 0; i < g->found.count; i++) {
		if (magic)
			scan(g, g->found.ptr[i], component, &next);
		else
			paths_push(&next, join(g, g->found.ptr[i], component, true));
	}
	paths_release(&g->found);
	g->found = next;
}

static int
compare_paths(const void *a, const void *b)
{

	return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t
root_glob(const struct root *r, struct arena *a, const char *pattern,
    size_t limit, char ***paths, bool *truncated)
{
	struct globbing g = { .root = r, .arena = a };
	struct slice rest = slice_of(pattern);
	struct stat st;
	size_t count = 0;

	paths_push(&g.found, join(&g, "", SLICE(""), false));
	while (rest.len > 0 && g.found.count > 0) {
		size_t slashes = strspn(rest.ptr, "/");
		size_t end = slashes + strcspn(rest.ptr + slashes, "/");

		if (slashes > 0)
			descend(&g, slice_part(rest, 0, slashes));
		if (end > slashes)
			descend(&g, slice_part(rest, slashes, end));
		rest = slice_part(rest, end, rest.len);
	}
	/* Parts without magic were taken on trust so far. */
	for (size_t i = 0; i < g.found.count; i++)
		if (root_lstat(r, g.found.ptr[i], &st) == 0)
			g.found.ptr[count++] = g.found.ptr[i];
	if (count > 1)
		qsort(g.found.ptr, count, sizeof(char *), compare_paths);
	if (count > limit) {
		count = limit;
		g.truncated = true;
	}
	*paths = ARENA_ARRAY(a, char *, count);
	if (count > 0)
		memcpy(*paths, g.found.ptr, count * sizeof(char *));
	paths_release(&g.found);
	if (truncated != NULL)
		*truncated = g.truncated;
	return count;
}
