/* Access conf: /etc/security/access.conf, which pam_access asks (access.conf(5)). */
#ifndef HOST_ACCESS_CONF_H
#define HOST_ACCESS_CONF_H

#include <stdint.h>

#include "base/slice.h"
#include "base/truth.h"
#include "host/accounts.h"

struct access_conf_verdict {
	enum truth allowed;
	const char *path;	/* of the line that decides; NULL: none does, which allows */
	uint32_t line;
};

/*
 * Whether ${account} may come from ${origin}, the client's address or name
 * (NULL: not known).  ${path} is the file, NULL for the usual ones.
 */
struct access_conf_verdict access_conf_judge(struct accounts *accounts,
    const struct account *account, const char *origin, const char *path);

#endif
