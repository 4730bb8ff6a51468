/* Uri: the names of files as editors give them, "file:///etc/ssh/sshd_config". */
#ifndef LSP_URI_H
#define LSP_URI_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

/*
 * The absolute path that ${uri} names, NUL-terminated in ${a}, with "." and
 * ".." and repeated slashes taken out; NULL when it is no file of this host.
 */
const char *uri_path(struct arena *a, struct slice uri);

/* Appends the URI of the absolute path ${path}. */
void uri_write(struct text *out, struct slice path);

#endif
