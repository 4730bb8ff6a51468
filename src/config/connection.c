#include <string.h>

#include "config/config.h"
#include "config/value.h"

enum { SINCE_RDOMAIN = 707, SINCE_INVALID_USER = 909 };

/* "user=…" and where its value goes. */
static const struct spec_key {
	const char *prefix;
	size_t offset;
	release_t since;
} spec_keys[] = {
	{ "addr=", offsetof(struct connection, addr), RELEASE_FIRST },
	{ "host=", offsetof(struct connection, host), RELEASE_FIRST },
	{ "user=", offsetof(struct connection, user), RELEASE_FIRST },
	{ "laddr=", offsetof(struct connection, laddr), RELEASE_FIRST },
	{ "rdomain=", offsetof(struct connection, rdomain), SINCE_RDOMAIN },
};

static bool
set_text(struct arena *a, const struct target *t, struct slice part, struct connection *c)
{
	for (size_t i = 0; i < sizeof(spec_keys) / sizeof(spec_keys[0]); i++) {
		struct slice prefix = slice_of(spec_keys[i].prefix);

		if (t->release < spec_keys[i].since || !slice_starts_with(part, prefix))
			continue;
		*(const char **)(void *)((char *)c + spec_keys[i].offset) =
		    slice_string(a, slice_part(part, prefix.len, part.len));
		return true;
	}
	return false;
}

bool
connection_parse(struct arena *a, const struct config *config, const char *spec,
    struct connection *c, struct slice *message)
{
	const struct target *t = config->target;
	struct slice rest = slice_of(spec), part, lport = SLICE("lport=");

	/* As strsep does, an empty part ends the specification. */
	while (slice_cut(&rest, ',', &part) && part.len > 0) {
		if (set_text(a, t, part, c))
			continue;
		if (slice_starts_with(part, lport)) {
			c->lport = value_port(config->services,
			    slice_part(part, lport.len, part.len));
			if (c->lport >= 0)
				continue;
			*message = slice_printf(a, "Invalid port '" SLICE_FORMAT
			    "' in test mode specification " SLICE_FORMAT,
			    SLICE_ARG(slice_part(part, lport.len, part.len)), SLICE_ARG(part));
			return false;
		}
		if (t->release >= SINCE_INVALID_USER && slice_is(part, "invalid-user")) {
			c->invalid_user = true;
			continue;
		}
		*message = slice_printf(a, "Invalid test mode specification " SLICE_FORMAT,
		    SLICE_ARG(part));
		return false;
	}
	return true;
}
