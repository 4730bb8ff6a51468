/*
 * Keys that open nothing: the frames of real key files around bytes that were
 * never a key, since sshd-lint looks at frames only.
 */
#ifndef TESTS_UNIT_MADE_KEYS_H
#define TESTS_UNIT_MADE_KEYS_H

#include <string.h>

#include "base/text.h"
#include "host/wire.h"

struct made_key {
	const char *cipher;	/* NULL: "none" */
	const char *kdf;	/* NULL: "none" */
	unsigned rsa_bits;	/* 0: Ed25519 */
	unsigned char filling;	/* makes different keys */
	uint32_t key_count;	/* 0: 1 */
	bool checks_differ;
	bool bad_padding;
	bool other_inside;	/* another key in the private part */
	bool trailing;		/* bytes behind the end */
	bool no_last_newline;
};

static inline void
made_u32(struct text *out, uint32_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		text_add_char(out, (char)(unsigned char)(n >> shift & 0xff));
}

static inline void
made_string(struct text *out, struct slice s)
{
	made_u32(out, (uint32_t)s.len);
	text_add(out, s);
}

/* A number of ${bits} bits. */
static inline void
made_number(struct text *out, unsigned bits, unsigned char filling)
{
	unsigned bytes = (bits + 7) / 8;

	made_u32(out, bytes + 1);
	text_add_char(out, '\0');
	for (unsigned i = 0; i < bytes; i++)
		text_add_char(out, (char)(i == 0 ? 1 << ((bits + 7) % 8) : filling));
}

static inline void
made_filling(struct text *out, size_t len, unsigned char filling)
{
	made_u32(out, (uint32_t)len);
	for (size_t i = 0; i < len; i++)
		text_add_char(out, (char)filling);
}

/* The public key on the wire. */
static inline void
made_public(struct text *out, const struct made_key *k)
{
	if (k->rsa_bits == 0) {
		made_string(out, SLICE("ssh-ed25519"));
		made_filling(out, 32, k->filling);
	} else {
		made_string(out, SLICE("ssh-rsa"));
		made_number(out, 17, 1);
		made_number(out, k->rsa_bits, k->filling);
	}
}

static inline void
made_private(struct text *out, const struct made_key *k)
{
	unsigned char filling = (unsigned char)(k->filling + (k->other_inside ? 1 : 0));

	made_u32(out, 7);
	made_u32(out, k->checks_differ ? 8 : 7);
	if (k->rsa_bits == 0) {
		made_string(out, SLICE("ssh-ed25519"));
		made_filling(out, 32, filling);
		made_filling(out, 64, filling);
	} else {
		made_string(out, SLICE("ssh-rsa"));
		made_number(out, k->rsa_bits, filling);
		made_number(out, 17, 1);
		for (int i = 0; i < 4; i++)
			made_number(out, 64, filling);
	}
	made_string(out, SLICE("comment"));
	for (char i = 1; out->len % 8 != 0; i++)
		text_add_char(out, k->bad_padding ? 'x' : i);
}

/* A file in OpenSSH's format. */
static inline struct slice
made_private_file(struct arena *a, const struct made_key *k)
{
	struct text whole, part;
	struct slice file;

	text_init(&whole);
	text_init(&part);
	text_add(&whole, (struct slice){ "openssh-key-v1", 15 });
	made_string(&whole, slice_of(k->cipher != NULL ? k->cipher : "none"));
	made_string(&whole, slice_of(k->kdf != NULL ? k->kdf : "none"));
	made_string(&whole, SLICE(""));
	made_u32(&whole, k->key_count != 0 ? k->key_count : 1);
	made_public(&part, k);
	made_string(&whole, text_slice(&part));
	text_clear(&part);
	made_private(&part, k);
	made_string(&whole, text_slice(&part));
	if (k->trailing)
		text_add_char(&whole, 'x');
	struct slice encoded = wire_to_base64(a, text_slice(&whole));
	file = slice_printf(a, "-----BEGIN OPENSSH PRIVATE KEY-----\n%.*s%s\n-----END OPENSSH PRIVATE KEY-----%s",
	    (int)encoded.len, encoded.ptr, encoded.len % 4 == 0 ? "" : encoded.len % 4 == 3 ? "=" : "==",
	    k->no_last_newline ? "" : "\n");
	text_release(&whole);
	text_release(&part);
	return file;
}

/* A line of a public key file. */
static inline struct slice
made_public_line(struct arena *a, const struct made_key *k)
{
	struct text blob;
	struct slice encoded, line;

	text_init(&blob);
	made_public(&blob, k);
	encoded = wire_to_base64(a, text_slice(&blob));
	line = slice_printf(a, "%s %.*s%s made\n", k->rsa_bits == 0 ? "ssh-ed25519" : "ssh-rsa",
	    (int)encoded.len, encoded.ptr,
	    encoded.len % 4 == 0 ? "" : encoded.len % 4 == 3 ? "=" : "==");
	text_release(&blob);
	return line;
}

#endif
