/*
 * Shadow: what the password database says of an account: is there a password,
 * is it locked, has the account or the password run out (shadow(5),
 * OpenSSH platform.c platform_locked_account, auth-shadow.c).
 */
#ifndef HOST_SHADOW_H
#define HOST_SHADOW_H

#include <stdint.h>

#include "base/truth.h"
#include "host/accounts.h"

enum password_state {
	PASSWORD_UNSEEN,	/* not in sight */
	PASSWORD_HASH,		/* some password opens it */
	PASSWORD_EMPTY,		/* no password is asked for */
	PASSWORD_LOCKED,	/* marked as locked: sshd without PAM lets nobody in at all */
	PASSWORD_IMPOSSIBLE,	/* no hash ("*", "x"): no password opens it, keys do */
};

enum password_age {
	PASSWORD_CURRENT,
	PASSWORD_MUST_CHANGE,	/* a new one is demanded at the next login */
	PASSWORD_TOO_OLD,	/* expired for longer than the period of grace */
};

/* Which mark means "locked" on which system. */
enum lock_style {
	LOCK_LINUX,		/* begins with "!" */
	LOCK_BSD,		/* begins with "*LOCKED*" */
	LOCK_SOLARIS,		/* is "*LK*" */
};

struct shadow {
	enum password_state password;
	bool is_absent;		/* the database has no entry of the account, or none that can be read */
	bool is_weak;		/* traditional DES or MD5, which new systems may not know */
	/* Days since 1970, or days; -1: not set. */
	int64_t last_change;
	int64_t max_age;
	int64_t grace;
	int64_t expires;
};

/* The databases, read when first asked. */
struct shadow_book;
struct shadow_book *shadow_book_make(struct accounts *accounts, enum lock_style style);

/*
 * The entry of ${account} as PAM (pam_unix) reads it: /etc/shadow,
 * /etc/master.passwd, or the field in /etc/passwd where that does not send it
 * there.  All -1 and PASSWORD_UNSEEN when nothing is in sight.
 */
struct shadow shadow_of(struct shadow_book *book, const struct account *account);

/* The same as sshd without PAM reads it: an entry there wins over the field in /etc/passwd. */
struct shadow shadow_of_sshd(struct shadow_book *book, const struct account *account);

/* Whether the account itself has expired on ${today} for sshd without PAM. */
bool shadow_has_expired(const struct shadow *s, int64_t today);
/* The same for PAM (pam_unix), a day earlier. */
bool shadow_has_expired_for_pam(const struct shadow *s, int64_t today);

/* Whether sshd without PAM demands a new password of who logs in with the old one (auth-shadow.c). */
bool shadow_must_change_for_sshd(const struct shadow *s, int64_t today);

/* Whether the password has run out on ${today}, as pam_unix counts. */
enum password_age shadow_age(const struct shadow *s, int64_t today);

#endif
