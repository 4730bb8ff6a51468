/* Packed: the message in which sshd hands its configuration on to the processes of sessions (sshd.c pack_config). */
#ifndef CONFIG_PACKED_H
#define CONFIG_PACKED_H

#include <stddef.h>

#include "base/slice.h"

/* The bytes of a configuration whose main file is ${text}, without its includes. */
size_t packed_main(struct slice text);

/* What ${path} with ${text}, a match of the Include word ${pattern}, adds to it. */
size_t packed_included(const char *pattern, const char *path, struct slice text);
/* What a pattern without a match adds. */
size_t packed_nothing(const char *pattern);

#endif
