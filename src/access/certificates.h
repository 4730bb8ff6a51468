/*
 * Certificates: whether one that TrustedUserCAKeys stands behind could open an
 * account (OpenSSH auth2-pubkey.c user_cert_trusted_ca).  Their owners have
 * them, no file of the host does: that one is accepted is never certain, that
 * none can be may be.
 */
#ifndef ACCESS_CERTIFICATES_H
#define ACCESS_CERTIFICATES_H

#include "access/host.h"
#include "config/config.h"
#include "host/revoked.h"

struct certificates_verdict {
	enum truth accepted;	/* no, or unknown */
	const char *fault;	/* why none is, for people; NULL where TrustedUserCAKeys is not set */
	struct reason blame;	/* the line behind it */
};

/* Judges the connection of ${e}; ${revoked} are its ${count} files of RevokedKeys. */
struct certificates_verdict certificates_judge(const struct host *h, const struct effective *e,
    const struct revoked_keys *revoked, uint32_t count, struct arena *a);

#endif
