/*
 * Key: one SSH key, public part or certificate, taken apart.
 *
 * Mirrors OpenSSH sshkey.c.  Signatures of certificates are not verified.
 */
#ifndef HOST_KEY_H
#define HOST_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/slice.h"

enum key_kind {
	KEY_RSA,
	KEY_DSA,
	KEY_ECDSA,
	KEY_ED25519,
	KEY_ECDSA_SK,
	KEY_ED25519_SK,
	KEY_MLDSA44_ED25519,
};

enum key_error {
#define KEY_ERROR(id, text) KEY_##id,
#include "host/key_errors.def"
#undef KEY_ERROR
	KEY_ERROR_COUNT
};

struct key_type {
	const char *name;
	enum key_kind kind;
	unsigned curve;		/* bits of the curve: 256, 384, 521; 0 for other kinds */
	bool is_certificate;
	bool is_plain_name;	/* names a kind of key, not only a way to sign */
};

/* What the sshd that reads the key makes of it. */
struct key_support {
	/* Whether it knows the type called ${name}; NULL: it knows them all. */
	bool (*has_type)(const void *cookie, const char *name);
	const void *cookie;
	unsigned rsa_minimum;		/* RSA keys with fewer bits are not read; 0: all are */
	bool reads_pem_ed25519;		/* Ed25519 in PKCS#8 (since 9.6) */
	bool skips_mark;		/* a byte order mark before PEM does no harm (OpenSSL 3) */
	bool blames_libcrypto;		/* other words for files that are no key at all */
	bool public_inside;		/* finds public keys in private key files (since 8.4) */
	bool pem_after_any_error;	/* tries PEM after any failure (until 8.2) */
	gid_t *key_group;		/* may read private keys (Red Hat's patch); NULL: none */
};

struct key_option {			/* critical option or extension of a certificate */
	struct slice name;
	struct slice value;		/* as stored, mostly a string with its length in front */
};

struct key;

struct certificate {
	uint64_t serial;
	bool is_host;			/* a host's, not a user's */
	struct slice id;
	const struct slice *principals;
	size_t principal_count;
	uint64_t valid_after;		/* seconds since 1970 */
	uint64_t valid_before;		/* UINT64_MAX: for ever */
	const struct key_option *critical;
	size_t critical_count;
	const struct key_option *extensions;
	size_t extension_count;
	const struct key *authority;	/* the key that signed */
	struct slice signature_type;	/* "rsa-sha2-512" */
};

struct key {
	const struct key_type *type;
	unsigned bits;			/* RSA and DSA: modulus; ECDSA: curve; 256 for Ed25519 */
	struct slice blob;		/* as on the wire; empty when it came out of a PEM file */
	struct slice material;		/* the public part: the same in a key and its certificate */
	struct slice application;	/* security keys: "ssh:" */
	const struct certificate *certificate;	/* NULL: a plain key */
};

/* sshd's words for ${e}, "invalid format". */
const char *key_error_text(enum key_error e);

/* By name, case-sensitive; NULL when there is no such type. */
const struct key_type *key_type_find(struct slice name);
/* The same, where ${support} has it. */
const struct key_type *key_type_supported(const struct key_support *support, struct slice name);

/* "RSA", "ED25519-CERT": the name of the kind as sshd logs it (sshkey_type). */
const char *key_kind_name(enum key_kind kind);

/*
 * Takes the public key or certificate ${blob} apart (sshkey_from_blob).
 * ${out} points into ${blob}; lists are in ${a}.
 */
enum key_error key_from_blob(struct arena *a, const struct key_support *support, struct slice blob,
    struct key *out);

/*
 * Reads "TYPE BASE64 rest" at the front of ${*line}, which is moved behind
 * it to the comment (sshkey_read).  ${*line} stays when it fails.
 */
enum key_error key_from_line(struct arena *a, const struct key_support *support, struct slice *line,
    struct key *out);

/* Whether they are the same key, certificates apart (sshkey_equal_public). */
bool key_is_same(const struct key *a, const struct key *b);

/* The plain key of ${k} on the wire, without any certificate; what fingerprints are made of. */
struct slice key_plain_blob(struct arena *a, const struct key *k);

/* "SHA256:…", as ssh-keygen -l prints it.  Empty where the public part is not known. */
struct slice key_fingerprint(struct arena *a, const struct key *k);

/* The part of ${w} that holds the public fields of a key of ${type}; for private_key.c. */
struct wire;
enum key_error key_public_fields(struct wire *w, const struct key_support *support,
    const struct key_type *type, struct key *out);

#endif
