/* PEM: private keys as libcrypto writes them, in PKCS#1, SEC 1 and PKCS#8. */
#ifndef HOST_PEM_H
#define HOST_PEM_H

#include "host/key.h"

/* As private_key_read, for files in PEM only (sshkey_parse_private_pem_fileblob). */
enum key_error pem_read_private(struct arena *a, const struct key_support *support,
    struct slice bytes, struct key *out);

#endif
