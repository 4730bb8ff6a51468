/*
 * Value: the arguments of a line as sshd stores them, and as -T prints them.
 * The parsers are in value_*.c, one for each value type; value.c chooses.
 */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include "config/config.h"

/*
 * Complains about the words of the line from index ${next} on, if there are any,
 * as sshd does at the end of each line.
 */
void value_complain_of_rest(const struct value_input *in, uint32_t next);

/*
 * The value of facts->default_text, parsed under the keyword's own type.
 * False where there is none: no default, an algorithm list, a value made at
 * run time.
 */
bool value_from_default(const struct target *t, const struct keyword_facts *facts, struct arena *a,
    struct value *out);

/*
 * Appends what -T prints behind the keyword for a value of this type, after
 * the defaults have been filled in (servconf.c dump_config, fmt_intarg).  For
 * types that -T prints on a line for each word (patterns, SetEnv, HostKey …)
 * give a value that holds that one word.  Algorithm lists are printed as
 * written: see algorithms.h for what -T makes of them.
 */
void value_print(const struct target *t, const struct keyword_facts *facts, const struct value *v,
    struct text *out);

/*
 * As value_print for a value that a matching block has set: start-up has not cleared
 * its "none", so that it prints as written; but see value_is_cleared_matched.
 */
void value_print_matched(const struct target *t, const struct keyword_facts *facts,
    const struct value *v, struct text *out);

/* True when -T prints each word of such a value on a line of its own. */
bool value_is_line_per_word(enum value_type type);

/*
 * True of the keywords whose "none" is cleared in a matching block too
 * (copy_set_server_options).
 */
bool value_is_cleared_matched(const struct target *t, const struct keyword_facts *facts);

/*
 * Fills the parts of ${into} that are unset from ${from}: how several lines of
 * RekeyLimit or PerSourcePenalties become one value.  ${from} NULL fills in
 * sshd's defaults.  Values without parts are left alone.
 */
void value_merge(const struct target *t, enum value_type type, struct arena *a, struct value *into,
    const struct value *from);

/*
 * True when start-up clears ${v} (servconf.c CLEAR_ON_NONE): "none", or "any"
 * for AuthenticationMethods, standing alone, of the keywords where it does so.
 */
bool value_is_none(const struct target *t, const struct keyword_facts *facts,
    const struct value *v);

/*
 * In number_set: the value takes effect even where the slot is set
 * (UnusedConnectionTimeout none).
 */
#define VALUE_RESETS	(1u << 31)

/* A port number or service name as a2port reads it; -1 when it is none. */
int value_port(struct services *services, struct slice text);

/* ---- PerSourcePenalties ---- */

enum penalty {
	PENALTY_ENABLED,	/* 0 or 1 */
	PENALTY_CRASH,		/* seconds, as are all up to MIN */
	PENALTY_AUTHFAIL,
	PENALTY_INVALIDUSER,
	PENALTY_NOAUTH,
	PENALTY_GRACE,
	PENALTY_REFUSE,
	PENALTY_MAX,
	PENALTY_MIN,
	PENALTY_SOURCES4,
	PENALTY_SOURCES6,
	PENALTY_OVERFLOW,	/* 0 deny-all, 1 permissive */
	PENALTY_OVERFLOW6,
	PENALTY_COUNT
};

struct penalties {		/* value.extra of PENALTIES */
	unsigned set;		/* bit i: part[i] was given */
	double part[PENALTY_COUNT];
};

#endif
