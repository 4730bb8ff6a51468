/*
 * Methods: which authentication methods an effective configuration leaves, by
 * its text alone (OpenSSH auth2.c auth2_methods_valid,
 * auth2_setup_methods_lists, auth2_update_methods_lists; auth.c
 * auth_root_allowed; auth2-pubkey.c user_key_allowed; auth2-chall.c).
 *
 * "yes" means that nothing in the configuration stands in the way of somebody
 * who holds the key or the password; whether the account has them is for the
 * host's facts to say.
 */
#ifndef ACCESS_METHODS_H
#define ACCESS_METHODS_H

#include "access/truth.h"
#include "config/config.h"

enum method {
#define METHOD(id, name, keyword, features, root) METHOD_##id,
#include "access/auth_methods.def"
#undef METHOD
	METHOD_COUNT
};

const char *method_name(enum method m);	/* "publickey" … */
bool method_from_name(struct slice name, enum method *m);

enum method_cause {
	CAUSE_NOTHING,		/* nothing in the way */
	CAUSE_DISABLED,		/* its keyword is off */
	CAUSE_NOT_BUILT,	/* this target's sshd lacks it, or may lack it */
	CAUSE_NO_KEY_SOURCE,	/* publickey: no file, no CA and no command to look keys up in */
	CAUSE_ALL_REVOKED,	/* publickey: RevokedKeys names a file that refuses every key */
	CAUSE_NO_ALGORITHM,	/* publickey: no signature algorithm is accepted */
	CAUSE_NO_DEVICE,	/* keyboard-interactive: nothing would ask (PAM is off) */
	CAUSE_ROOT,		/* PermitRootLogin refuses it to root */
	CAUSE_FORCED_COMMAND,	/* root may only with a key that has a command of its own */
	CAUSE_EMPTY_PASSWORD,	/* none: only for accounts with an empty password, if allowed */
	CAUSE_NO_TRIES,		/* MaxAuthTries 0 */
	CAUSE_REFUSED,		/* RefuseConnection */
	CAUSE_HOST,		/* depends on the host: keytabs, known hosts */
};

/* A line that decides: a keyword and 1 + its statement, 0 when it is the default. */
struct reason {
	enum keyword keyword;
	uint32_t statement;
};

enum { REASONS_MAX = 3 };

struct method_state {
	enum truth enabled;		/* sshd would offer it, AuthenticationMethods aside */
	enum truth works;		/* it could succeed */
	enum method_cause cause;	/* why not, or why unknown */
	struct reason reasons[REASONS_MAX];	/* the lines behind cause */
	uint32_t reason_count;
};

/* One list of AuthenticationMethods. */
struct method_chain {
	const struct word *word;
	enum truth enabled;		/* all its methods are; sshd skips it otherwise */
	enum truth works;		/* it could be completed */
	enum method stopper;		/* the first method that is off or does not work … */
	bool has_stopper;		/* … if there is one */
	unsigned methods;		/* set of 1 << method named in it */
};

struct methods {
	struct method_state method[METHOD_COUNT];
	const struct method_chain *chains;
	uint32_t chain_count;		/* 0: any one method is enough */
	enum truth satisfiable;		/* some chain has all methods enabled; yes without chains */
	enum truth login;		/* some way in is left */
	struct reason chains_reason;	/* the AuthenticationMethods line */
};

/* Judges ${e}; ${is_root} puts PermitRootLogin before each method. In ${a}. */
struct methods methods_evaluate(const struct effective *e, bool is_root, struct arena *a);

/* Whether ${m} can take part in a login: it works, in a chain that works where there are chains. */
enum truth method_usable(const struct methods *methods, enum method m);

/*
 * Whether one of the methods of the set ${given} (1 << method) is enough, or
 * all of those a chain asks for together.
 */
enum truth methods_suffice(const struct methods *methods, unsigned given);

#endif
