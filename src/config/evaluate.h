/* Evaluate: one pass over the statements, for those who see what sshd dies of, or past it. */
#ifndef CONFIG_EVALUATE_H
#define CONFIG_EVALUATE_H

#include "config/config.h"

/* Sees every complaint of a pass as it is made. */
struct pass_visitor {
	/* ${text} is the complaint's text, made up on the spot for some. */
	void (*complain)(void *cookie, const struct config *config, uint32_t index,
	    const struct complaint *c, struct slice text, bool connection_pass);
	void *cookie;
	bool goes_on;	/* behind a fatal complaint too, where sshd would be dead */
};

/* Runs one pass into ${e}; ${visitor} may be NULL. False when sshd would be dead. */
bool evaluate_pass(const struct config *config, const struct connection *connection,
    struct effective *e, const struct pass_visitor *visitor);

#endif
