/*
 * Keys: files of the host that hold one key, loaded as sshd loads them at
 * start-up (OpenSSH authfile.c).
 */
#ifndef HOST_KEYS_H
#define HOST_KEYS_H

#include <sys/types.h>

#include "host/file.h"
#include "host/key.h"

/* What came of loading a key. */
struct key_load {
	enum key_error error;	/* KEY_OK: key is valid */
	struct key key;
	mode_t mode;		/* of the file, where it was looked at */
	struct slice path;	/* the file that the key came from, NUL-terminated */
};

/*
 * Loads the private key ${path} for an sshd that runs as root
 * (sshkey_load_private): mode first, then format.  KEY_SYSTEM when there is
 * no such file, KEY_UNSEEN when it cannot be looked at.
 */
struct key_load keys_load_private(const struct root *root, struct arena *a, const char *path,
    const struct key_support *support);

/*
 * Loads a public key or certificate from ${path}, from ${path}.pub, or out of
 * the private key ${path} (sshkey_load_public).
 */
struct key_load keys_load_public(const struct root *root, struct arena *a, const char *path,
    const struct key_support *support);

#endif
