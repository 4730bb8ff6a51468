/* Release: what one calls itself.  Private to knowledge; the rest is in knowledge.h. */
#ifndef KNOWLEDGE_RELEASE_H
#define KNOWLEDGE_RELEASE_H

#include "knowledge/knowledge.h"

/* "OpenSSH_9.2p1", the newest patch level of ${r}; "" when there was no such release. */
const char *release_version(release_t r);

#endif
