/* Labels: SELinux types of files, as a facts file tells them; no file shows them in a copy. */
#ifndef HOST_LABELS_H
#define HOST_LABELS_H

#include "base/truth.h"
#include "host/facts.h"

/*
 * Whether SELinux lets sshd read ${path}.  Yes where it does not enforce,
 * unknown where neither mode nor label was told, and for types of which
 * policies differ.
 */
enum truth labels_let_sshd_read(const struct host_facts *facts, const char *path);

/* The type in the label told for ${path}, "var_t"; empty when none was. */
struct slice labels_type(const struct host_facts *facts, const char *path);

#endif
