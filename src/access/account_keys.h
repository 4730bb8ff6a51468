/*
 * Account keys: where sshd looks for an account's keys under an effective
 * configuration, what it finds there, and which of the keys it would accept
 * (OpenSSH auth2-pubkey.c user_key_allowed, auth2-pubkeyfile.c).
 */
#ifndef ACCESS_ACCOUNT_KEYS_H
#define ACCESS_ACCOUNT_KEYS_H

#include "access/host.h"
#include "config/config.h"
#include "host/authorized_keys.h"

/* Why a file, or a line in it, lets nobody in. */
enum key_obstacle {
	OBSTACLE_NONE,
	OBSTACLE_MISSING,	/* no such file */
	OBSTACLE_UNSEEN,	/* not in sight */
	OBSTACLE_TOKEN,		/* a %-token that sshd does not know: the connection dies */
	OBSTACLE_FILE,		/* path_check tells: owner, mode, not readable, no regular file */
	OBSTACLE_FORMAT,	/* PuTTY, RFC 4716, UTF-16 … */
	OBSTACLE_EMPTY,		/* no key in it */
	OBSTACLE_LINE,		/* the line is passed over: its state tells */
	OBSTACLE_TYPE,		/* PubkeyAcceptedAlgorithms leaves it out */
	OBSTACLE_SIZE,		/* shorter than RequiredRSASize */
	OBSTACLE_REVOKED,	/* RevokedKeys */
	OBSTACLE_FROM,		/* from="…" does not have the client */
	OBSTACLE_EXPIRED,	/* expiry-time has passed */
	OBSTACLE_LABEL,		/* SELinux keeps sshd from reading it */
	OBSTACLE_ENCRYPTED,	/* it lies in a home that is encrypted until somebody logs in */
};

/* One file of AuthorizedKeysFile, for one account. */
struct key_place {
	const struct word *entry;	/* the word of AuthorizedKeysFile */
	struct slice path;		/* after expansion; NUL-terminated */
	enum key_obstacle obstacle;	/* NONE: some key in it is accepted */
	struct path_check check;	/* OBSTACLE_FILE */
	const struct key_line *line;	/* the line that is at fault, or the first that is accepted */
	uint32_t accepted;		/* keys that get in */
	uint32_t forced;		/* of these, those with a command of their own */
	uint32_t held;			/* keys in it, accepted or not */
	enum key_file_format format;
};

struct account_keys {
	enum truth usable;		/* some key of the account is accepted */
	enum truth runs;		/* … and runs any command */
	uint32_t accepted;		/* different keys that are accepted */
	uint32_t free;			/* … of these, without a command of their own */
	uint32_t idle;			/* … of these, with a command that runs nothing else */
	uint32_t held;			/* keys in all places, and beside them */
	uint32_t offered;		/* keys that a client with all of one file offers */
	uint32_t refused_first;		/* … of these, before the first that is accepted */
	bool first_is_forced;		/* that one has a command of its own */
	bool first_is_idle;		/* … which runs nothing else */
	enum truth looked_for;		/* sshd goes through the files for one of them */
	enum truth ends_connection;	/* asking for a key ends the connection: a %-token that sshd does not know */
	const struct key_place *places;
	uint32_t place_count;
	struct slice elsewhere;		/* a file with keys beside the places, that sshd does not read; or empty */
	struct reason blame;		/* what a person would edit: AuthorizedKeysFile, PubkeyAcceptedAlgorithms … */
	const struct key_place *worst;	/* the place to name, NULL when there is none */
	bool principals_fault;		/* worst is the list of principals that certificates need */
	/* Why TrustedUserCAKeys lets no certificate in, or why AuthorizedKeysCommand cannot be run; or NULL. */
	const char *source_fault;
	struct reason source_blame;	/* the line behind it */
	bool client_matters;		/* a key that this client may not use is good for others (from=) */
};

/*
 * Looks at the keys of ${account} for the connection of ${e}.  TRUTH_UNKNOWN
 * where a file is out of sight, or a command or a certificate might help.
 */
struct account_keys account_keys_find(const struct host *h, const struct effective *e,
    const struct account *account, struct arena *a);

/* What keeps ${keys} out in words, and where keys lie that sshd does not read; in ${a}. */
struct slice account_keys_text(const struct account_keys *keys, struct arena *a);

/* The obstacle of ${place} in words, for people; in ${a}. */
struct slice key_place_text(const struct key_place *place, struct arena *a);

#endif
