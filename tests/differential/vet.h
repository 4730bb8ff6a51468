/* Vet: whether sshd would probably take a text, so that most cases get as far as printing something. */
#ifndef DIFFERENTIAL_VET_H
#define DIFFERENTIAL_VET_H

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"

/*
 * Whether our own evaluation accepts ${text} as a main file, at start-up and
 * for the connection ${spec} (may be NULL).  What it wrongly refuses is met by
 * the cases that are not vetted.
 */
bool vet_accepts(const struct target *t, struct slice text, const char *spec);

#endif
