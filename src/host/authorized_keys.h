/*
 * Authorized keys: files in the format of authorized_keys, line by line, and
 * what makes sshd pass a line over (OpenSSH auth2-pubkeyfile.c).
 */
#ifndef HOST_AUTHORIZED_KEYS_H
#define HOST_AUTHORIZED_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "host/key.h"
#include "host/key_options.h"

enum key_line_state {
	KEY_LINE_GOOD,		/* a key, or with cert-authority a signer of certificates */
	KEY_LINE_CERTIFICATE,	/* a certificate, which no login ever matches here */
	KEY_LINE_OPTIONS,	/* options that sshd refuses: reason tells */
	KEY_LINE_NO_TYPE,	/* a type of key that this sshd does not know */
	KEY_LINE_SHORT,		/* RSA with fewer bits than sshd reads */
	KEY_LINE_WRAPPED,	/* broken off: the rest stands on the next line */
	KEY_LINE_DAMAGED,	/* the base64 is cut short, mistyped, or of another key */
	KEY_LINE_BOM,		/* a key behind a byte order mark */
	KEY_LINE_NO_KEY,	/* nothing like a key */
};

/* The format of the file as a whole. */
enum key_file_format {
	KEY_FORMAT_OPENSSH,
	KEY_FORMAT_EMPTY,	/* blank lines and comments only */
	KEY_FORMAT_PUTTY,	/* a .ppk file */
	KEY_FORMAT_RFC4716,	/* ---- BEGIN SSH2 PUBLIC KEY ---- */
	KEY_FORMAT_PEM,		/* a private key, or a public one of libcrypto's */
	KEY_FORMAT_UTF16,
};

struct key_line {
	uint32_t number;		/* from 1 */
	enum key_line_state state;
	const char *reason;		/* sshd's words, for KEY_LINE_OPTIONS and others; or NULL */
	struct slice text;
	struct slice comment;
	struct key key;			/* type NULL where there is none */
	struct key_options options;
};

struct authorized_keys {
	enum key_file_format format;
	const struct key_line *lines;	/* all but blank lines and comments */
	uint32_t count;
	uint32_t good;			/* lines that are KEY_LINE_GOOD and no signer */
};

enum { AUTHORIZED_KEYS_MAX = 65536 };	/* lines looked at in one file */

/*
 * Parses ${bytes} as OpenSSH ${release} (902 for 9.2) does.  Texts point
 * into ${bytes}.
 */
struct authorized_keys authorized_keys_parse(struct arena *a, const struct key_support *support,
    unsigned release, struct slice bytes);

/*
 * Parses a file of bare keys, without options, as TrustedUserCAKeys and a
 * textual RevokedKeys are read (authfile.c sshkey_in_file).  Such a reader
 * stops at the first line that it cannot read; lines behind it are not given,
 * and the last one is not KEY_LINE_GOOD.
 */
struct authorized_keys authorized_keys_parse_bare(struct arena *a,
    const struct key_support *support, struct slice bytes);

/* ---- principals ---- */

struct principal_line {
	uint32_t number;
	struct slice name;
	bool is_good;		/* false: options that sshd refuses, or that mean nothing here */
	const char *reason;
	struct key_options options;
};

struct principals {
	const struct principal_line *lines;
	uint32_t count;
};

/* Parses a file in the format of AuthorizedPrincipalsFile (auth_process_principals). */
struct principals principals_parse(struct arena *a, unsigned release, struct slice bytes);

#endif
