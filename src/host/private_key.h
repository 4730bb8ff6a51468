/*
 * Private key: the formats of private key files, read as far as it takes to
 * know which public key they belong to and whether sshd could load them
 * (OpenSSH sshkey.c sshkey_parse_private_fileblob_type).  No secret is kept.
 */
#ifndef HOST_PRIVATE_KEY_H
#define HOST_PRIVATE_KEY_H

#include "host/key.h"

/*
 * Reads the private key file ${bytes} without a passphrase.  ${out} is its
 * public part; its material is empty where the file does not show it.
 * KEY_UNSEEN for rare forms of which we do not know whether sshd takes them.
 */
enum key_error private_key_read(struct arena *a, const struct key_support *support,
    struct slice bytes, struct key *out);

/* The public key that OpenSSH's own format shows even where the rest is encrypted. */
enum key_error private_key_read_public(struct arena *a, const struct key_support *support,
    struct slice bytes, struct key *out);

#endif
