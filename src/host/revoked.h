/*
 * Revoked: files that RevokedKeys names, a list of keys or a KRL (OpenSSH
 * authfile.c sshkey_check_revoked, PROTOCOL.krl).
 */
#ifndef HOST_REVOKED_H
#define HOST_REVOKED_H

#include "base/truth.h"
#include "host/authorized_keys.h"
#include "host/file.h"

enum revoked_state {
	REVOKED_LIST,		/* keys one to a line, perhaps none */
	REVOKED_KRL,
	REVOKED_MISSING,	/* no such file: every key counts as revoked */
	REVOKED_BROKEN,		/* a line or section that sshd cannot read: the same */
	REVOKED_UNSEEN,
};

struct revoked_keys {
	enum revoked_state state;
	struct authorized_keys list;
	struct slice krl;		/* the sections */
	uint32_t bad_line;		/* REVOKED_BROKEN: where, 0 for a KRL */
	const struct key_support *support;
	struct arena *a;
};

/* Reads ${path}.  ${support} and ${a} must outlive the result. */
struct revoked_keys revoked_read(const struct root *root, struct arena *a,
    const struct key_support *support, const char *path);

/* The same from the bytes of such a file, which must outlive the result. */
struct revoked_keys revoked_parse(struct arena *a, const struct key_support *support,
    struct slice bytes);

/*
 * Whether ${k}, or the key that signed it, is revoked.  Unknown when the file
 * is not in sight, or the public part of the key is not.
 */
enum truth revoked_has(const struct revoked_keys *r, const struct key *k);

/* The same of ${count} files: revoked when one of them says so. */
enum truth revoked_any_has(const struct revoked_keys *files, uint32_t count, const struct key *k);

#endif
