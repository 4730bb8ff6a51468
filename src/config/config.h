/*
 * Config: sshd's semantics.  A file and its includes are compiled once for a
 * target into a flat list of statements; a pass over that list with a
 * connection gives the effective configuration.  This mirrors sshd, which
 * reads the same text twice: at start-up without a connection, and again for
 * each connection (OpenSSH servconf.c process_server_config_line_depth,
 * parse_server_match_config, copy_set_server_options).
 *
 * Nothing here reads the host except the files that Include names.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"
#include "diag/diag.h"
#include "diag/problem.h"
#include "host/accounts.h"
#include "host/service.h"
#include "knowledge/knowledge.h"
#include "source/source.h"
#include "syntax/syntax.h"

/* ---- complaints: what sshd says about a line ---- */

enum complaint_effect {
	COMPLAINT_FATAL,	/* sshd stops here, exit status 255 */
	COMPLAINT_COUNTED,	/* reading goes on; sshd stops at the end of the file */
	COMPLAINT_LOGGED,	/* a message only */
};

enum complaint_form {		/* how sshd names the place */
	FORM_LINE,		/* "FILE line N: text" */
	FORM_COLON_LINE,	/* "FILE: line N: text" */
	FORM_BARE,		/* "text" */
	FORM_LOAD_LINE,		/* "FILE line N text": while the file is loaded */
};

/* When a complaint is made; the state is that before the statement takes effect. 0 is always. */
enum complaint_when {
	WHEN_ACTIVE = 1 << 0,	/* only where the line is active */
	WHEN_INACTIVE = 1 << 1,
	WHEN_UNSET = 1 << 2,	/* only while the keyword's slot has no value in this pass */
	WHEN_SET = 1 << 3,
	WHEN_STARTUP = 1 << 4,	/* only in the pass without a connection */
	WHEN_CONNECTION = 1 << 5,	/* only in the pass with one */
	WHEN_REPEATED = 1 << 6,	/* words[0] names what an earlier line of this pass has named (Subsystem) */
	WHEN_FIRST = 1 << 7,	/* words[0] names something new */
};

struct complaint {
	struct complaint *next;
	enum problem problem;
	enum complaint_effect effect;
	enum complaint_form form;
	unsigned when;		/* complaint_when bits, all must hold */
	struct slice text;	/* sshd's own words behind the place, unescaped */
	struct span span;	/* the word that is wrong */
	struct slice message;	/* ours, for people, escaped; empty: text serves */
	struct slice help;	/* what is allowed, what was probably meant; may be empty */
};

/* ---- values ---- */

/* Bit of value.number_set: this value replaces an earlier one (UnusedConnectionTimeout none). */
#define VALUE_RESETS	(1u << 31)

/*
 * A value as sshd stores it.  Which members count depends on the type:
 * flags, words, numbers, times in number[0]; lists in words; texts in
 * words[0].text.  value.c documents each type where it parses it.
 */
struct value {
	int64_t number[4];
	unsigned number_set;		/* bit i: number[i] was given */
	const struct word *words;	/* texts as stored, with the spans they came from */
	uint32_t word_count;
	void *extra;			/* type-specific: PENALTIES */
};

/* What a value parser is given. */
struct value_input {
	struct arena *a;
	const struct target *target;
	const struct keyword_facts *facts;	/* of the slot's keyword as written */
	const struct node *node;	/* words, rest, spans; node->keyword is the spelling to quote in messages */
	struct accounts *accounts;	/* for "~name/…"; NULL: not in sight */
	struct services *services;	/* for ports by name; NULL: those that every system knows */
	struct complaint **complaints;	/* where to append */
};

/*
 * Parses the arguments of one line by its value type (value.c; one function
 * and one row for each type).  Appends complaints, among them those about
 * left-over words.  Returns true when ${*out} is a value that sshd would
 * store; false when there is none (some complaint says why).
 */
bool value_parse(const struct value_input *in, struct value *out);

/* Appends a complaint. Returns it for further filling in. */
struct complaint *complaint_add(const struct value_input *in, enum problem problem,
    enum complaint_effect effect, struct span span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* ---- statements ---- */

enum statement_kind {
	STATEMENT_SETTING,
	STATEMENT_MATCH,
	STATEMENT_INCLUDE,	/* a file follows */
	STATEMENT_END_OF_FILE,	/* end of an included file, or of the main file */
};

struct match;			/* match.h */

struct statement {
	enum statement_kind kind;
	const struct node *node;	/* NULL for the end of file */
	struct source *source;		/* the file it stands in */
	const struct keyword_facts *facts;	/* NULL for unknown keywords */
	struct value value;
	bool has_value;			/* value is valid */
	struct match *match;		/* STATEMENT_MATCH, NULL when it cannot be read */
	struct complaint *complaints;
	uint32_t skip_to;		/* MATCH: index behind its block; INCLUDE: index of its END_OF_FILE;
					 * SETTING: index of the next statement that is none */
	uint32_t included_by;		/* 1 + index of the INCLUDE statement this file came through, 0 for the main file */
	uint32_t block;			/* 1 + index of the enclosing MATCH statement in the same file, 0 for none */
	uint32_t file_count;		/* SETTING of an Include line (it stands behind its files): how many files it named */
};

struct algorithm_names {
	const struct slice *names;
	uint32_t count;
};

struct config {
	struct arena *a;
	const struct target *target;
	struct source_set *sources;
	struct services *services;	/* of the host, for ports by name */
	const struct statement *statements;
	uint32_t count;
	uint32_t main_source;		/* id of the main file */
	size_t packed_size;		/* bytes in which sshd hands on all files, since it does so in one message */
	bool uses_groups;		/* some Match or Allow/Deny list asks for groups */
	bool heeds_idle_lines;		/* sshd may die of a line in a block that does not apply */
	bool truncated;			/* the includes were too many to follow them all */
	const struct tree *const *trees;	/* by source id; NULL for files without a tree */
	const struct value **defaults;	/* by keyword, filled in when first asked for */
	struct algorithm_names *default_algorithms;	/* by list, the same */
};

/*
 * Reads and compiles ${path}.  Never returns NULL: a main file that cannot be
 * read gives a config with no statements and ${*error} set.  Problems are in
 * the statements; config_report turns them into diagnostics.
 */
const struct config *config_load(struct arena *a, const struct target *target,
    struct source_set *sources, struct slice path, enum source_error *error, int *error_number);

/* ---- connections ---- */

struct group_list {
	const char *const *names;
	size_t count;
	bool known;		/* false: whether the user is in a group is unknown, taken as "not" */
	bool is_of_account;	/* all groups that an account has: where there is none, sshd lets no list pass */
};

/* What is known of a connection.  NULL (port -1): not given, as with `sshd -C`. */
struct connection {
	const char *user;
	const char *host;
	const char *addr;
	const char *laddr;
	int lport;
	const char *rdomain;
	bool invalid_user;
	/* Groups of ${user}; asked only when a Match Group line needs them. May be NULL. */
	bool (*groups)(void *cookie, const char *user, struct group_list *out);
	void *cookie;
};

/*
 * Parses "user=alice,addr=192.0.2.1" into ${c} as the sshd of ${config} does (servconf.c
 * parse_server_match_testspec).  False with ${*message} in sshd's words.
 */
bool connection_parse(struct arena *a, const struct config *config, const char *spec,
    struct connection *c, struct slice *message);

/* ---- evaluation ---- */

struct setters {		/* the statements that contributed to a slot in one pass, a list by index */
	uint32_t first;		/* 1 + statement index, 0: none */
	uint32_t last;
};

/* One run over the statements. Internal to evaluate.c; read it through effective_…(). */
struct pass {
	struct setters slots[KEYWORD_COUNT];
	uint32_t *next;		/* per statement: 1 + the next contributor to the same slot */
};

/* Result of both passes for one connection. Reusable: config_evaluate overwrites it without allocating. */
struct effective {
	const struct config *config;
	const struct connection *connection;	/* NULL: start-up values only */
	struct pass startup;
	struct pass matched;	/* the pass with the connection */
	uint32_t *active_in;	/* per statement: generation in which this MATCH was active (internal) */
	uint32_t generation;
	bool port_implied;	/* 8.2 and 8.3 add port 22 at the end of an included file while no port is set */
	bool started;		/* startup holds the result of the first pass … */
	bool startup_refused;	/* … which ended like this (internal) */
	const struct complaint *startup_death;
	uint32_t startup_death_statement;
	bool refused;		/* sshd would die; death and its statement tell */
	const struct complaint *death;
	uint32_t death_statement;
};

/* What sshd prints while reading; ${log} in config_evaluate may be NULL. */
struct config_log {
	struct text *out;	/* one message a line, escaped as sshd's log does */
};

/* Adds one message to ${log}: cut and escaped as sshd's log does, and a newline. */
void config_log_message(struct config_log *log, struct slice text);

/* An effective configuration to evaluate into, sized for ${config}. */
struct effective *effective_make(struct arena *a, const struct config *config);

/*
 * Runs the start-up pass and, with ${connection}, the connection pass.
 * Returns false when sshd would have refused the file.  Allocates nothing.
 */
bool config_evaluate(const struct config *config, const struct connection *connection,
    struct effective *out, struct config_log *log);

/*
 * The same without messages where it is known which MATCH statements apply to
 * ${connection}: the ${count} at ${matched}, indices in ascending order.  None
 * of the Match lines may be one that sshd finds bad only with a connection.
 */
bool config_evaluate_matched(const struct config *config, const struct connection *connection,
    const uint32_t *matched, uint32_t count, struct effective *out);

/* True when MATCH statement ${index} applied to the connection. */
bool effective_matched(const struct effective *e, uint32_t index);

/*
 * The statements that made the value of ${k} (aliases resolve to their slot),
 * in order: start with ${after} 0, then pass what was returned.  Returns
 * 1 + statement index, 0 at the end; 0 at once means that the default holds.
 * Single-valued keywords have one setter.
 */
uint32_t effective_setter(const struct effective *e, enum keyword k, uint32_t after);

/*
 * The value of a keyword for this connection; aliases resolve to their slot.
 * For lists, cumulative keywords and those with parts it is merged from all
 * setters into ${a}; for the others it is the statement's own value.
 * ${*is_default} (may be NULL) tells whether no line set it.
 */
const struct value *effective_value(const struct effective *e, enum keyword k, struct arena *a, bool *is_default);

/* Flag, enumeration, number, time in seconds, size in bytes, the default included. ${part}: see value.c. */
int64_t effective_number(const struct effective *e, enum keyword k, unsigned part, struct arena *a);
/* All words of a list keyword, the default included, in order; in ${a}. */
const struct word *effective_words(const struct effective *e, enum keyword k, struct arena *a, uint32_t *count);
/* The text as -T prints it behind the keyword ("none", "prohibit-password"); several lines are joined by '\n'. In ${a}. */
struct slice effective_text(const struct effective *e, enum keyword k, struct arena *a);
/* The same where a line sets ${k} to anything but "none", else the empty slice. */
struct slice effective_text_set(const struct effective *e, enum keyword k, struct arena *a);
/* The slot of ${list}. */
enum keyword effective_list_keyword(enum algorithm_list list);
/* What the deciding line gives an algorithm list, as written; ptr NULL when no line does. */
struct slice effective_list_text(const struct effective *e, enum algorithm_list list);
/* An algorithm list, + - ^ applied, as negotiated: one word each. */
const struct slice *effective_algorithms(const struct effective *e, enum algorithm_list list, struct arena *a, uint32_t *count);

/* ---- printing and reporting ---- */

/* Appends what `sshd -T` prints for ${e} (servconf.c dump_config). ${annotate}: with the origin of each value behind it. */
void config_dump(const struct effective *e, struct text *out, bool annotate);

/* "file:line" chain of a statement: "/etc/ssh/sshd_config.d/a.conf:3 (included at /etc/ssh/sshd_config:1)". */
struct slice statement_place(const struct config *c, uint32_t index, struct arena *a);

/* Adds every problem of the file to ${store}: all complaints of both kinds, the fatal one marked, values without effect. */
void config_report(const struct config *c, struct diag_store *store);

#endif
