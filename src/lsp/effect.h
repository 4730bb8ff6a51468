/*
 * Effect: which lines of a configuration have one where no Match applies,
 * looked up once for all lines.
 */
#ifndef LSP_EFFECT_H
#define LSP_EFFECT_H

#include "config/config.h"

struct effect {
	const struct config *config;
	struct effective *global;	/* without a connection, lines that sshd refuses left out */
	uint32_t **statements;		/* by source id, then by node: 1 + index, 0: none */
	bool *in_match;			/* by source id: it came through an Include under Match */
	bool *sets;			/* by statement: its keyword has its value from it */
	bool is_template;		/* other lines may come of it: none is known to have an effect */
};

/* Evaluates ${config}, of which a template may be the main file; in ${a}. */
const struct effect *effect_make(struct arena *a, const struct config *config, bool is_template);

/*
 * The first statement made of ${node} of source ${id}, the Include line itself
 * for those: 1 + its index, 0 when there is none.
 */
uint32_t effect_statement(const struct effect *e, uint32_t id, const struct node *node);

/*
 * Whether statement ${at} (from 1) is a setting outside Match of which we know
 * if it has an effect: effect_sets then tells.
 */
bool effect_is_decided(const struct effect *e, uint32_t at);
bool effect_sets(const struct effect *e, uint32_t at);

#endif
