/*
 * Facts: what no file of the host shows (addresses, firewall, how sshd was
 * built), told by the user in a YAML file: one mapping of the keys in
 * host_facts.def to a text or a list of texts.
 */
#ifndef HOST_FACTS_H
#define HOST_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

enum host_fact {
#define HOST_FACT(id, key, many, doc) HOST_FACT_##id,
#include "host/host_facts.def"
#undef HOST_FACT
	HOST_FACT_COUNT
};

/* The values of each fact; count 0 is "unknown". */
struct host_facts {
	struct {
		const struct slice *values;
		size_t count;
	} fact[HOST_FACT_COUNT];
};

/*
 * Reads the file ${path} into ${*out}; values live in ${a}.  False with
 * ${*error} "FILE:LINE:COLUMN: what is wrong" when it cannot be read or has a
 * key that is unknown or twice there, a value of the wrong kind, an alias or
 * an anchor.
 */
bool facts_read(struct arena *a, const char *path, struct host_facts *out, struct slice *error);

/* As facts_read, from ${bytes}; ${path} is for messages. */
bool facts_parse(struct arena *a, const char *path, struct slice bytes, struct host_facts *out,
    struct slice *error);

/* The fact whose key in a facts file is ${name}, and whether it takes a list; false when there is none. */
bool facts_key(struct slice name, enum host_fact *fact, bool *many);

/* The first value of ${fact}, empty when it is unknown. */
struct slice facts_text(const struct host_facts *facts, enum host_fact fact);

#endif
