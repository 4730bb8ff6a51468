/*
 * Wire: the encodings inside key files: base64, and the numbers and strings
 * of RFC 4251 section 5 (OpenSSH sshbuf-getput-basic.c, base64.c b64_pton).
 */
#ifndef HOST_WIRE_H
#define HOST_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* Bytes that are read from the front.  After a failure everything reads as empty. */
struct wire {
	struct slice left;
	bool failed;		/* something did not fit */
};

struct wire wire_from(struct slice bytes);
uint8_t wire_u8(struct wire *w);
uint32_t wire_u32(struct wire *w);
uint64_t wire_u64(struct wire *w);
/* A string with its length in front. */
struct slice wire_string(struct wire *w);
/* A string that is a name: a NUL byte may end it, which is cut off, but not stand inside. */
struct slice wire_cstring(struct wire *w);
/* A positive number of at most 16384 bits, without leading zeros. */
struct slice wire_mpint(struct wire *w);
/* The next ${count} bytes. */
struct slice wire_bytes(struct wire *w, size_t count);

/* How many bits the number ${mpint}, most significant byte first, has. */
unsigned wire_bits(struct slice mpint);

/* Decodes ${text}, up to a NUL byte; blanks do not count.  False when it is no base64. */
bool wire_base64(struct arena *a, struct slice text, struct slice *out);

/* ${bytes} in base64 without padding. */
struct slice wire_to_base64(struct arena *a, struct slice bytes);

#endif
