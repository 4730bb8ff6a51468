#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "host/file.h"
#include "lib/location.h"

/* Where all targets have their configuration; a folder of that name marks a sysroot. */
#define CONFIG_DIR	"/etc/ssh"
#define MAIN_CONFIG	"/etc/ssh/sshd_config"
#define DROP_INS	"sshd_config.d"
/* SUSE has what it ships below /usr; sshd reads it where there is nothing in /etc/ssh. */
#define VENDOR		"/usr"

static bool
fail(struct arena *a, struct slice *error, const char *path)
{
	int number = errno;
	struct slice shown = escape_visible_copy(a, slice_of(path));

	*error = slice_printf(a, "cannot open the folder " SLICE_FORMAT ": %s", SLICE_ARG(shown),
	    strerror(number));
	return false;
}

static bool
open_root(struct arena *a, struct location *out, const char *path, struct slice *error)
{
	return root_open(&out->root, *path == '\0' ? "/" : path) || fail(a, error, path);
}

/* True when ${dir} ends with ${suffix} as whole components; its length goes into ${*prefix}. */
static bool
ends_in(struct slice dir, const char *suffix, size_t *prefix)
{
	struct slice s = slice_of(suffix);

	/* "etc/ssh" itself, a relative path, is below "." */
	if (slice_is(dir, suffix + 1)) {
		*prefix = 0;
		return true;
	}
	if (!slice_ends_with(dir, s))
		return false;
	*prefix = dir.len - s.len;
	return true;
}

/*
 * If the file lies in a folder that is called like sshd's own, the part before
 * is its sysroot.  False when it does not.
 */
static bool
in_sysroot(struct arena *a, struct slice dir, struct slice name, struct location *out,
    const char **root)
{
	size_t prefix;
	bool drop_in = ends_in(dir, CONFIG_DIR "/" DROP_INS, &prefix);

	if (!drop_in && !ends_in(dir, CONFIG_DIR, &prefix))
		return false;
	const char *vendor = ends_in(slice_part(dir, 0, prefix), VENDOR, &prefix) ? VENDOR : "";
	struct slice before = slice_part(dir, 0, prefix);
	bool relative = dir.len > 0 && dir.ptr[0] != '/';
	*root = prefix == 0 ? (relative ? "." : "/") : slice_string(a, before);
	if (drop_in) {
		out->drop_in = slice_printf(a, "%s" CONFIG_DIR "/" DROP_INS "/" SLICE_FORMAT, vendor,
		    SLICE_ARG(name));
		out->inside = slice_printf(a, "%s" MAIN_CONFIG, vendor);
	} else
		out->inside = slice_printf(a, "%s" CONFIG_DIR "/" SLICE_FORMAT, vendor, SLICE_ARG(name));
	return true;
}

static bool
open_by_path(struct arena *a, const char *path, struct location *out, struct slice *error, bool again)
{
	struct slice whole = slice_of(path), dir = SLICE("."), name = whole;
	const char *slash = strrchr(path, '/'), *root;
	char *real;

	if (slash != NULL) {
		dir = slice_part(whole, 0, (size_t)(slash - path));
		name = slice_part(whole, dir.len + 1, whole.len);
	}
	while (dir.len > 1 && dir.ptr[dir.len - 1] == '/')
		dir.len--;
	if (in_sysroot(a, dir, name, out, &root))
		return open_root(a, out, root, error);
	/* "cd /etc/ssh; sshd-lint sshd_config", and links into such a folder. */
	if (again && (real = realpath(path, NULL)) != NULL) {
		const char *copy = slice_string(a, slice_of(real));
		struct slice link = slice_of(strrchr(copy, '/') + 1);
		free(real);
		bool is_link = !slice_equal(link, name);
		struct slice real_dir = slice_part(slice_of(copy), 0,
		    strlen(copy) - link.len - 1);
		size_t prefix;
		if (is_link || ends_in(real_dir, CONFIG_DIR, &prefix) ||
		    ends_in(real_dir, CONFIG_DIR "/" DROP_INS, &prefix))
			return open_by_path(a, copy, out, error, false);
	}
	const char *folder = dir.len == 0 ? "/" : slice_string(a, dir);
	out->inside = slice_printf(a, CONFIG_DIR "/" SLICE_FORMAT, SLICE_ARG(name));
	return root_open_as(&out->root, folder, CONFIG_DIR) || fail(a, error, folder);
}

/* Turns to the file that the vendor ships where the host has none of its own. */
static void
prefer_own(struct location *at)
{
	struct stat st;
	enum file_state own = file_stat(&at->root, MAIN_CONFIG, &st);

	if ((own == FILE_MISSING || (own == FILE_UNSEEN && !at->root.is_live)) &&
	    file_stat(&at->root, VENDOR MAIN_CONFIG, &st) == FILE_THERE)
		at->inside = SLICE(VENDOR MAIN_CONFIG);
}

bool
location_open(struct arena *a, const char *root, const char *path, struct location *out,
    struct slice *error)
{
	*out = (struct location){ .inside = SLICE(MAIN_CONFIG), .drop_in = SLICE("") };
	root_none(&out->root);
	if (path == NULL) {
		if (!open_root(a, out, root == NULL ? "/" : root, error))
			return false;
		prefer_own(out);
		return true;
	}
	if (root == NULL)
		return open_by_path(a, path, out, error, true);
	out->inside = slice_printf(a, "%s%s", path[0] == '/' ? "" : "/", path);
	if (slice_starts_with(out->inside, SLICE(CONFIG_DIR "/" DROP_INS "/"))) {
		out->drop_in = out->inside;
		out->inside = SLICE(MAIN_CONFIG);
	}
	return open_root(a, out, root, error);
}

bool
location_open_buffer(struct arena *a, const char *root, struct location *out, struct slice *error)
{
	*out = (struct location){ .inside = SLICE(MAIN_CONFIG), .drop_in = SLICE("") };
	root_none(&out->root);
	return root == NULL || open_root(a, out, root, error);
}
