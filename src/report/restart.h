/*
 * Restart: the safe sequence around a change of sshd's configuration, ready
 * to paste (--checklist): lint, keep the session, reload, try who must get in,
 * try what must fail.
 */
#ifndef REPORT_RESTART_H
#define REPORT_RESTART_H

#include "access/who.h"
#include "base/text.h"
#include "knowledge/knowledge.h"

struct restart {
	const struct who *who;
	const struct target *target;
	const char *file;	/* the configuration that is to come */
	const char *old;	/* the one that sshd runs with now; NULL: not told */
	struct slice server;	/* the host's name; empty: not in sight */
	int port;
	enum truth by_socket;	/* systemd listens in sshd's place */
};

/* Whether it is sure that a reload would shut everybody out. */
bool restart_shuts_out(const struct restart *r);

/* Appends the sequence as lines of shell and comments; what comes from files is quoted or escaped. */
void restart_print(const struct restart *r, struct text *out);

#endif
