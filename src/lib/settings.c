#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/settings.h"
#include "diag/problem.h"

#define NAME	".sshd-lint.yaml"

void
settings_release(struct settings *s)
{
	for (size_t i = 0; i < s->parts.count; i++) {
		targets_release(&s->parts.ptr[i].targets);
		lint_profiles_release(&s->parts.ptr[i].profiles);
	}
	settings_parts_release(&s->parts);
	settings_allows_release(&s->allows);
}

/* ---- finding ---- */

/* The real path of ${path}; of a file that does not exist that of its folder, with its name. */
static struct slice
real_of(struct arena *a, const char *path)
{
	char *real = realpath(path, NULL);
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	struct slice result = slice_of(path);

	if (real != NULL)
		result = slice_copy(a, slice_of(real));
	else {
		const char *dir = slash == NULL ? "." : slash == path ? "/" :
		    slice_string(a, slice_part(result, 0, (size_t)(slash - path)));
		real = realpath(dir, NULL);
		if (real != NULL)
			result = slice_printf(a, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
	}
	free(real);
	return result;
}

/* The real path of the folder of ${path}, with no slash at its end: "" is "/". */
static struct slice
folder_of(struct slice path)
{
	while (path.len > 0 && path.ptr[path.len - 1] != '/')
		path.len--;
	return slice_part(path, 0, path.len > 0 ? path.len - 1 : 0);
}

static const char *
inside(struct arena *a, struct slice folder, const char *name)
{
	return slice_string(a, slice_printf(a, SLICE_FORMAT "/%s", SLICE_ARG(folder), name));
}

const char *
settings_find(struct arena *a, const char *path)
{
	/* Where a link lies counts, not where it leads: repositories link to shared files. */
	const char *slash = strrchr(path, '/');
	const char *dir = slash == NULL ? "." : slash == path ? "/" :
	    slice_string(a, slice_part(slice_of(path), 0, (size_t)(slash - path)));
	struct slice own = real_of(a, dir), folder;
	const char *found = NULL, *file;

	if (slice_is(own, "/"))
		own.len = 0;
	for (folder = own;; folder = folder_of(folder)) {
		file = inside(a, folder, NAME);
		if (found == NULL && access(file, F_OK) == 0)
			found = file;
		if (access(inside(a, folder, ".git"), F_OK) == 0)
			return found;
		if (folder.len == 0)
			break;
	}
	file = inside(a, own, NAME);
	return access(file, F_OK) == 0 ? file : NULL;
}

/* ---- using ---- */

/* Whether one of the patterns fits ${relative} or a folder that it is in. */
static bool
fits(struct arena *a, const struct slice *patterns, size_t count, struct slice relative)
{
	for (size_t i = 0; i < count; i++) {
		struct slice p = patterns[i];
		while (p.len > 0 && p.ptr[p.len - 1] == '/')
			p.len--;
		const char *pattern = slice_string(a, p);
		for (size_t end = relative.len; end > 0; end--) {
			if (end < relative.len && relative.ptr[end] != '/')
				continue;
			if (fnmatch(pattern, slice_string(a, slice_part(relative, 0, end)), 0) == 0)
				return true;
		}
	}
	return false;
}

/* ${path} relative to the folder of ${s}. */
static struct slice
relative_to(const struct settings *s, struct arena *a, const char *path)
{
	struct slice real = real_of(a, path), folder = slice_of(s->folder);

	if (slice_starts_with(real, folder) && real.len > folder.len)
		real = slice_part(real, folder.len, real.len);
	while (slice_starts_with(real, SLICE("/")))
		real = slice_part(real, 1, real.len);
	return real;
}

struct settings_chosen
settings_choose(const struct settings *s, struct arena *a, const char *path)
{
	struct slice relative = relative_to(s, a, path);
	struct settings_chosen c = { 0 };

	for (size_t i = 0; i < s->parts.count; i++) {
		const struct settings_part *p = &s->parts.ptr[i];
		if (i > 0 && !fits(a, p->paths, p->path_count, relative))
			continue;
		if (p->targets.count > 0)
			c.targets = &p->targets;
		if (p->profiles.count > 0)
			c.profiles = &p->profiles;
		if (p->has_facts)
			c.facts = &p->facts;
		if (p->has_fail_on)
			c.fail_on = p->fail_on;
		c.has_fail_on |= p->has_fail_on;
	}
	return c;
}

/* Whether ${allow} means ${id}, by its name or a former one. */
static bool
is_about(const struct settings_allow *allow, const struct rule_set *rules, const char *id)
{
	const struct rule *rule = rule_set_find(rules, allow->rule);

	return slice_is(allow->rule, id) || (rule != NULL && strcmp(rule->id, id) == 0);
}

void
settings_apply(const struct settings *s, struct arena *a, const struct rule_set *rules,
    const struct report_file *file)
{
	for (size_t i = 0; i < diag_count(file->store) && s->allows.count > 0; i++) {
		struct diagnostic *d = diag_at(file->store, i);
		struct place place = report_place(file, d->span);
		struct arena_mark mark = arena_mark(a);
		struct slice relative = relative_to(s, a, slice_string(a, place.path));
		for (size_t j = 0; j < s->allows.count && !d->suppressed && !d->is_fatal; j++) {
			const struct settings_allow *allow = &s->allows.ptr[j];
			if (!is_about(allow, rules, d->id) || (allow->path_count > 0 &&
			    !fits(a, allow->paths, allow->path_count, relative)))
				continue;
			d->suppressed = true;
			d->suppressed_by = allow->reason;
		}
		arena_rewind(a, mark);
	}
}
