#include "host/pem.h"

#include <string.h>

#include "base/text.h"
#include "host/curve.h"
#include "host/wire.h"

enum {				/* DER tags */
	TAG_INTEGER = 0x02,
	TAG_BITS = 0x03,
	TAG_OCTETS = 0x04,
	TAG_OBJECT = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_FIRST = 0xa0,	/* [0] */
	TAG_SECOND = 0xa1,	/* [1] */
};

/* ---- DER ---- */

/* Cuts the next value off ${w}; its tag must be ${tag}. */
static struct slice
der_value(struct wire *w, unsigned tag)
{
	size_t len;

	if (wire_u8(w) != tag)
		w->failed = true;
	len = wire_u8(w);
	if (len > 0x80 && len <= 0x84) {
		size_t digits = len & 0x7f;

		for (len = 0; digits > 0; digits--)
			len = len << 8 | wire_u8(w);
	} else if (len >= 0x80)
		w->failed = true;
	return wire_bytes(w, len);
}

static struct wire
der_inside(struct wire *w, unsigned tag)
{
	struct slice body = der_value(w, tag);

	return (struct wire){ body, w->failed };
}

static bool
der_is_next(const struct wire *w, unsigned tag)
{
	return !w->failed && w->left.len > 0 && (unsigned char)w->left.ptr[0] == tag;
}

static bool
is_object(struct slice body, const char *hex)
{
	static const char digits[] = "0123456789abcdef";

	if (body.len * 2 != strlen(hex))
		return false;
	for (size_t i = 0; i < body.len; i++) {
		unsigned char c = (unsigned char)body.ptr[i];

		if (hex[2 * i] != digits[c >> 4] || hex[2 * i + 1] != digits[c & 15])
			return false;
	}
	return true;
}

/* ---- the public part, as it goes on the wire ---- */

static void
add_string(struct text *t, struct slice s)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		text_add_char(t, (char)(unsigned char)(s.len >> shift & 0xff));
	text_add(t, s);
}

/* DER and the wire agree on how a positive number is written. */
static void
add_number(struct text *t, struct slice number)
{
	while (number.len > 1 && number.ptr[0] == '\0' &&
	    ((unsigned char)number.ptr[1] & 0x80) == 0)
		number = slice_part(number, 1, number.len);
	add_string(t, number);
}

static struct slice
finish(struct text *t, struct arena *a)
{
	struct slice kept = text_keep(t, a);

	text_release(t);
	return kept;
}

/* ---- the kinds of key ---- */

static enum key_error
read_rsa(struct arena *a, const struct key_support *support, struct slice der, struct key *out)
{
	struct wire outer = wire_from(der), w = der_inside(&outer, TAG_SEQUENCE);
	struct slice n, exponent;
	struct text material;

	der_value(&w, TAG_INTEGER);
	n = der_value(&w, TAG_INTEGER);
	exponent = der_value(&w, TAG_INTEGER);
	for (int i = 0; i < 6; i++)
		der_value(&w, TAG_INTEGER);
	if (w.failed)
		return KEY_FORMAT;
	out->type = key_type_find(SLICE("ssh-rsa"));
	out->bits = wire_bits(n);
	text_init(&material);
	add_number(&material, exponent);
	add_number(&material, n);
	out->material = finish(&material, a);
	return out->bits < support->rsa_minimum ? KEY_LENGTH : KEY_OK;
}

static enum key_error
read_dsa(struct arena *a, const struct key_support *support, struct slice der, struct key *out)
{
	struct wire outer = wire_from(der), w = der_inside(&outer, TAG_SEQUENCE);
	struct text material;

	out->type = key_type_supported(support, SLICE("ssh-dss"));
	if (out->type == NULL)
		return KEY_FORMAT;
	der_value(&w, TAG_INTEGER);
	text_init(&material);
	for (int i = 0; i < 4; i++) {
		struct slice number = der_value(&w, TAG_INTEGER);

		if (i == 0)
			out->bits = wire_bits(number);
		add_number(&material, number);
	}
	der_value(&w, TAG_INTEGER);
	out->material = finish(&material, a);
	return w.failed ? KEY_FORMAT : KEY_OK;
}

static const struct {
	const char *object;
	const char *type;
	const char *curve;
} curves[] = {
	{ "2a8648ce3d030107", "ecdsa-sha2-nistp256", "nistp256" },
	{ "2b81040022", "ecdsa-sha2-nistp384", "nistp384" },
	{ "2b81040023", "ecdsa-sha2-nistp521", "nistp521" },
};

enum { CURVES = sizeof(curves) / sizeof(curves[0]) };

/* An ECPrivateKey; ${object} names its curve when it came with PKCS#8. */
static enum key_error
read_ec(struct arena *a, struct slice der, struct slice object, struct key *out)
{
	struct wire outer = wire_from(der), w = der_inside(&outer, TAG_SEQUENCE), part;
	struct text material;
	size_t i = 0;

	der_value(&w, TAG_INTEGER);
	der_value(&w, TAG_OCTETS);
	if (w.failed)
		return KEY_FORMAT;
	if (der_is_next(&w, TAG_FIRST)) {
		part = der_inside(&w, TAG_FIRST);
		if (der_is_next(&part, TAG_SEQUENCE))
			return KEY_UNSEEN;	/* the curve is spelt out */
		object = der_value(&part, TAG_OBJECT);
	}
	while (i < CURVES && !is_object(object, curves[i].object))
		i++;
	if (i == CURVES || w.failed)
		return KEY_FORMAT;
	out->type = key_type_find(slice_of(curves[i].type));
	out->bits = out->type->curve;
	if (!der_is_next(&w, TAG_SECOND))
		return KEY_OK;		/* libcrypto computes the public part */
	part = der_inside(&w, TAG_SECOND);
	struct slice bits = der_value(&part, TAG_BITS);
	struct slice point = slice_part(bits, 1, bits.len);
	if (part.failed || bits.len == 0 || !curve_has_point(out->bits, point))
		return KEY_FORMAT;
	text_init(&material);
	add_string(&material, slice_of(curves[i].curve));
	add_string(&material, point);
	out->material = finish(&material, a);
	return KEY_OK;
}

static enum key_error
read_dsa_pkcs8(const struct key_support *support, struct key *out)
{
	out->type = key_type_supported(support, SLICE("ssh-dss"));
	return out->type == NULL ? KEY_FORMAT : KEY_OK;
}

static enum key_error
read_pkcs8(struct arena *a, const struct key_support *support, struct slice der, struct key *out)
{
	struct wire outer = wire_from(der), w = der_inside(&outer, TAG_SEQUENCE), algorithm;
	struct slice object, parameter = SLICE(""), inner;

	der_value(&w, TAG_INTEGER);
	algorithm = der_inside(&w, TAG_SEQUENCE);
	object = der_value(&algorithm, TAG_OBJECT);
	inner = der_value(&w, TAG_OCTETS);
	if (w.failed || algorithm.failed)
		return KEY_FORMAT;
	if (is_object(object, "2a864886f70d010101"))
		return read_rsa(a, support, inner, out);
	if (is_object(object, "2a8648ce380401"))
		return read_dsa_pkcs8(support, out);
	if (is_object(object, "2a8648ce3d0201")) {
		if (der_is_next(&algorithm, TAG_SEQUENCE))
			return KEY_UNSEEN;
		if (der_is_next(&algorithm, TAG_OBJECT))
			parameter = der_value(&algorithm, TAG_OBJECT);
		return read_ec(a, inner, parameter, out);
	}
	if (is_object(object, "2b6570") && support->reads_pem_ed25519) {
		out->type = key_type_find(SLICE("ssh-ed25519"));
		out->bits = 256;
		return KEY_OK;
	}
	return KEY_FORMAT;
}

/* ---- the frame ---- */

struct block {
	struct slice name;	/* "RSA PRIVATE KEY" */
	struct slice der;
	bool is_encrypted;
};

static struct slice
next_line(struct slice *rest)
{
	struct slice line;

	slice_cut(rest, '\n', &line);
	while (line.len > 0 && (unsigned char)line.ptr[line.len - 1] <= ' ')
		line = slice_part(line, 0, line.len - 1);
	return line;
}

/* The NAME of "-----BEGIN NAME-----"; empty when ${line} is something else. */
static struct slice
frame_name(struct slice line, struct slice word)
{
	struct slice dashes = SLICE("-----");

	if (line.len < word.len + dashes.len || !slice_starts_with(line, word) ||
	    !slice_ends_with(line, dashes))
		return SLICE("");
	return slice_part(line, word.len, line.len - dashes.len);
}

/* The next block of ${*rest}.  False at the end, or where the block does not end. */
static bool
next_block(struct arena *a, struct slice *rest, struct block *b)
{
	struct slice line;
	struct text body;
	bool ended = false, closed;

	*b = (struct block){ .name = SLICE("") };
	while (rest->ptr != NULL && b->name.len == 0)
		b->name = frame_name(next_line(rest), SLICE("-----BEGIN "));
	if (b->name.len == 0)
		return false;
	text_init(&body);
	while (rest->ptr != NULL && !ended) {
		line = next_line(rest);
		if (slice_starts_with(line, SLICE("-----END ")))
			ended = true;
		else if (slice_starts_with(line, SLICE("Proc-Type:")))
			b->is_encrypted = true;
		else if (!slice_has(line, ':'))
			text_add(&body, line);
	}
	closed = ended && body.len > 0 && slice_equal(frame_name(line, SLICE("-----END ")), b->name);
	if (closed)
		closed = b->is_encrypted || wire_base64(a, text_slice(&body), &b->der);
	text_release(&body);
	return closed;
}

enum key_error
pem_read_private(struct arena *a, const struct key_support *support, struct slice bytes,
    struct key *out)
{
	struct slice rest = bytes;
	struct block b;

	*out = (struct key){ 0 };
	if (support->skips_mark && slice_starts_with(rest, SLICE("\xef\xbb\xbf")))
		rest = slice_part(rest, 3, rest.len);
	while (rest.ptr != NULL && next_block(a, &rest, &b)) {
		bool rsa = slice_is(b.name, "RSA PRIVATE KEY");
		bool dsa = slice_is(b.name, "DSA PRIVATE KEY");
		bool ec = slice_is(b.name, "EC PRIVATE KEY");
		bool pkcs8 = slice_is(b.name, "PRIVATE KEY");

		if (slice_is(b.name, "ENCRYPTED PRIVATE KEY"))
			return b.der.len > 0 && (unsigned char)b.der.ptr[0] == TAG_SEQUENCE ?
			    KEY_PASSPHRASE : KEY_FORMAT;
		if ((rsa || dsa || ec) && b.is_encrypted)
			return KEY_PASSPHRASE;
		if (rsa)
			return read_rsa(a, support, b.der, out);
		if (dsa)
			return read_dsa(a, support, b.der, out);
		if (ec)
			return read_ec(a, b.der, SLICE(""), out);
		if (pkcs8)
			return read_pkcs8(a, support, b.der, out);
	}
	return support->blames_libcrypto ? KEY_LIBCRYPTO : KEY_FORMAT;
}
