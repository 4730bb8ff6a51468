#include "access/offered_keys.h"

#include <string.h>

enum { COMPARED_MAX = 64 };	/* keys that later ones are compared with */

/* The base64 of every key begins with its name's length, "AAAA". */
static bool
has_base64(struct slice text)
{
	for (size_t i = 0; i + 4 <= text.len; i++)
		if (memcmp(text.ptr + i, "AAAA", 4) == 0)
			return true;
	return false;
}

bool
offered_keys_has(const struct key_line *line)
{
	return line->key.type != NULL ? line->key.type->kind != KEY_DSA : has_base64(line->text);
}

uint32_t
offered_keys_count(const struct authorized_keys *keys, uint32_t count, const struct key *but)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct key *key = &keys->lines[i].key;
		bool is_new = offered_keys_has(&keys->lines[i]);

		if (key->type != NULL && but != NULL && key_is_same(key, but))
			is_new = false;
		for (uint32_t k = 0; k < i && k < COMPARED_MAX && is_new && key->type != NULL; k++)
			is_new = keys->lines[k].key.type == NULL || !key_is_same(&keys->lines[k].key, key);
		found += is_new;
	}
	return found;
}
