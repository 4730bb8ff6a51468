/*
 * Keys command: whether AuthorizedKeysCommand could give keys of an account
 * (OpenSSH auth2-pubkey.c user_key_command_allowed2, misc.c subprocess).  It
 * is never run.
 */
#ifndef ACCESS_KEYS_COMMAND_H
#define ACCESS_KEYS_COMMAND_H

#include "access/host.h"
#include "config/config.h"

struct keys_command_verdict {
	enum truth gives_keys;		/* no, or unknown */
	bool has_unknown_token;		/* sshd drops the connection instead of running it */
	const char *fault;		/* why it cannot be run, for people; or NULL */
	struct reason blame;		/* the line behind it */
};

/* Judges the command that ${e} sets, for ${account}; everything in the result lives in ${a}. */
struct keys_command_verdict keys_command_judge(const struct host *h, const struct effective *e,
    const struct account *account, struct arena *a);

#endif
