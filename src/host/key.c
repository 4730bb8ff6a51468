#include "host/key.h"

#include <string.h>

#include "base/vec.h"
#include "host/curve.h"
#include "host/digest.h"
#include "host/wire.h"

enum {
	ED25519_SIZE = 32,
	MLDSA44_ED25519_SIZE = 1312 + 32,
	MAX_PRINCIPALS = 256,
	CERTIFICATE_USER = 1,
	CERTIFICATE_HOST = 2,
};

VEC(key_slices, struct slice);
VEC(key_options, struct key_option);

static const struct key_type types[] = {
#define KEY_TYPE(name, kind, curve, is_certificate, is_plain_name) \
	{ name, KEY_##kind, curve, is_certificate, is_plain_name },
#include "host/key_types.def"
#undef KEY_TYPE
};

static const char *const error_texts[] = {
#define KEY_ERROR(id, text) text,
#include "host/key_errors.def"
#undef KEY_ERROR
};

static const char *const kind_names[] = {
	[KEY_RSA] = "RSA", [KEY_DSA] = "DSA", [KEY_ECDSA] = "ECDSA", [KEY_ED25519] = "ED25519",
	[KEY_ECDSA_SK] = "ECDSA-SK", [KEY_ED25519_SK] = "ED25519-SK",
	[KEY_MLDSA44_ED25519] = "MLDSA44-ED25519",
};

const char *
key_error_text(enum key_error e)
{
	return error_texts[e];
}

const char *
key_kind_name(enum key_kind kind)
{
	return kind_names[kind];
}

const struct key_type *
key_type_find(struct slice name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (slice_is(name, types[i].name))
			return &types[i];
	return NULL;
}

const struct key_type *
key_type_supported(const struct key_support *support, struct slice name)
{
	const struct key_type *type = key_type_find(name);

	if (type != NULL && support->has_type != NULL &&
	    !support->has_type(support->cookie, type->name))
		return NULL;
	return type;
}

static enum key_error
rsa_fields(struct wire *w, const struct key_support *support, struct key *out)
{
	struct slice modulus;

	wire_mpint(w);
	modulus = wire_mpint(w);
	if (w->failed)
		return KEY_FORMAT;
	out->bits = wire_bits(modulus);
	return out->bits < support->rsa_minimum ? KEY_LENGTH : KEY_OK;
}

static enum key_error
dsa_fields(struct wire *w, struct key *out)
{
	out->bits = wire_bits(wire_mpint(w));
	for (int i = 0; i < 3; i++)
		wire_mpint(w);
	return w->failed ? KEY_FORMAT : KEY_OK;
}

static enum key_error
curve_fields(struct wire *w, const struct key_type *type, struct key *out)
{
	struct slice curve = wire_cstring(w), point;
	char name[sizeof("nistp521")] = "nistp";

	name[5] = (char)('0' + type->curve / 100);
	name[6] = (char)('0' + type->curve / 10 % 10);
	name[7] = (char)('0' + type->curve % 10);
	if (w->failed)
		return KEY_INCOMPLETE;
	if (!slice_is(curve, name))
		return KEY_CURVE_MISMATCH;
	point = wire_string(w);
	if (w->failed)
		return KEY_INCOMPLETE;
	out->bits = type->curve;
	return curve_has_point(type->curve, point) ? KEY_OK : KEY_FORMAT;
}

static enum key_error
fixed_field(struct wire *w, size_t size, struct key *out)
{
	struct slice bytes = wire_string(w);

	if (w->failed)
		return KEY_INCOMPLETE;
	out->bits = 256;
	return bytes.len == size ? KEY_OK : KEY_FORMAT;
}

enum key_error
key_public_fields(struct wire *w, const struct key_support *support, const struct key_type *type,
    struct key *out)
{
	struct slice all = w->left;
	enum key_error e = KEY_OK;

	out->type = type;
	switch (type->kind) {
	case KEY_RSA:
		e = rsa_fields(w, support, out);
		break;
	case KEY_DSA:
		e = dsa_fields(w, out);
		break;
	case KEY_ECDSA:
	case KEY_ECDSA_SK:
		e = curve_fields(w, type, out);
		break;
	case KEY_ED25519:
	case KEY_ED25519_SK:
		e = fixed_field(w, ED25519_SIZE, out);
		break;
	case KEY_MLDSA44_ED25519:
		e = fixed_field(w, MLDSA44_ED25519_SIZE, out);
		break;
	}
	if (e == KEY_OK && (type->kind == KEY_ECDSA_SK || type->kind == KEY_ED25519_SK)) {
		out->application = wire_cstring(w);
		if (w->failed)
			e = KEY_FORMAT;
	}
	out->material = slice_part(all, 0, all.len - w->left.len);
	return e;
}

static bool
read_principals(struct arena *a, struct slice bytes, struct certificate *c)
{
	struct wire w = wire_from(bytes);
	struct key_slices found = { 0 };

	while (w.left.len > 0 && found.count < MAX_PRINCIPALS)
		key_slices_push(&found, wire_cstring(&w));
	if (!w.failed && w.left.len == 0 && found.count > 0) {
		c->principal_count = found.count;
		c->principals = memcpy(ARENA_ARRAY(a, struct slice, found.count), found.ptr,
		    found.count * sizeof(*found.ptr));
	}
	key_slices_release(&found);
	return !w.failed && w.left.len == 0;
}

static bool
read_options(struct arena *a, struct slice bytes, const struct key_option **options, size_t *count)
{
	struct wire w = wire_from(bytes);
	struct key_options found = { 0 };

	while (w.left.len > 0) {
		struct slice name = wire_string(&w);
		struct slice value = wire_string(&w);

		key_options_push(&found, (struct key_option){ name, value });
	}
	*count = w.failed ? 0 : found.count;
	if (*count > 0)
		*options = memcpy(ARENA_ARRAY(a, struct key_option, found.count), found.ptr,
		    found.count * sizeof(*found.ptr));
	key_options_release(&found);
	return !w.failed;
}

static enum key_error blob_to_key(struct arena *a, const struct key_support *support,
    struct slice blob, bool allow_certificate, struct key *out);

/* The signer of a certificate is a plain key, so this goes one level deep. */
static enum key_error
read_authority(struct arena *a, const struct key_support *support, struct slice blob,
    struct certificate *c)
{
	struct key *authority = ARENA_NEW(a, struct key);

	if (blob_to_key(a, support, blob, false, authority) != KEY_OK)
		return KEY_CERTIFICATE_SIGNER;
	c->authority = authority;
	return KEY_OK;
}

/* What follows the public fields in a certificate (sshkey.c cert_parse). */
static enum key_error
read_certificate(struct arena *a, const struct key_support *support, struct wire *w,
    struct key *out)
{
	struct certificate *c = ARENA_NEW(a, struct certificate);
	struct slice principals, critical, extensions, authority, signature;
	struct wire inner;
	uint32_t type;
	enum key_error e;

	c->serial = wire_u64(w);
	type = wire_u32(w);
	c->id = wire_cstring(w);
	principals = wire_string(w);
	c->valid_after = wire_u64(w);
	c->valid_before = wire_u64(w);
	critical = wire_string(w);
	extensions = wire_string(w);
	wire_string(w);		/* reserved */
	authority = wire_string(w);
	signature = wire_string(w);
	if (w->failed)
		return KEY_FORMAT;
	if (type != CERTIFICATE_USER && type != CERTIFICATE_HOST)
		return KEY_CERTIFICATE_TYPE;
	c->is_host = type == CERTIFICATE_HOST;
	if (!read_principals(a, principals, c) ||
	    !read_options(a, critical, &c->critical, &c->critical_count) ||
	    !read_options(a, extensions, &c->extensions, &c->extension_count))
		return KEY_FORMAT;
	if ((e = read_authority(a, support, authority, c)) != KEY_OK)
		return e;
	inner = wire_from(signature);
	c->signature_type = wire_cstring(&inner);
	if (inner.failed)
		return KEY_FORMAT;
	out->certificate = c;
	return KEY_OK;
}

static enum key_error
blob_to_key(struct arena *a, const struct key_support *support, struct slice blob,
    bool allow_certificate, struct key *out)
{
	struct wire w = wire_from(blob);
	struct slice name = wire_cstring(&w);
	const struct key_type *type = key_type_supported(support, name);
	enum key_error e;

	*out = (struct key){ .blob = blob };
	if (w.failed)
		return KEY_FORMAT;
	if (!allow_certificate && type != NULL && type->is_certificate)
		return KEY_CERTIFICATE_SIGNER;
	if (type == NULL)
		return KEY_NO_TYPE;
	if (type->is_certificate) {
		wire_string(&w);	/* nonce */
		if (w.failed)
			return KEY_FORMAT;
	}
	if ((e = key_public_fields(&w, support, type, out)) != KEY_OK)
		return e;
	if (type->is_certificate && (e = read_certificate(a, support, &w, out)) != KEY_OK)
		return e;
	return w.left.len == 0 ? KEY_OK : KEY_FORMAT;
}

enum key_error
key_from_blob(struct arena *a, const struct key_support *support, struct slice blob,
    struct key *out)
{
	return blob_to_key(a, support, blob, true, out);
}

/* The bytes before the first blank, which ${*rest} is moved behind with all blanks that follow. */
static struct slice
cut_field(struct slice *rest)
{
	size_t end = 0, next;
	struct slice field;

	while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t')
		end++;
	next = end;
	while (next < rest->len && (rest->ptr[next] == ' ' || rest->ptr[next] == '\t'))
		next++;
	field = slice_part(*rest, 0, end);
	*rest = slice_part(*rest, next, rest->len);
	return field;
}

enum key_error
key_from_line(struct arena *a, const struct key_support *support, struct slice *line,
    struct key *out)
{
	struct slice rest = *line, name = cut_field(&rest), text, blob;
	const struct key_type *type = key_type_supported(support, name);
	enum key_error e;

	if (name.len == line->len || type == NULL || rest.len == 0)
		return KEY_FORMAT;
	text = cut_field(&rest);
	if (!wire_base64(a, text, &blob))
		return KEY_FORMAT;
	if ((e = key_from_blob(a, support, blob, out)) != KEY_OK)
		return e;
	/* "rsa-sha2-512" in front of an RSA key is fine, "ssh-rsa" in front of another is not. */
	if (out->type->kind != type->kind || out->type->is_certificate != type->is_certificate)
		return KEY_TYPE_MISMATCH;
	if (out->type->curve != type->curve)
		return KEY_CURVE_MISMATCH;
	*line = rest;
	return KEY_OK;
}

bool
key_is_same(const struct key *a, const struct key *b)
{
	return a->type->kind == b->type->kind && a->type->curve == b->type->curve &&
	    slice_equal(a->material, b->material);
}

/* The type of the same kind that names a plain key. */
static const struct key_type *
plain_type(const struct key_type *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].kind == type->kind && types[i].curve == type->curve &&
		    !types[i].is_certificate && types[i].is_plain_name)
			return &types[i];
	return type;
}

struct slice
key_plain_blob(struct arena *a, const struct key *k)
{
	struct slice name = slice_of(plain_type(k->type)->name);
	size_t len = 4 + name.len + k->material.len;
	char *bytes;

	if (k->certificate == NULL && k->blob.len > 0)
		return k->blob;
	bytes = arena_alloc(a, len, 1);
	bytes[3] = (char)name.len;	/* names are shorter than 128 bytes */
	memcpy(bytes + 4, name.ptr, name.len);
	if (k->material.len > 0)
		memcpy(bytes + 4 + name.len, k->material.ptr, k->material.len);
	return (struct slice){ bytes, len };
}

struct slice
key_fingerprint(struct arena *a, const struct key *k)
{
	unsigned char digest[DIGEST_SHA256];

	if (k->type == NULL || k->material.len == 0)
		return SLICE("");
	digest_sha256(key_plain_blob(a, k), digest);
	return slice_printf(a, "SHA256:" SLICE_FORMAT,
	    SLICE_ARG(wire_to_base64(a, (struct slice){ (const char *)digest, sizeof(digest) })));
}
