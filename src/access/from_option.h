/* From option: which clients from="…" of a key lets in (OpenSSH auth-options.c, match.c match_host_and_ip). */
#ifndef ACCESS_FROM_OPTION_H
#define ACCESS_FROM_OPTION_H

#include "config/config.h"

/* Whether the client of ${e} is among ${from}; yes where it has no address. */
bool from_option_has(const struct effective *e, struct slice from, struct arena *a);

/* Whether some client may be: an invalid mask refuses all, and without UseDNS only addresses are compared. */
bool from_option_may_have(const struct effective *e, struct slice from, struct arena *a);

#endif
