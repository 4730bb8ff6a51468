#include <string.h>

#include "base/escape.h"
#include "host/detect.h"
#include "lib/choose.h"

const struct target *
choose_named(struct arena *a, struct slice name, struct slice *error)
{
	const struct target *t = target_find(a, name);
	struct slice shown = escape_visible_copy(a, name);
	const char *near;

	if (t != NULL)
		return t;
	near = target_nearest(name);
	if (near != NULL)
		*error = slice_printf(a, "unknown target '" SLICE_FORMAT "'; did you mean %s?",
		    SLICE_ARG(shown), near);
	else
		*error = slice_printf(a, "unknown target '" SLICE_FORMAT
		    "' (--list-targets shows them)", SLICE_ARG(shown));
	return NULL;
}

static void
add_once(struct targets *out, const struct target *t)
{
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->ptr[i]->name, t->name) == 0)
			return;
	targets_push(out, t);
}

/* The family of a target's name with its hyphen: "openssh-"; empty when it has no version. */
static struct slice
family_of(struct slice name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.ptr[i - 1] == '-')
			return slice_part(name, 0, i);
	return (struct slice){ name.ptr, 0 };
}

/* The place of ${name} in the table of targets. */
static size_t
place_in_table(const char *const *names, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(names[i], name) != 0)
		i++;
	return i;
}

static bool
add_range(struct arena *a, struct slice whole, struct slice from, struct slice to,
    struct targets *out, struct slice *error)
{
	const struct target *first = choose_named(a, from, error), *last;
	struct slice family;
	size_t count, begin, end;
	const char *const *names = target_names(&count);

	if (first == NULL)
		return false;
	family = family_of(slice_of(first->name));
	/* "openssh-8.9..10.5" and "openssh-8.9..openssh-10.5" are the same. */
	last = target_find(a, slice_printf(a, SLICE_FORMAT SLICE_FORMAT, SLICE_ARG(family), SLICE_ARG(to)));
	if (last == NULL && (last = choose_named(a, to, error)) == NULL)
		return false;
	begin = place_in_table(names, count, first->name);
	end = place_in_table(names, count, last->name);
	if (family.len == 0 || end < begin || !slice_equal(family_of(slice_of(last->name)), family)) {
		*error = slice_printf(a, "'" SLICE_FORMAT "' is no range: both ends must be of one family, "
		    "the older one first", SLICE_ARG(escape_visible_copy(a, whole)));
		return false;
	}
	for (size_t i = begin; i <= end; i++)
		if (slice_equal(family_of(slice_of(names[i])), family))
			add_once(out, target_find(a, slice_of(names[i])));
	return true;
}

bool
choose_several(struct arena *a, struct slice name, struct targets *out, struct slice *error)
{
	const struct target *t;

	for (size_t i = 0; i + 1 < name.len; i++)
		if (name.ptr[i] == '.' && name.ptr[i + 1] == '.')
			return add_range(a, name, slice_part(name, 0, i),
			    slice_part(name, i + 2, name.len), out, error);
	if ((t = choose_named(a, name, error)) == NULL)
		return false;
	add_once(out, t);
	return true;
}

/* "ID-VERSION", then with less and less of the version: "rhel-9.3", "rhel-9". */
static const struct target *
of_system(struct arena *a, struct slice id, struct slice version)
{
	while (version.len > 0) {
		const struct target *t = target_find(a,
		    slice_printf(a, SLICE_FORMAT "-" SLICE_FORMAT, SLICE_ARG(id), SLICE_ARG(version)));
		if (t != NULL)
			return t;
		size_t dot = version.len;
		while (dot > 0 && version.ptr[dot - 1] != '.')
			dot--;
		version = slice_part(version, 0, dot > 0 ? dot - 1 : 0);
	}
	return NULL;
}

/* The target of the distribution, or of one that it says it is like. */
static const struct target *
of_distribution(struct arena *a, const struct detected *d)
{
	const struct target *t = of_system(a, d->id, d->version);
	struct slice like = d->id_like, one;

	while (t == NULL && like.ptr != NULL && slice_cut(&like, ' ', &one))
		if (one.len > 0)
			t = of_system(a, one, d->version);
	/* Debian's testing and unstable have no version. */
	if (t == NULL && slice_is(d->id, "debian"))
		t = target_find(a, SLICE("debian-sid"));
	return t;
}

static const struct target *
of_release(struct arena *a, release_t r)
{
	return target_find(a, slice_printf(a, "openssh-%s", release_name(r)));
}

const struct target *
choose_detected(struct arena *a, const struct root *root, struct slice *reason)
{
	struct detected d;
	release_t package = 0;

	*reason = SLICE("the newest release, as nothing tells which one is used; see --target");
	if (root->fd == -1 || root->mount != NULL || !detect_system(root, a, &d))
		return of_release(a, RELEASE_LAST);
	const struct target *t = of_distribution(a, &d);
	bool known = d.openssh.len > 0 && release_from_name(d.openssh, &package);
	/* The system's target only holds while it has the system's OpenSSH. */
	if (t != NULL && (!known || t->release == package)) {
		*reason = slice_printf(a, "from %s", d.system_file);
		return t;
	}
	if (!known)
		return of_release(a, RELEASE_LAST);
	*reason = slice_printf(a, "from %s", d.package_file);
	return of_release(a, package);
}
