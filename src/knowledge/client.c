#include "knowledge/client.h"

#include <string.h>

#include "base/slice.h"

#define CLIENT(name, version, released, kex, host_key, cipher, mac, signature, sure)
#define CLIENT_LIST(number, algorithms) static const char list_##number[] = algorithms;
#include "knowledge/clients.def"
#undef CLIENT
#undef CLIENT_LIST

static const struct client clients[] = {
#define CLIENT_LIST(number, algorithms)
#define CLIENT(name, version, released, kex, host_key, cipher, mac, signature, sure)	\
	{ name, version, released,							\
	    { list_##kex, list_##host_key, list_##cipher, list_##mac, list_##signature }, sure },
#include "knowledge/clients.def"
#undef CLIENT
#undef CLIENT_LIST
};

const struct client *
client_all(size_t *count)
{
	*count = sizeof(clients) / sizeof(clients[0]);
	return clients;
}

bool
client_is_called(const struct client *c, const char *name)
{
	struct slice whole = slice_of(c->name), wanted = slice_of(name);
	size_t version = strlen(c->version), len = wanted.len;

	if (len > version + 1 && (name[len - version - 1] == ' ' || name[len - version - 1] == '-') &&
	    strcmp(name + len - version, c->version) == 0)
		wanted = slice_part(wanted, 0, len - version - 1);
	for (size_t i = 0; wanted.len > 0 && i + wanted.len <= whole.len; i++)
		if (slice_equal_nocase(slice_part(whole, i, i + wanted.len), wanted))
			return true;
	return false;
}
