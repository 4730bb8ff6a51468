/*
 * Logins: can this account log in on this connection, and with what
 * (OpenSSH auth.c allowed_user, auth2.c, auth-pam.c, auth-passwd.c,
 * session.c).  Every answer has its reason; what is not in sight is unknown.
 */
#ifndef ACCESS_LOGINS_H
#define ACCESS_LOGINS_H

#include "access/account_keys.h"
#include "access/host.h"
#include "access/lists.h"
#include "access/methods.h"

/* What somebody brings along. */
enum credential {
	WITH_KEY,		/* the account's private keys, nothing else */
	WITH_PASSWORD,		/* its password, nothing else */
	WITH_BOTH,
	CREDENTIAL_COUNT
};

const char *credential_name(enum credential c);	/* "key", "password", "both" */

/* What a login gives. */
enum login_gives {
	GIVES_SHELL,		/* any command */
	GIVES_FORCED_COMMAND,	/* ForceCommand or command= */
	GIVES_SFTP,		/* internal-sftp only */
	GIVES_NOTHING,		/* a shell that runs nothing: nologin, false, none behind the chroot */
	GIVES_NO_SESSION,	/* MaxSessions 0: forwarding only */
};

/* Why an account does not get in, whatever it brings. */
enum login_cause {
#define LOGIN_CAUSE(id, name, text) LOGIN_##id,
#include "access/login_causes.def"
#undef LOGIN_CAUSE
	LOGIN_CAUSE_COUNT
};

/* "keys", "lists", "must-change" … */
const char *login_cause_name(enum login_cause cause);

struct login {
	const struct account *account;
	enum truth enters[CREDENTIAL_COUNT];	/* authentication succeeds and the session begins */
	enum truth runs[CREDENTIAL_COUNT];	/* … and any command can be run */
	enum login_gives gives;
	bool runs_nothing;		/* what it gives is certain to run nothing that the client asks for */
	struct reason forced;		/* the ForceCommand or ChrootDirectory behind it */
	enum login_cause cause;		/* LOGIN_POSSIBLE, or what stands in the way of all three */
	struct reason blame;		/* the line to edit; keyword NONE when no line is to blame */
	struct slice detail;		/* the cause with its particulars, one line */
	struct methods methods;		/* by the text */
	enum truth method_works[METHOD_COUNT];	/* with the host's facts, for who has key and password */
	struct account_keys keys;
	struct shadow shadow;
	struct lists_verdict lists;
	bool is_root;
	bool client_matters;		/* another client's address might change the verdict */
};

/*
 * Judges ${account} on the connection that ${e} was evaluated for, whose user
 * must be the account's name.  Everything in the result lives in ${a}.
 */
struct login login_judge(const struct host *h, const struct effective *e,
    const struct account *account, struct arena *a);

/*
 * The login where sshd dies of ${e}, which config_evaluate refused: nobody gets
 * in, and only what does not depend on the configuration is filled in.
 */
struct login login_refused(const struct host *h, const struct effective *e,
    const struct account *account, struct arena *a);

/* What a login without a shell gives, in words; in ${a}. */
struct slice login_gives_text(const struct login *l, struct arena *a);

/* Whether some of the three gets in: yes, no, unknown. */
enum truth login_possible(const struct login *l);

/*
 * Whether ${m}, GSSAPI or trusted hosts, may open the account to who has what
 * it takes: the file allows it, and the host is set up for it.  Never a yes.
 */
enum truth login_other_method(const struct host *h, const struct login *l, enum method m,
    struct arena *a);

/* Whether one of these may, so that an account without key and password is not shut out. */
enum truth login_otherwise(const struct host *h, const struct login *l, struct arena *a);

/* Whether people log in with ${account}: it has a shell, and it is root or no system account. */
bool login_is_for_people(const struct account *account);

/* Whether ${account} belongs into a list of who can log in: that of a person, or with a shell. */
bool login_is_of_interest(const struct account *account);

/*
 * Whether ${account} has a shell that runs commands, whatever its number:
 * nologin, false and their like do not.
 */
bool login_has_shell(const struct account *account);

/* Whether ${account} is an administrator's: root, or a member of sudo, wheel or admin. */
bool login_is_admin(const struct host *h, const struct account *account);

/* Whether something has been set up to log in with: keys anywhere, or a password. */
bool login_has_credentials(const struct login *l);

#endif
