/* Digest: SHA-1 and SHA-256 (FIPS 180-4), for fingerprints of public keys. */
#ifndef HOST_DIGEST_H
#define HOST_DIGEST_H

#include "base/slice.h"

enum { DIGEST_SHA1 = 20, DIGEST_SHA256 = 32 };	/* sizes in bytes */

void digest_sha1(struct slice bytes, unsigned char out[DIGEST_SHA1]);
void digest_sha256(struct slice bytes, unsigned char out[DIGEST_SHA256]);

#endif
