/*
 * Fuzz target: bytes as every file with keys in it.  Whatever comes out of
 * them is read to its end.
 */
#include <stdint.h>
#include <stdlib.h>

#include "host/authorized_keys.h"
#include "host/private_key.h"
#include "host/revoked.h"
#include "touch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct key_support support = {
	.rsa_minimum = 1024, .skips_mark = true, .blames_libcrypto = true, .public_inside = true, .reads_pem_ed25519 = true,
};

static void
touch_key(struct arena *a, const struct key *k)
{
	if (k->type == NULL)
		return;
	touch(k->material);
	touch(k->application);
	touch(key_fingerprint(a, k));
	if (k->certificate == NULL)
		return;
	touch(k->certificate->id);
	touch(k->certificate->signature_type);
	for (size_t i = 0; i < k->certificate->principal_count; i++)
		touch(k->certificate->principals[i]);
	for (size_t i = 0; i < k->certificate->critical_count; i++)
		touch(k->certificate->critical[i].value);
	touch(key_fingerprint(a, k->certificate->authority));
}

static void
touch_keys(struct arena *a, struct authorized_keys keys)
{
	for (uint32_t i = 0; i < keys.count; i++) {
		touch_key(a, &keys.lines[i].key);
		touch(keys.lines[i].comment);
		touch(keys.lines[i].options.command);
		touch(keys.lines[i].options.from);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct principals principals;
	struct revoked_keys revoked;
	struct arena a;
	struct key k;

	arena_init(&a);
	touch_keys(&a, authorized_keys_parse(&a, &support, 704, bytes));
	touch_keys(&a, authorized_keys_parse(&a, &support, 1005, bytes));
	touch_keys(&a, authorized_keys_parse_bare(&a, &support, bytes));
	principals = principals_parse(&a, 1005, bytes);
	for (uint32_t i = 0; i < principals.count; i++)
		touch(principals.lines[i].name);
	revoked = revoked_parse(&a, &support, bytes);
	if (key_from_blob(&a, &support, bytes, &k) == KEY_OK) {
		touch_key(&a, &k);
		if (!key_is_same(&k, &k))
			abort();
		revoked_has(&revoked, &k);
	}
	if (private_key_read(&a, &support, bytes, &k) == KEY_OK) {
		touch_key(&a, &k);
		revoked_has(&revoked, &k);
	}
	if (private_key_read_public(&a, &support, bytes, &k) == KEY_OK)
		touch_key(&a, &k);
	arena_release(&a);
	return 0;
}
