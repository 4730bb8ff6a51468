/* Key options: what may stand in front of a key or a principal (OpenSSH auth-options.c). */
#ifndef HOST_KEY_OPTIONS_H
#define HOST_KEY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum key_option_id {
#define KEY_OPTION(id, name, kind, since) KEY_OPTION_##id,
#include "host/key_options.def"
#undef KEY_OPTION
	KEY_OPTION_COUNT
};

struct key_options {
	bool restricted;
	bool is_authority;		/* cert-authority: signs, does not log in itself */
	bool permits_pty;
	bool has_command;
	bool has_from;
	bool has_principals;
	bool has_expiry;
	bool expiry_is_local;		/* valid_before is as if the host's time were UTC */
	struct slice command;		/* command="…": all that a login with the key runs */
	struct slice from;		/* from="…": pattern-list of hosts and addresses */
	struct slice principals;	/* principals="…" */
	int64_t valid_before;		/* the earliest expiry-time, seconds since 1970 */
};

/*
 * Parses ${text} up to its first blank outside quotes (sshauthopt_parse) as
 * OpenSSH ${release} (902 for 9.2) does.  False with ${*reason} in sshd's words.
 */
bool key_options_parse(struct arena *a, unsigned release, struct slice text,
    struct key_options *out, const char **reason);

/*
 * How long the options at the front of ${text} are (sshkey_advance_past_options).
 * False when a quotation mark is never closed.
 */
bool key_options_length(struct slice text, size_t *length);

#endif
