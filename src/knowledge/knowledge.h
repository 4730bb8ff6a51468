/*
 * Knowledge: what each OpenSSH release and each vendor's build accepts.
 * Tables and pure look-ups; no state, safe from any thread.
 *
 * A release is the number 100 * major + minor: 704 is 7.4, 1006 is 10.6.
 * Ranges of releases are inclusive at both ends; RELEASE_FIRST and
 * RELEASE_LAST stand for "all before" and "all after".
 */
#ifndef KNOWLEDGE_KNOWLEDGE_H
#define KNOWLEDGE_KNOWLEDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

typedef uint16_t release_t;

#define RELEASE_FIRST	((release_t)704)
#define RELEASE_LAST	((release_t)1006)

/* "9.2", in static memory. */
const char *release_name(release_t r);
/* All releases in ascending order; ${*count} of them. */
const release_t *release_all(size_t *count);
bool release_from_name(struct slice name, release_t *r);	/* "9.2", "9.2p1" */

/* ---- keywords ---- */

enum keyword {
	KEYWORD_NONE,
#define KEYWORD(id, spelling, type, multiplicity) KEYWORD_##id,
#include "knowledge/keywords.def"
#undef KEYWORD
	KEYWORD_COUNT
};

/* How values of a keyword are written: one parser in config/value.c for each. */
enum value_type {
#define VALUE_TYPE(id, doc) TYPE_##id,
#include "knowledge/types.def"
#undef VALUE_TYPE
	TYPE_COUNT
};

enum multiplicity {		/* what a second line does; per release where it changed */
	MULTI_FIRST,		/* the first value wins */
	MULTI_LAST,		/* the last value wins */
	MULTI_APPEND,		/* lines add up */
	MULTI_PARTS,		/* parts of the value are set independently, first wins for each */
	MULTI_BY_NAME,		/* first wins per name (Subsystem) */
	MULTI_NONE,		/* no value is kept (Match, Include, ignored keywords) */
};

enum keyword_status {
	STATUS_ABSENT,		/* "Bad configuration option": fatal */
	STATUS_SUPPORTED,
	STATUS_ALIAS,		/* of facts.slot */
	STATUS_DEPRECATED,	/* "Deprecated option", ignored */
	STATUS_IGNORED,		/* ignored without a word */
	STATUS_UNSUPPORTED,	/* "Unsupported option": this build lacks the feature */
};

enum feature {			/* what a build may lack */
	FEATURE_PAM = 1 << 0,
	FEATURE_KRB5 = 1 << 1,
	FEATURE_AFS = 1 << 2,
	FEATURE_GSSAPI = 1 << 3,
	FEATURE_LASTLOG = 1 << 4,
	FEATURE_GSSAPI_KEYEX = 1 << 5,	/* vendors' key exchange patch */
	FEATURE_LIBWRAP = 1 << 6,
	FEATURE_SELINUX = 1 << 7,
	FEATURE_RDOMAIN = 1 << 8,	/* routing domains (OpenBSD) */
	FEATURE_DEBIAN = 1 << 9,	/* DebianBanner and the private-group exception */
	FEATURE_RHEL = 1 << 10,
	FEATURE_FREEBSD = 1 << 11,
	FEATURE_MACOS = 1 << 12,
};

/* All that holds for one keyword at one target. */
struct keyword_facts {
	enum keyword keyword;	/* as spelt */
	enum keyword slot;	/* where its value goes: itself, or what it is an alias of */
	enum keyword_status status;
	enum value_type type;
	enum multiplicity multiplicity;
	bool in_match;		/* allowed inside a Match block (SSHCFG_MATCH) */
	bool carried;		/* its value in a matching block reaches the connection (COPY_MATCH_*) */
	const char *default_text;	/* as -T prints it; "" when nothing is printed; NULL where the value is an algorithm list or made at run time */
};

struct target;

/* Canonical spelling. */
const char *keyword_spelling(enum keyword k);
/* Case-insensitive look-up over every spelling of every release and vendor; KEYWORD_NONE when unknown. */
enum keyword keyword_from_name(struct slice name);
/* What holds for ${k} at ${t}.  Never NULL; status tells. Computed once per target. */
const struct keyword_facts *keyword_facts(const struct target *t, enum keyword k);
/* Releases in which upstream has ${k} with a status other than absent; false when none. */
bool keyword_range(enum keyword k, release_t *first, release_t *last);
/* First release in which ${k} is deprecated or ignored; 0 if never. */
release_t keyword_deprecated_since(enum keyword k);
/* The first release with the present default of ${k}, looking back from ${r}. */
release_t keyword_default_since(enum keyword k, release_t r);
/* The known keyword nearest to ${name} for ${t} by edit distance, KEYWORD_NONE when none is near. */
enum keyword keyword_nearest(const struct target *t, struct slice name);

/* ---- words of enumerated values ---- */

struct value_word {
	const char *word;	/* as the file may spell it; compared without case unless the type says so */
	const char *printed;	/* as -T prints it at this target */
	int value;		/* equal for synonyms, unique within the type */
};
/* The words which ${type} has at ${t}, in the order of OpenSSH's table; ${*count} of them. */
const struct value_word *value_words(const struct target *t, enum value_type type, size_t *count);

/* ---- algorithms ---- */

enum algorithm_kind {
	ALGORITHM_CIPHER,
	ALGORITHM_MAC,
	ALGORITHM_KEX,
	ALGORITHM_KEY,		/* public key signature algorithms, certificates included */
	ALGORITHM_KIND_COUNT
};

enum algorithm_list {		/* the lists that keywords set, each with a default of its own */
	LIST_CIPHERS,
	LIST_MACS,
	LIST_KEX,
	LIST_HOST_KEY,
	LIST_PUBKEY,
	LIST_HOSTBASED,
	LIST_CA_SIGNATURE,
	LIST_COUNT
};

struct algorithm {
	const char *name;
	enum algorithm_kind kind;
	release_t since;
	release_t until;	/* last release with it */
	unsigned flags;		/* ALGORITHM_… below */
};

enum {
	ALGORITHM_CERT = 1 << 0,	/* certificate format */
	ALGORITHM_SIGNATURE_ONLY = 1 << 1,	/* sigonly in OpenSSH's keytypes table: rsa-sha2-*, webauthn */
	ALGORITHM_WEAK = 1 << 2,	/* broken or obsolete primitive: SHA-1, MD5, CBC, RC4, DSA, 1024-bit groups, 64-bit tags */
	ALGORITHM_POST_QUANTUM = 1 << 3,
	ALGORITHM_HIDDEN = 1 << 4,	/* accepted by -T validation but never negotiated (ext-info, strict kex) */
	ALGORITHM_ETM = 1 << 5,
	ALGORITHM_CBC = 1 << 6,
};

/* NULL when no release ever had ${name} of this kind.  Names are case-sensitive. */
const struct algorithm *algorithm_find(enum algorithm_kind kind, struct slice name);
bool algorithm_supported(const struct target *t, const struct algorithm *alg);
/* Every algorithm of ${kind} that ${t} supports, in the order of OpenSSH's own table. */
const struct algorithm *const *algorithm_supported_all(const struct target *t, enum algorithm_kind kind, size_t *count);
enum algorithm_kind algorithm_list_kind(enum algorithm_list list);
/* The compiled-in default of a list at ${t}: comma-separated, as OpenSSH has it. */
const char *algorithm_default(const struct target *t, enum algorithm_list list);
/* The list that ${k} sets; false when it is not an algorithm list. */
bool algorithm_list_of(enum keyword k, enum algorithm_list *list);

/* ---- Match criteria ---- */

enum criterion {
#define CRITERION(id, name, since, has_argument) CRITERION_##id,
#include "knowledge/criteria.def"
#undef CRITERION
	CRITERION_COUNT
};
/* Case-insensitive; false when ${t} has no such criterion. */
bool criterion_from_name(const struct target *t, struct slice name, enum criterion *c);
const char *criterion_name(enum criterion c);

/* ---- percent tokens ---- */

/* The token letters that ${slot} expands at ${t}, e.g. "%huU"; "" when none. */
const char *token_letters(const struct target *t, enum keyword slot);

/* ---- targets ---- */

struct target {
	const char *name;	/* "debian-12", "openssh-9.2" */
	release_t release;
	const char *version;	/* "OpenSSH_9.2p1 Debian-2+deb12u10", what Match version sees: the part before the blank */
	unsigned features;	/* FEATURE_… that the build has */
	unsigned unsure;	/* FEATURE_… of which we do not know */
	const char *config_dir;	/* "/etc/ssh" */
	const char *main_config;	/* "/etc/ssh/sshd_config" */
	const char *privsep_dir;	/* "/run/sshd" */
	const char *privsep_user;
	const char *sftp_server;
	const char *source;	/* how this row was verified */
	bool verified;		/* against a real sshd of this target */
	const struct keyword_facts *facts;	/* KEYWORD_COUNT of them; made by target_find */
};

/* Every name that target_find knows, in the order of the table. */
const char *const *target_names(size_t *count);
/*
 * The target called ${name} ("debian-12", "openssh-9.2"), resolved into ${a};
 * NULL when there is none.  Aliases: a distribution without a version is its
 * newest.
 */
const struct target *target_find(struct arena *a, struct slice name);
/* The target nearest to ${name}, for messages; NULL when nothing is near. */
const char *target_nearest(struct slice name);

#endif
