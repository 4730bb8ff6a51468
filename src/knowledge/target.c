#include <stdint.h>

#include "knowledge/knowledge.h"
#include "knowledge/nearest.h"
#include "knowledge/release.h"
#include "knowledge/resolve.h"

/* The features, as targets.def writes them. */
enum {
	PAM = FEATURE_PAM,
	KRB5 = FEATURE_KRB5,
	GSSAPI = FEATURE_GSSAPI,
	GSSAPI_KEYEX = FEATURE_GSSAPI_KEYEX,
	LASTLOG = FEATURE_LASTLOG,
	LIBWRAP = FEATURE_LIBWRAP,
	DSA = FEATURE_DSA,
	RHEL = FEATURE_RHEL,
	RHEL10 = FEATURE_RHEL10,
	SLE = FEATURE_SLE,
	ALPINE = FEATURE_ALPINE,
	UPSTREAM = PAM | KRB5 | GSSAPI | LASTLOG,
	DEBIAN_PLAIN = PAM | LASTLOG | LIBWRAP | FEATURE_SELINUX | FEATURE_DEBIAN,
	DEBIAN = DEBIAN_PLAIN | KRB5 | GSSAPI | GSSAPI_KEYEX,
	RHEL_FAMILY = UPSTREAM | GSSAPI_KEYEX | FEATURE_SELINUX | RHEL,
	SUSE_FAMILY = PAM | KRB5 | GSSAPI | GSSAPI_KEYEX | FEATURE_SELINUX | FEATURE_SUSE,
	FREEBSD_BASE = UPSTREAM | LIBWRAP | FEATURE_FREEBSD,
	MACOS_BASE = UPSTREAM | FEATURE_MACOS,
};

#define TARGET_ALIAS(alias, name)
static const struct target rows[] = {
#define TARGET(name, release, version, features, unsure, privsep_dir, privsep_user,	\
    sftp_server, verified, source)							\
	{ name, release, verified, version, features, unsure, "/etc/ssh",		\
	    "/etc/ssh/sshd_config", privsep_dir, privsep_user, sftp_server, source, NULL, NULL },
#include "knowledge/targets.def"
#undef TARGET
};

static const char *const names[] = {
#define TARGET(name, release, version, features, unsure, privsep_dir, privsep_user,	\
    sftp_server, verified, source) name,
#include "knowledge/targets.def"
#undef TARGET
};
#undef TARGET_ALIAS

static const struct {
	const char *alias;
	const char *name;
} aliases[] = {
#define TARGET(name, release, version, features, unsure, privsep_dir, privsep_user,	\
    sftp_server, verified, source)
#define TARGET_ALIAS(alias, name) { alias, name },
#include "knowledge/targets.def"
#undef TARGET
#undef TARGET_ALIAS
};

enum {
	ROWS = sizeof(rows) / sizeof(rows[0]),
	ALIASES = sizeof(aliases) / sizeof(aliases[0]),
};

bool
target_is_upstream(const struct target *t)
{

	return slice_starts_with(slice_of(t->name), SLICE("openssh-"));
}

const char *const *
target_names(size_t *count)
{

	*count = ROWS;
	return names;
}

static const struct target *
row_named(struct slice name)
{
	const char prefix[] = "openssh-";
	release_t release;

	for (size_t i = 0; i < ALIASES; i++)
		if (slice_is_nocase(name, aliases[i].alias)) {
			name = slice_of(aliases[i].name);
			break;
		}
	for (size_t i = 0; i < ROWS; i++)
		if (slice_is_nocase(name, rows[i].name))
			return &rows[i];
	/* "openssh-9.2p1" is "openssh-9.2". */
	if (slice_equal_nocase(slice_part(name, 0, sizeof(prefix) - 1), SLICE(prefix)) &&
	    release_from_name(slice_part(name, sizeof(prefix) - 1, name.len), &release))
		for (size_t i = 0; i < ROWS; i++)
			if (rows[i].release == release)
				return &rows[i];
	return NULL;
}

/* Works out the tables of ${row}. */
static const struct target *
resolve(struct arena *a, const struct target *row)
{
	struct target *t = ARENA_NEW(a, struct target);
	struct target_tables *tables = ARENA_NEW(a, struct target_tables);

	*t = *row;
	if (t->version == NULL)
		t->version = release_version(t->release);
	t->tables = tables;
	value_words_resolve(a, t, tables);
	algorithm_resolve(a, t, tables);
	t->facts = keyword_resolve(a, t);
	dump_resolve(a, t, tables);
	return t;
}

const struct target *
target_find(struct arena *a, struct slice name)
{
	const struct target *row = row_named(name);

	return row == NULL ? NULL : resolve(a, row);
}

const struct target *
target_at_release(struct arena *a, const struct target *base, release_t r)
{
	struct target row = *base;

	row.release = r;
	row.version = NULL;
	row.verified = false;
	return resolve(a, &row);
}

const char *
target_nearest(struct slice name)
{
	const char *nearest = NULL, *candidate;
	size_t best = SIZE_MAX, d;

	for (size_t i = 0; i < ROWS + ALIASES; i++) {
		candidate = i < ROWS ? rows[i].name : aliases[i - ROWS].alias;
		d = nearest_distance(name, slice_of(candidate));
		if (d < best && d <= nearest_limit(name.len)) {
			best = d;
			nearest = candidate;
		}
	}
	return nearest;
}
