/* Key: public keys, certificates, private key files, KRLs, and the encodings below them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "host/authorized_keys.h"
#include "host/digest.h"
#include "host/key.h"
#include "host/keys.h"
#include "host/private_key.h"
#include "host/revoked.h"
#include "host/wire.h"
#include "made_keys.h"
#include "one_host.h"
#include "rows.h"

/* Of a key that was made for this and thrown away. */
#define USER	\
	"AAAAC3NzaC1lZDI1NTE5AAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9"
#define USER_CERTIFICATE	\
	"AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIJDHNQgho2C3HKcUsJSEG+oBeodB" \
	"zNTsaUOSG6W3aRzzAAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9AAAAAAAAACoAAAAB" \
	"AAAAB3NvbWUtaWQAAAAQAAAABWFsaWNlAAAAA2JvYgAAAABeC+EAAAAAAHDb2IAAAAAiAAAADWZvcmNl" \
	"LWNvbW1hbmQAAAANAAAACS9iaW4vdHJ1ZQAAAAAAAAAAAAAAMwAAAAtzc2gtZWQyNTUxOQAAACCTSXFG" \
	"auKmjd7T8HRb4iMpCZxMyzPSMmN9q6WmZE6WIgAAAFMAAAALc3NoLWVkMjU1MTkAAABART5+V/aQrpVM" \
	"EYJ06hZvF/CpWjxuebGKfIRab20sf8UwXnXIQGFecmz0KRt5v6D2MFnnFdjUo7E+NXaWI6EgBQ=="
#define HOST_CERTIFICATE	\
	"AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIIBGTARRnGo59upzuOYbeBuo7nWT" \
	"NU0vfwphS75TMbEMAAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9AAAAAAAAAAAAAAAC" \
	"AAAAB2hvc3QtaWQAAAAQAAAADGhvc3QuZXhhbXBsZQAAAAAAAAAA//////////8AAAAAAAAAAAAAAAAA" \
	"AAAzAAAAC3NzaC1lZDI1NTE5AAAAIJNJcUZq4qaN3tPwdFviIykJnEzLM9IyY32rpaZkTpYiAAAAUwAA" \
	"AAtzc2gtZWQyNTUxOQAAAEBCymZZkJMtvDWtopC7kUSn6X99QPdTsdKaH+R6Zq7FyyG35Z3xw90pU237" \
	"ij+WgCTCsp3HIlIr2HE76n8wuaoN"
#define AUTHORITY	\
	"AAAAC3NzaC1lZDI1NTE5AAAAIJNJcUZq4qaN3tPwdFviIykJnEzLM9IyY32rpaZkTpYi"
#define P256	\
	"AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFNzpzb0/rDakxnGDv8sk4da1T/Q" \
	"/NEckEPh5Yn1dduqZu2ZRaSh0fcC4P1bObrB94TbC3B2iQno4XaxpT8FAr4="
#define P384	\
	"AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBMX8euyXyYhJVNEAq6v/AXyNjRt9" \
	"0Abixwl+azpickpI3KIgmf8WmThFvTl59QKhqUlLbyEj38us5wqaY5O2duo6wgr9dE1M1Z16nfeuOGsX" \
	"jfpZHKv20kp8EjBNqpzQwg=="
#define P521	\
	"AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAA2DnDtcuhKHjPbKt5iZNMShwUv" \
	"7C6NCmRUavCWeCh68dO8jtHWn1Co3rrdwdS0BZoMI1XfvjmRMhZBw4gOuaSpeAGFbYTry4cLwnevsafo" \
	"+MXj7kvsUkv0b0HYrjUcw3GEOPjeMOR02jR5lHuaBIyloN4PVA7uG/7glHidWlyD/VymAQ=="
#define RSA1024	\
	"AAAAB3NzaC1yc2EAAAADAQABAAAAgQDBF5UyfNK451qgZqmzHrv4RgN6+trLZSEMyQTVp8OL41zLAmKg" \
	"wH49cG+l2hBYR3IDgKO7rvECP8qulJMS2fTetR6jLpHMiCVH/J+ahY5drLtl6tORI5zvAjSWDrzcU2FD" \
	"m9chzsY8vg3CBUgX8hnd/k0LAXVjg3bHOXV40tTIgQ=="

static const struct key_support modern = {
	.rsa_minimum = 1024, .skips_mark = true, .blames_libcrypto = true, .public_inside = true, .reads_pem_ed25519 = true,
};
static const struct key_support old = { .pem_after_any_error = true };

static struct arena a;

static void
setup(void)
{
	arena_init(&a);
}

static void
teardown(void)
{
	arena_release(&a);
}

/* ---- encodings ---- */

static const struct {
	const char *text;
	const char *bytes;	/* NULL: no base64 */
} base64_rows[] = {
	{ "", "" }, { "QQ==", "A" }, { "QUI=", "AB" }, { "QUJD", "ABC" }, { "QUJDRA==", "ABCD" },
	{ " Q\nU\tJ\rD ", "ABC" }, { "QUI=\r", "AB" }, { "QQ = =", "A" },
	{ "Q", NULL }, { "QQ", NULL }, { "QQ=", NULL }, { "QUI", NULL }, { "QUI==", NULL },
	{ "=", NULL }, { "QR==", NULL }, { "QUJ=", NULL }, { "QUJDR", NULL }, { "QU-D", NULL },
	{ "QUI=x", NULL }, { "QUJD\x80", NULL },
};

START_TEST(base64_is_decoded)
{
	struct slice out;
	bool good = wire_base64(&a, slice_of(base64_rows[_i].text), &out);

	ck_assert_int_eq(good, base64_rows[_i].bytes != NULL);
	if (good)
		ck_assert(slice_is(out, base64_rows[_i].bytes));
}
END_TEST

START_TEST(base64_goes_there_and_back)
{
	char bytes[64];
	struct slice back;

	for (size_t len = 0; len < sizeof(bytes); len++) {
		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)(i * 37 + len);
		struct slice encoded = wire_to_base64(&a, (struct slice){ bytes, len });
		struct slice padded = slice_printf(&a, "%.*s%s", (int)encoded.len, encoded.ptr,
		    encoded.len % 4 == 0 ? "" : encoded.len % 4 == 3 ? "=" : "==");
		ck_assert(wire_base64(&a, padded, &back));
		ck_assert(slice_equal(back, (struct slice){ bytes, len }));
	}
}
END_TEST

static const struct {
	const char *text;
	const char *sha1;
	const char *sha256;
} digest_rows[] = {
	{ "", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static const char *
hex(const unsigned char *bytes, size_t count)
{
	char *text = arena_alloc(&a, 2 * count + 1, 1);

	for (size_t i = 0; i < count; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return text;
}

START_TEST(digests_are_right)
{
	unsigned char sha1[DIGEST_SHA1], sha256[DIGEST_SHA256];
	struct slice text = slice_of(digest_rows[_i].text);

	digest_sha1(text, sha1);
	digest_sha256(text, sha256);
	ck_assert_str_eq(hex(sha1, sizeof(sha1)), digest_rows[_i].sha1);
	ck_assert_str_eq(hex(sha256, sizeof(sha256)), digest_rows[_i].sha256);
}
END_TEST

/* ---- public keys ---- */

static const struct {
	const char *line;
	enum key_error error;
	const char *type;
	unsigned bits;
	const char *rest;
} line_rows[] = {
	{ "ssh-ed25519 " USER " a b", KEY_OK, "ssh-ed25519", 256, "a b" },
	{ "ssh-ed25519\t" USER, KEY_OK, "ssh-ed25519", 256, "" },
	{ "ssh-ed25519  \t " USER "\r", KEY_OK, "ssh-ed25519", 256, "" },
	{ "ecdsa-sha2-nistp256 " P256, KEY_OK, "ecdsa-sha2-nistp256", 256, "" },
	{ "ecdsa-sha2-nistp384 " P384, KEY_OK, "ecdsa-sha2-nistp384", 384, "" },
	{ "ecdsa-sha2-nistp521 " P521, KEY_OK, "ecdsa-sha2-nistp521", 521, "" },
	{ "ssh-rsa " RSA1024 " c", KEY_OK, "ssh-rsa", 1024, "c" },
	{ "rsa-sha2-512 " RSA1024 " c", KEY_OK, "ssh-rsa", 1024, "c" },
	{ "ssh-ed25519-cert-v01@openssh.com " USER_CERTIFICATE, KEY_OK,
	    "ssh-ed25519-cert-v01@openssh.com", 256, "" },
	{ "ssh-ed25519", KEY_FORMAT, NULL, 0, NULL },
	{ "ssh-ed25519 ", KEY_FORMAT, NULL, 0, NULL },
	{ "ssh-ed25519 AAAA", KEY_FORMAT, NULL, 0, NULL },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==", KEY_INCOMPLETE, NULL, 0, NULL },
	{ "ssh-rsa " USER, KEY_TYPE_MISMATCH, NULL, 0, NULL },
	{ "ecdsa-sha2-nistp256 " P384, KEY_CURVE_MISMATCH, NULL, 0, NULL },
	{ "SSH-ED25519 " USER, KEY_FORMAT, NULL, 0, NULL },
	{ " ssh-ed25519 " USER, KEY_FORMAT, NULL, 0, NULL },
	{ "", KEY_FORMAT, NULL, 0, NULL },
};

START_TEST(public_lines_are_read)
{
	struct slice line = slice_of(line_rows[_i].line);
	struct key k;
	enum key_error e = key_from_line(&a, &modern, &line, &k);

	ck_assert_str_eq(key_error_text(e), key_error_text(line_rows[_i].error));
	if (e != KEY_OK)
		return;
	ck_assert_str_eq(k.type->name, line_rows[_i].type);
	ck_assert_uint_eq(k.bits, line_rows[_i].bits);
	ck_assert(slice_is(line, line_rows[_i].rest));
}
END_TEST

/* No byte of an ECDSA key can change without leaving the curve; none of it makes us stumble. */
START_TEST(damaged_blobs_are_refused)
{
	struct slice blob, good;
	struct key k;
	char *bytes;

	ck_assert(wire_base64(&a, slice_of(P256), &good));
	for (size_t i = 0; i < good.len; i++) {
		bytes = arena_copy(&a, good.ptr, good.len);
		bytes[i] = (char)(bytes[i] ^ 1);
		blob = (struct slice){ bytes, good.len };
		ck_assert_int_ne(key_from_blob(&a, &modern, blob, &k), KEY_OK);
		ck_assert_int_ne(key_from_blob(&a, &modern, slice_part(good, 0, i), &k), KEY_OK);
	}
}
END_TEST

START_TEST(certificates_are_taken_apart)
{
	struct slice line = SLICE("ssh-ed25519-cert-v01@openssh.com " USER_CERTIFICATE);
	struct slice plain = SLICE("ssh-ed25519 " USER), signer = SLICE("ssh-ed25519 " AUTHORITY);
	struct key k, user, authority;
	const struct certificate *c;

	ck_assert_int_eq(key_from_line(&a, &modern, &line, &k), KEY_OK);
	ck_assert_int_eq(key_from_line(&a, &modern, &plain, &user), KEY_OK);
	ck_assert_int_eq(key_from_line(&a, &modern, &signer, &authority), KEY_OK);
	c = k.certificate;
	ck_assert_ptr_nonnull(c);
	ck_assert(!c->is_host);
	ck_assert_uint_eq(c->serial, 42);
	ck_assert(slice_is(c->id, "some-id"));
	ck_assert_uint_eq(c->principal_count, 2);
	ck_assert(slice_is(c->principals[0], "alice") && slice_is(c->principals[1], "bob"));
	ck_assert_uint_eq(c->valid_after, 1577836800);
	ck_assert_uint_eq(c->valid_before, 1893456000);
	ck_assert_uint_eq(c->critical_count, 1);
	ck_assert(slice_is(c->critical[0].name, "force-command"));
	ck_assert_uint_eq(c->extension_count, 0);
	ck_assert(slice_is(c->signature_type, "ssh-ed25519"));
	ck_assert(key_is_same(&k, &user));
	ck_assert(key_is_same(c->authority, &authority));
	ck_assert(!key_is_same(&user, &authority));
	ck_assert(slice_equal(key_fingerprint(&a, &k), key_fingerprint(&a, &user)));
	ck_assert(slice_is(key_fingerprint(&a, &user), "SHA256:z9IHpX2kwZNIFd/oenkKyU7crxtc7v/YvgFHSyPPPm0"));
	line = SLICE("ssh-ed25519-cert-v01@openssh.com " HOST_CERTIFICATE);
	ck_assert_int_eq(key_from_line(&a, &modern, &line, &k), KEY_OK);
	ck_assert(k.certificate->is_host);
	ck_assert_uint_eq(k.certificate->valid_before, UINT64_MAX);
}
END_TEST

START_TEST(damaged_certificates_do_no_harm)
{
	struct slice good;
	struct key k;

	ck_assert(wire_base64(&a, slice_of(USER_CERTIFICATE), &good));
	for (size_t i = 0; i < good.len; i++) {
		char *bytes = arena_copy(&a, good.ptr, good.len);

		ck_assert_int_ne(key_from_blob(&a, &modern, slice_part(good, 0, i), &k), KEY_OK);
		bytes[i] = (char)0xff;
		key_from_blob(&a, &modern, (struct slice){ bytes, good.len }, &k);
	}
}
END_TEST

/* ---- private keys ---- */

static const struct {
	struct made_key key;
	enum key_error modern;
	enum key_error old;
} private_rows[] = {
	{ { .filling = 1 }, KEY_OK, KEY_OK },
	{ { .rsa_bits = 2048 }, KEY_OK, KEY_OK },
	{ { .rsa_bits = 768 }, KEY_LENGTH, KEY_OK },
	{ { .cipher = "aes256-ctr", .kdf = "bcrypt" }, KEY_PASSPHRASE, KEY_PASSPHRASE },
	{ { .cipher = "rot13", .kdf = "bcrypt" }, KEY_CIPHER, KEY_FORMAT },
	{ { .kdf = "argon2" }, KEY_CIPHER, KEY_FORMAT },
	{ { .cipher = "aes256-ctr" }, KEY_LIBCRYPTO, KEY_FORMAT },
	{ { .key_count = 2 }, KEY_LIBCRYPTO, KEY_FORMAT },
	{ { .checks_differ = true }, KEY_PASSPHRASE, KEY_PASSPHRASE },
	{ { .bad_padding = true }, KEY_LIBCRYPTO, KEY_FORMAT },
	{ { .other_inside = true }, KEY_LIBCRYPTO, KEY_FORMAT },
	{ { .trailing = true }, KEY_LIBCRYPTO, KEY_FORMAT },
	{ { .no_last_newline = true }, KEY_LIBCRYPTO, KEY_FORMAT },
};

START_TEST(private_keys_are_read)
{
	struct slice file = made_private_file(&a, &private_rows[_i].key);
	struct key k;

	ck_assert_str_eq(key_error_text(private_key_read(&a, &modern, file, &k)),
	    key_error_text(private_rows[_i].modern));
	ck_assert_str_eq(key_error_text(private_key_read(&a, &old, file, &k)),
	    key_error_text(private_rows[_i].old));
}
END_TEST

START_TEST(private_keys_cut_short_do_no_harm)
{
	struct made_key made = { .filling = 3 };
	struct slice file = made_private_file(&a, &made);
	struct key k;

	for (size_t i = 0; i < file.len; i++)
		ck_assert_int_ne(private_key_read(&a, &modern, slice_part(file, 0, i), &k), KEY_OK);
	ck_assert_int_eq(private_key_read_public(&a, &modern, file, &k), KEY_OK);
	ck_assert_str_eq(k.type->name, "ssh-ed25519");
}
END_TEST

/* DER by hand: small numbers in the frames of PKCS#1, SEC 1 and PKCS#8. */
#define PEM(name, body)	"-----BEGIN " name "-----\n" body "\n-----END " name "-----\n"

static const struct {
	const char *text;
	enum key_error modern;
	enum key_error old;
	const char *type;
} pem_rows[] = {
	/* SEQUENCE { 0, n = 0x010001, 3, six times 1 } */
	{ PEM("RSA PRIVATE KEY", "MB0CAQACAwEAAQIBAwIBAQIBAQIBAQIBAQIBAQIBAQ=="), KEY_LENGTH, KEY_OK, "ssh-rsa" },
	{ "words before\n" PEM("RSA PRIVATE KEY", "MB0CAQACAwEAAQIBAwIBAQIBAQIBAQIBAQIBAQIBAQ=="),
	    KEY_LENGTH, KEY_OK, "ssh-rsa" },
	{ PEM("RSA PRIVATE KEY", "VEVTVA=="), KEY_FORMAT, KEY_FORMAT, NULL },
	{ PEM("RSA PRIVATE KEY", "!!!"), KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ PEM("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nVEVTVA=="),
	    KEY_PASSPHRASE, KEY_PASSPHRASE, NULL },
	{ PEM("ENCRYPTED PRIVATE KEY", "MAA="), KEY_PASSPHRASE, KEY_PASSPHRASE, NULL },
	{ PEM("ENCRYPTED PRIVATE KEY", "VEVTVA=="), KEY_FORMAT, KEY_FORMAT, NULL },
	/* SEQUENCE { 1, OCTETS 00, [0] { prime256v1 } } */
	{ PEM("EC PRIVATE KEY", "MBICAQEEAQCgCgYIKoZIzj0DAQc="), KEY_OK, KEY_OK, "ecdsa-sha2-nistp256" },
	/* SEQUENCE { 1, OCTETS 00, [0] { secp256k1 } } */
	{ PEM("EC PRIVATE KEY", "MA8CAQEEAQCgBwYFK4EEAAo="), KEY_FORMAT, KEY_FORMAT, NULL },
	/* SEQUENCE { 0, { Ed25519 }, OCTETS 00 } */
	{ PEM("PRIVATE KEY", "MA0CAQAwBQYDK2VwBAEA"), KEY_OK, KEY_FORMAT, "ssh-ed25519" },
	{ PEM("PUBLIC KEY", "MAA="), KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	/* another name at the end, nothing inside, a byte order mark */
	{ "-----BEGIN EC PRIVATE KEY-----\nMBICAQEEAQCgCgYIKoZIzj0DAQc=\n-----END RSA PRIVATE KEY-----\n",
	    KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ "\xef\xbb\xbf" PEM("EC PRIVATE KEY", "MBICAQEEAQCgCgYIKoZIzj0DAQc="), KEY_OK, KEY_FORMAT,
	    "ecdsa-sha2-nistp256" },
	{ "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n", KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ PEM("OPENSSH PRIVATE KEY", "VEVTVCBEQVRBIE9OTFk6IE5PVCBBIEtFWQ=="), KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ "", KEY_LIBCRYPTO, KEY_FORMAT, NULL },
	{ "ssh-ed25519 " USER "\n", KEY_LIBCRYPTO, KEY_FORMAT, NULL },
};

START_TEST(pem_files_are_read)
{
	struct slice file = slice_of(pem_rows[_i].text);
	struct key k;
	enum key_error e = private_key_read(&a, &modern, file, &k);

	ck_assert_str_eq(key_error_text(e), key_error_text(pem_rows[_i].modern));
	if (e == KEY_OK || e == KEY_LENGTH)
		ck_assert_str_eq(k.type->name, pem_rows[_i].type);
	ck_assert_str_eq(key_error_text(private_key_read(&a, &old, file, &k)),
	    key_error_text(pem_rows[_i].old));
}
END_TEST

/* ---- files ---- */

START_TEST(key_files_are_loaded)
{
	struct made_key made = { .filling = 5 }, other = { .filling = 6 };
	struct slice file;
	struct key_load load, private;

	file = made_private_file(&t.a, &made);
	host_tree_bytes(&t, "/etc/ssh/key", 0600, file.ptr, file.len);
	load = keys_load_public(&t.root, &t.a, "/etc/ssh/key", &modern);
	ck_assert_int_eq(load.error, KEY_OK);		/* out of the private key */
	ck_assert_int_eq(keys_load_public(&t.root, &t.a, "/etc/ssh/key", &old).error, KEY_SYSTEM);
	file = made_public_line(&t.a, &other);
	host_tree_bytes(&t, "/etc/ssh/key.pub", 0644, file.ptr, file.len);
	load = keys_load_public(&t.root, &t.a, "/etc/ssh/key", &modern);
	ck_assert_int_eq(load.error, KEY_OK);
	ck_assert(slice_is(load.path, "/etc/ssh/key.pub"));
	private = keys_load_private(&t.root, &t.a, "/etc/ssh/key", &modern);
	ck_assert_int_eq(private.error, KEY_OK);
	ck_assert(!key_is_same(&load.key, &private.key));
	host_tree_file(&t, "/etc/ssh/key.pub", "# comment\n\nnonsense\n  ssh-ed25519 " USER " x\n");
	ck_assert_int_eq(keys_load_public(&t.root, &t.a, "/etc/ssh/key", &old).error, KEY_OK);
	host_tree_file(&t, "/etc/ssh/key.pub", "nonsense\n");
	ck_assert_int_eq(keys_load_public(&t.root, &t.a, "/etc/ssh/key", &old).error, KEY_FORMAT);
	ck_assert_int_eq(keys_load_private(&t.root, &t.a, "/etc/ssh/none", &modern).error, KEY_SYSTEM);
	ck_assert_int_eq(keys_load_private(&t.root, &t.a, "/etc/ssh", &modern).error,
	    geteuid() == 0 ? KEY_PERMISSIONS : KEY_SYSTEM);
	ck_assert_int_eq(keys_load_private(&t.root, &t.a, "/run/key", &modern).error, KEY_UNSEEN);
	ck_assert_int_eq(keys_load_private(&t.root, &t.a, "/srv/key", &modern).error, KEY_UNSEEN);
}
END_TEST

/* ---- revoked keys ---- */

/* A KRL with one section: ${type} and its ${body}. */
static void
write_krl(char type, struct slice body)
{
	struct text krl;

	text_init(&krl);
	text_add(&krl, (struct slice){ "SSHKRL\n\0\0\0\0\1", 12 });
	for (int i = 0; i < 8 * 3 + 4 + 4; i++)
		text_add_char(&krl, '\0');
	text_add_char(&krl, type);
	made_string(&krl, body);
	host_tree_bytes(&t, "/etc/ssh/krl", 0644, krl.ptr, krl.len);
	text_release(&krl);
}

/* The certificates of ${signer} with a serial between ${low} and ${high}. */
static struct slice
serial_range(const struct key *signer, unsigned char low, unsigned char high)
{
	struct text body;
	struct slice kept;

	text_init(&body);
	made_string(&body, signer != NULL ? key_plain_blob(&a, signer) : SLICE(""));
	made_string(&body, SLICE(""));
	text_add_char(&body, 0x21);
	made_u32(&body, 16);
	made_u32(&body, 0);
	made_u32(&body, low);
	made_u32(&body, 0);
	made_u32(&body, high);
	kept = text_keep(&body, &a);
	text_release(&body);
	return kept;
}

static struct slice
one_string(struct slice s)
{
	struct text body;
	struct slice kept;

	text_init(&body);
	made_string(&body, s);
	kept = text_keep(&body, &a);
	text_release(&body);
	return kept;
}

static enum truth
ask(const char *path, const struct key *k)
{
	struct revoked_keys r = revoked_read(&t.root, &a, &modern, path);

	return revoked_has(&r, k);
}

START_TEST(revoked_keys_are_found)
{
	struct slice l1 = SLICE("ssh-ed25519 " USER), l2 = SLICE("ssh-ed25519 " AUTHORITY);
	struct slice l3 = SLICE("ssh-ed25519-cert-v01@openssh.com " USER_CERTIFICATE);
	unsigned char digest[DIGEST_SHA256];
	struct key user, authority, certificate;

	key_from_line(&a, &modern, &l1, &user);
	key_from_line(&a, &modern, &l2, &authority);
	key_from_line(&a, &modern, &l3, &certificate);
	host_tree_file(&t, "/etc/ssh/list", "# none\n");
	ck_assert_int_eq(ask("/etc/ssh/list", &user), TRUTH_NO);
	host_tree_file(&t, "/etc/ssh/list", "ssh-rsa " RSA1024 "\nssh-ed25519 " AUTHORITY " ca\n");
	ck_assert_int_eq(ask("/etc/ssh/list", &user), TRUTH_NO);
	ck_assert_int_eq(ask("/etc/ssh/list", &certificate), TRUTH_YES);
	host_tree_file(&t, "/etc/ssh/list", "ssh-rsa " RSA1024 "\nnonsense\n");
	ck_assert_int_eq(ask("/etc/ssh/list", &user), TRUTH_YES);
	ck_assert_int_eq(ask("/etc/ssh/missing", &user), TRUTH_YES);
	ck_assert_int_eq(ask("/srv/missing", &user), TRUTH_UNKNOWN);
	ck_assert_int_eq(ask("/dev/null", &user), TRUTH_NO);

	write_krl(2, one_string(key_plain_blob(&a, &user)));
	ck_assert_int_eq(ask("/etc/ssh/krl", &user), TRUTH_YES);
	ck_assert_int_eq(ask("/etc/ssh/krl", &certificate), TRUTH_YES);
	ck_assert_int_eq(ask("/etc/ssh/krl", &authority), TRUTH_NO);
	digest_sha256(key_plain_blob(&a, &authority), digest);
	write_krl(5, one_string((struct slice){ (char *)digest, sizeof(digest) }));
	ck_assert_int_eq(ask("/etc/ssh/krl", &user), TRUTH_NO);
	ck_assert_int_eq(ask("/etc/ssh/krl", &certificate), TRUTH_YES);
	write_krl(1, serial_range(&authority, 40, 42));
	ck_assert_int_eq(ask("/etc/ssh/krl", &certificate), TRUTH_YES);
	ck_assert_int_eq(ask("/etc/ssh/krl", &user), TRUTH_NO);
	write_krl(1, serial_range(NULL, 43, 44));
	ck_assert_int_eq(ask("/etc/ssh/krl", &certificate), TRUTH_NO);
	write_krl(1, serial_range(&user, 42, 42));
	ck_assert_int_eq(ask("/etc/ssh/krl", &certificate), TRUTH_NO);
	write_krl(9, SLICE(""));
	ck_assert_int_eq(ask("/etc/ssh/krl", &user), TRUTH_YES);
	write_krl(2, SLICE("\0\0\0\x09short"));
	ck_assert_int_eq(ask("/etc/ssh/krl", &user), TRUTH_YES);
}
END_TEST

Suite *
suite_host_key(void)
{
	Suite *suite = suite_create("host_key");
	TCase *tcase = tcase_create("key"), *files = tcase_create("files");

	tcase_add_checked_fixture(tcase, setup, teardown);
	LOOP(tcase, base64_is_decoded, base64_rows);
	tcase_add_test(tcase, base64_goes_there_and_back);
	LOOP(tcase, digests_are_right, digest_rows);
	LOOP(tcase, public_lines_are_read, line_rows);
	tcase_add_test(tcase, damaged_blobs_are_refused);
	tcase_add_test(tcase, certificates_are_taken_apart);
	tcase_add_test(tcase, damaged_certificates_do_no_harm);
	LOOP(tcase, private_keys_are_read, private_rows);
	tcase_add_test(tcase, private_keys_cut_short_do_no_harm);
	LOOP(tcase, pem_files_are_read, pem_rows);
	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_checked_fixture(files, one_host_setup, one_host_teardown);
	tcase_add_test(files, key_files_are_loaded);
	tcase_add_test(files, revoked_keys_are_found);
	suite_add_tcase(suite, files);
	return suite;
}
