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
