/* Account path: file names with percent tokens, as they come out for one account. */
#ifndef HOST_ACCOUNT_PATH_H
#define HOST_ACCOUNT_PATH_H

#include "base/arena.h"
#include "base/slice.h"
#include "host/accounts.h"
#include "source/root.h"

/*
 * ${template} with %h, %u, %U and %% replaced for ${account}, as far as
 * ${letters} ("%huU") allows them (OpenSSH misc.c percent_expand).  Without
 * letters '%' is an ordinary character.  NULL where sshd gives up: a token
 * that is not allowed, a lone '%' at the end, or a result beyond PATH_MAX.
 */
char *account_path_expand(struct arena *a, const struct account *account, struct slice template,
    const char *letters);

/* The same; what is not absolute is below the account's home (auth.c expand_authorized_keys). */
char *account_path_at_home(struct arena *a, const struct account *account, struct slice template,
    const char *letters);

/*
 * The folder that shows that the account's home is encrypted until somebody
 * logs in with its password (eCryptfs, systemd-homed); NULL when none is there.
 */
const char *account_path_encrypted_home(const struct root *root, struct arena *a,
    const struct account *account);

/*
 * Files with keys that lie where sshd does not look for them, but people
 * like to put them (.ssh/authorized_key, ssh/authorized_keys …): regular
 * files other than ${looked_at}, at most ${limit}.
 */
size_t account_path_elsewhere(const struct root *root, struct arena *a,
    const struct account *account, const char *const *looked_at, size_t looked_at_count,
    size_t limit, const char ***found);

#endif
