/* Scene host: the host behind a configuration, worked out when a rule first asks for it. */
#ifndef RULES_SCENE_HOST_H
#define RULES_SCENE_HOST_H

#include "access/gate.h"
#include "access/people.h"
#include "rules/scene.h"

/* What is known of the host, with sshd's values at start-up; made once for a run. */
struct scene_host {
	struct host *host;
	const struct effective *startup;	/* NULL: sshd dies on the file itself */
	bool has_start, has_gate;
	struct startup_report start;
	struct gate gate;
	const struct host_verdict *people;	/* NULL: not asked for yet */
};

/* NULL where no host is in sight. */
struct scene_host *scene_host(struct scene_shared *shared);

const struct startup_report *scene_host_start(struct scene_shared *shared);	/* NULL: no host */
const struct gate *scene_host_gate(struct scene_shared *shared);	/* NULL: no host, or no values */
const struct host_verdict *scene_host_people(struct scene_shared *shared);	/* NULL: no host */

/* The keyword of ${reason} as a text that stands at its line, for `at`. */
struct val scene_host_reason(const struct scene *s, struct reason reason);

/*
 * The words "host:port", "[host]:port" or "host" of ListenAddress without the
 * port, and whether that is a numeric address.
 */
struct slice scene_host_address(struct slice word, bool *is_numeric, struct arena *a);

#endif
