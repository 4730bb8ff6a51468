/*
 * Explain: why a login does not succeed, with the line that a person would
 * edit.  The inside of logins.c.
 */
#ifndef ACCESS_EXPLAIN_H
#define ACCESS_EXPLAIN_H

#include "access/logins.h"

/* What a judgement works with. */
struct judgement {
	const struct host *h;
	const struct effective *e;
	struct login *l;
	struct arena *a;
	bool uses_pam;
	bool chrooted;
	bool must_change;		/* sshd demands a new password of who comes with the old one */
	enum truth shell_runs;		/* the shell runs commands */
	bool knows_more_passwords;	/* PAM asks more than the files of this host */
	enum truth pam_admits;		/* its account and session stages, where the account is good */
	enum truth pam_asks;		/* its authentication stage takes the right password */
};

/*
 * Nothing gets in, because of ${cause}; the first cause stands.  ${k} is the
 * keyword to blame or KEYWORD_NONE, ${detail} the cause with its particulars,
 * or empty.
 */
void explain_refuse(struct judgement *j, enum login_cause cause, enum keyword k, struct slice detail);

/* Why no method works although the account as such may log in. */
void explain_methods(struct judgement *j);

/* Whether the flag ${k}, which this target may not have, is on. */
bool explain_flag(const struct judgement *j, enum keyword k);

#endif
