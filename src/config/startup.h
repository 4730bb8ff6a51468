/* Startup: the checks that sshd makes at start-up, once the file has been read. */
#ifndef CONFIG_STARTUP_H
#define CONFIG_STARTUP_H

#include "config/config.h"

struct startup_visitor {
	/*
	 * Called for each message: sshd's own words, the keyword it is about
	 * and its setter (1 + statement index); KEYWORD_NONE and 0 when the
	 * whole configuration is meant.  ${text} is only lent.
	 */
	void (*complain)(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text);
	void *cookie;
};

/*
 * Runs the checks on the start-up values of ${e} (evaluated without a
 * connection) in sshd's order, up to the first on which sshd dies.  Returns
 * false when there is one.  ${a} is scratch.
 */
bool startup_check(const struct effective *e, struct arena *a, const struct startup_visitor *v);

/*
 * Its two parts: what the keywords are set to, and the last check, which comes
 * after those of the host and which -T never reaches.
 */
bool startup_check_values(const struct effective *e, struct arena *a, const struct startup_visitor *v);
/*
 * Since 10.1 the listener hands the text on to each session process in one
 * message (sshd.c pack_config).
 */
bool startup_check_size(const struct effective *e, struct arena *a, const struct startup_visitor *v);

/*
 * The part of it that sshd repeats for each connection, because a Match block
 * may have set other lists (copy_set_server_options, assemble_algorithms).
 */
bool startup_check_algorithms(const struct effective *e, struct arena *a,
    const struct startup_visitor *v);

#endif
