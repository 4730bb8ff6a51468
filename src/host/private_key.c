#include "host/private_key.h"

#include <string.h>

#include "base/text.h"
#include "host/pem.h"
#include "host/wire.h"

enum {
	BLOCK = 8,		/* block size of the cipher "none" */
	ED25519_SECRET = 64,
	MLDSA44_ED25519_SECRET = 32 + 32,
};

static const char *const ciphers[] = {
	"none", "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr",
	"aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com",
	"chacha20-poly1305@openssh.com", "rijndael-cbc@lysator.liu.se",
};

/* The unencrypted front of OpenSSH's format. */
struct envelope {
	struct slice cipher;
	struct slice kdf;
	struct key key;
	struct wire rest;	/* length and bytes of the private part */
};

/* Undoes the frame and the base64 (sshkey.c private2_uudecode). */
static bool
decode(struct arena *a, struct slice bytes, struct slice *decoded)
{
	struct slice begin = SLICE("-----BEGIN OPENSSH PRIVATE KEY-----\n");
	struct slice end = SLICE("-----END OPENSSH PRIVATE KEY-----\n");
	struct slice magic = { "openssh-key-v1", sizeof("openssh-key-v1") }, rest;
	struct text encoded;
	bool good = false;

	if (!slice_starts_with(bytes, begin))
		return false;
	rest = slice_part(bytes, begin.len, bytes.len);
	text_init(&encoded);
	/* The end is looked for behind the first end of line only. */
	for (size_t at = 0; at < rest.len && !good; at++) {
		if (rest.ptr[at] != '\n' && rest.ptr[at] != '\r')
			text_add_char(&encoded, rest.ptr[at]);
		else if (rest.ptr[at] == '\n')
			good = slice_starts_with(slice_part(rest, at + 1, rest.len), end);
	}
	good = good && wire_base64(a, text_slice(&encoded), decoded);
	text_release(&encoded);
	if (!good || !slice_starts_with(*decoded, magic))
		return false;
	*decoded = slice_part(*decoded, magic.len, decoded->len);
	return true;
}

static enum key_error
open_envelope(struct arena *a, const struct key_support *support, struct slice bytes,
    struct envelope *out)
{
	struct slice decoded, blob;
	uint32_t count;

	if (!decode(a, bytes, &decoded))
		return KEY_FORMAT;
	out->rest = wire_from(decoded);
	out->cipher = wire_cstring(&out->rest);
	out->kdf = wire_cstring(&out->rest);
	wire_string(&out->rest);
	count = wire_u32(&out->rest);
	if (out->rest.failed)
		return KEY_INCOMPLETE;
	if (count != 1)
		return KEY_FORMAT;
	blob = wire_string(&out->rest);
	if (out->rest.failed)
		return KEY_INCOMPLETE;
	return key_from_blob(a, support, blob, &out->key);
}

static enum key_error
check_encryption(const struct envelope *e)
{
	size_t i = 0;

	while (i < sizeof(ciphers) / sizeof(ciphers[0]) && !slice_is(e->cipher, ciphers[i]))
		i++;
	if (i == sizeof(ciphers) / sizeof(ciphers[0]))
		return KEY_CIPHER;
	if (slice_is(e->kdf, "bcrypt"))
		return KEY_PASSPHRASE;
	if (!slice_is(e->kdf, "none"))
		return KEY_CIPHER;
	return i == 0 ? KEY_OK : KEY_FORMAT;
}

/* Numbers of the private part; RSA keeps its public ones the other way round there. */
static enum key_error
rsa_secrets(struct wire *w, const struct key *public)
{
	struct wire known = wire_from(public->material);
	struct slice exponent = wire_mpint(&known), n = wire_mpint(&known);
	bool same = slice_equal(wire_mpint(w), n);

	same = slice_equal(wire_mpint(w), exponent) && same;
	for (int i = 0; i < 4; i++)
		wire_mpint(w);
	if (w->failed)
		return KEY_INCOMPLETE;
	return same ? KEY_OK : KEY_FORMAT;
}

static void
security_key_secrets(struct wire *w)
{
	wire_cstring(w);	/* application */
	wire_u8(w);
	wire_string(w);		/* key handle */
	wire_string(w);		/* reserved */
}

/* The private part behind its type, which has to belong to ${public} (deserialize_private). */
static enum key_error
read_secrets(struct wire *w, const struct key_support *support, const struct key *public)
{
	struct key_type plain = *public->type;
	struct key again = { 0 };
	size_t secret = 0;
	enum key_error e;

	if (plain.kind == KEY_RSA)
		return rsa_secrets(w, public);
	/* The application of a security key stands with its secrets. */
	if (plain.kind == KEY_ECDSA_SK)
		plain.kind = KEY_ECDSA;
	if (plain.kind == KEY_ED25519_SK)
		plain.kind = KEY_ED25519;
	if ((e = key_public_fields(w, support, &plain, &again)) != KEY_OK)
		return e;
	if (!slice_starts_with(public->material, again.material))
		return KEY_FORMAT;
	if (public->type->kind != plain.kind)
		security_key_secrets(w);
	else if (plain.kind == KEY_DSA || plain.kind == KEY_ECDSA)
		wire_mpint(w);
	else {
		secret = wire_string(w).len;
		if (!w->failed && secret != (plain.kind == KEY_ED25519 ? ED25519_SECRET :
		    MLDSA44_ED25519_SECRET))
			return KEY_FORMAT;
	}
	return w->failed ? KEY_INCOMPLETE : KEY_OK;
}

/* Behind the comment come the bytes 1, 2, 3 … up to the block size. */
static enum key_error
check_padding(struct wire *w)
{
	for (unsigned char i = 1; w->left.len > 0; i++)
		if (wire_u8(w) != i)
			return KEY_FORMAT;
	return KEY_OK;
}

static enum key_error
read_openssh(struct arena *a, const struct key_support *support, struct slice bytes,
    struct key *out)
{
	struct envelope envelope = { 0 };
	const struct key_type *type;
	struct wire w;
	size_t len;
	uint32_t check;
	enum key_error e = open_envelope(a, support, bytes, &envelope);

	if (e == KEY_OK) {
		len = wire_u32(&envelope.rest);
		e = envelope.rest.failed ? KEY_INCOMPLETE : check_encryption(&envelope);
	}
	if (e != KEY_OK)
		return e;
	if (len < BLOCK || len % BLOCK != 0 || envelope.rest.left.len != len)
		return KEY_FORMAT;
	w = envelope.rest;
	check = wire_u32(&w);
	if (check != wire_u32(&w))
		return KEY_PASSPHRASE;
	type = key_type_supported(support, wire_cstring(&w));
	if (type != NULL && type->is_certificate)
		return KEY_UNSEEN;
	if (type == NULL || type->kind != envelope.key.type->kind ||
	    type->curve != envelope.key.type->curve || envelope.key.type->is_certificate)
		return w.failed ? KEY_INCOMPLETE : KEY_FORMAT;
	if ((e = read_secrets(&w, support, &envelope.key)) != KEY_OK)
		return e;
	wire_cstring(&w);	/* comment */
	if (w.failed)
		return KEY_INCOMPLETE;
	*out = envelope.key;
	return check_padding(&w);
}

enum key_error
private_key_read(struct arena *a, const struct key_support *support, struct slice bytes,
    struct key *out)
{
	enum key_error e;

	*out = (struct key){ 0 };
	e = read_openssh(a, support, bytes, out);
	if (e == KEY_OK || e == KEY_PASSPHRASE || e == KEY_UNSEEN ||
	    (e != KEY_FORMAT && !support->pem_after_any_error))
		return e;
	return pem_read_private(a, support, bytes, out);
}

enum key_error
private_key_read_public(struct arena *a, const struct key_support *support, struct slice bytes,
    struct key *out)
{
	struct envelope envelope = { 0 };
	enum key_error e = open_envelope(a, support, bytes, &envelope);

	*out = envelope.key;
	return e;
}
