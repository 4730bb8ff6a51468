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

/* "9.2", in static memory; "" when there was no such release. */
const char *release_name(release_t r);
/* All releases in ascending order; ${*count} of them. */
const release_t *release_all(size_t *count);
/* "9.2", "9.2p1"; false when there was no such release. */
bool release_from_name(struct slice name, release_t *r);

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
	FEATURE_NONE = 0,
	FEATURE_PAM = 1 << 0,
	FEATURE_KRB5 = 1 << 1,
	FEATURE_AFS = 1 << 2,
	FEATURE_KRB5_AFS = FEATURE_KRB5 | FEATURE_AFS,
	FEATURE_GSSAPI = 1 << 3,
	FEATURE_LASTLOG = 1 << 4,
	FEATURE_GSSAPI_KEYEX = 1 << 5,	/* vendors' key exchange patch */
	FEATURE_LIBWRAP = 1 << 6,
	FEATURE_SELINUX = 1 << 7,
	FEATURE_RDOMAIN = 1 << 8,	/* routing domains (OpenBSD) */
	FEATURE_DEBIAN = 1 << 9,	/* DebianBanner and the private-group exception; Ubuntu too */
	FEATURE_RHEL = 1 << 10,		/* Red Hat's patches; Fedora too */
	FEATURE_FREEBSD = 1 << 11,
	FEATURE_MACOS = 1 << 12,
	FEATURE_SUSE = 1 << 13,
	FEATURE_DSA = 1 << 14,		/* built with DSA after upstream gave it up (9.8) */
	FEATURE_SLE = 1 << 15,		/* SUSE's enterprise builds, where root may use a password */
	FEATURE_ALPINE = 1 << 16,
	FEATURE_RHEL10 = 1 << 17,	/* what its tenth adds to 9.9 */
	FEATURE_XMSS = 1 << 18,		/* experimental keys; in no build that we know */
};

/*
 * All that holds for one keyword at one target.
 *
 * Values live in slots.  A slot keeps its modern name through all releases:
 * PubkeyAcceptedKeyTypes is a keyword of its own until 8.4 and yet its slot is
 * PubkeyAcceptedAlgorithms, which is absent there.  So ask for values by slot,
 * and for what may be written by status.  type, multiplicity, carried and
 * default_text are those of the slot, also where the slot's own spelling is
 * absent; in_match is that of the spelling.
 */
struct keyword_facts {
	enum keyword keyword;	/* as spelt */
	enum keyword slot;	/* where its value goes */
	enum keyword_status status;
	enum value_type type;
	enum multiplicity multiplicity;
	bool in_match;		/* allowed inside a Match block (SSHCFG_MATCH) */
	bool carried;		/* its value in a matching block reaches the connection (COPY_MATCH_*) */
	/*
	 * As -T prints it when no line sets it; several lines (HostKey) are
	 * joined by '\n'; "" when nothing is printed; NULL for algorithm
	 * lists (algorithm_default), for ListenAddress and where there is no
	 * value at all.  Until 8.6 sshd turns KbdInteractiveAuthentication on
	 * when ChallengeResponseAuthentication is on, so prints yes; here its
	 * own default stands.
	 */
	const char *default_text;
};

struct target;

/* Canonical spelling, as sshd_config(5) has it; "" for KEYWORD_NONE. */
const char *keyword_spelling(enum keyword k);
/* What ${k} is for: one sentence of meanings.def; "" for KEYWORD_NONE. */
const char *keyword_meaning(enum keyword k);
/* Without case, over every spelling of every release and vendor; KEYWORD_NONE when unknown. */
enum keyword keyword_from_name(struct slice name);
/* What holds for ${k} at ${t}.  Never NULL; status tells. Computed once per target. */
const struct keyword_facts *keyword_facts(const struct target *t, enum keyword k);
/*
 * Releases in which upstream has ${k} with a status other than absent; false when
 * there is none (vendors' keywords).
 */
bool keyword_range(enum keyword k, release_t *first, release_t *last);
/*
 * First release in which upstream has ${k} deprecated or ignored; RELEASE_FIRST
 * stands for older ones; 0 if never.
 */
release_t keyword_deprecated_since(enum keyword k);
/*
 * The first release from which upstream's default of ${k} is what it is at
 * ${r}; RELEASE_FIRST stands for older ones; 0 when ${k} has no value at ${r}.
 */
release_t keyword_default_since(enum keyword k, release_t r);
/* How upstream's ${k} fares at ${r} in a build with every feature. */
enum keyword_status keyword_status_at(enum keyword k, release_t r);
/* The keyword of ${t} nearest to ${name} by edit distance, KEYWORD_NONE when none is near. */
enum keyword keyword_nearest(const struct target *t, struct slice name);

/* ---- words of enumerated values ---- */

struct value_word {
	const char *word;	/* as the file may spell it */
	const char *printed;	/* as -T prints it at this target */
	int value;		/* equal for synonyms; OpenSSH's own number, see words.def */
};
/*
 * The words which ${type} has at ${t}, in the order of OpenSSH's table; ${*count}
 * of them, 0 and NULL when the type has no words.  FLAG and its kin, and the
 * named values within IPQOS, PUBKEY_OPTIONS and GSS_KEX.
 */
const struct value_word *value_words(const struct target *t, enum value_type type, size_t *count);
/*
 * The word of ${type} spelt ${text} at ${t}, with or without case as that release
 * compares; NULL when there is none.
 */
const struct value_word *value_word_find(const struct target *t, enum value_type type,
    struct slice text);
/* The first word of ${type} with number ${value}, which -T prints; NULL when there is none. */
const struct value_word *value_word_of(const struct target *t, enum value_type type, int value);
/* Whether ${t} compares the words of ${type} with case. */
bool value_words_have_case(const struct target *t, enum value_type type);

enum {				/* value_word.value where the name helps */
	FLAG_NO = 0,
	FLAG_YES = 1,
	ROOT_LOGIN_NO = 0,
	ROOT_LOGIN_FORCED_COMMANDS = 1,
	ROOT_LOGIN_NO_PASSWORD = 2,
	ROOT_LOGIN_YES = 3,
	FORWARD_NO = 0,
	FORWARD_REMOTE = 1,
	FORWARD_LOCAL = 2,
	FORWARD_YES = 3,
	RHOSTS_NO = 0,
	RHOSTS_YES = 1,
	RHOSTS_SHOSTS_ONLY = 2,
	GATEWAY_NO = 0,
	GATEWAY_YES = 1,
	GATEWAY_CLIENT = 2,
	FAMILY_ANY = 0,
	FAMILY_INET = 4,
	FAMILY_INET6 = 6,
	TUNNEL_NO = 0,
	TUNNEL_POINT_TO_POINT = 1,
	TUNNEL_ETHERNET = 2,
	TUNNEL_YES = 3,
	PUBKEY_NO_OPTION = 0,
	PUBKEY_TOUCH_REQUIRED = 1,
	PUBKEY_VERIFY_REQUIRED = 2,
	PUBKEY_MAX_PK_OK = 4,	/* takes ":N" */
	IPQOS_NONE = 1 << 16,
	LOG_LEVEL_QUIET = 0,
	LOG_LEVEL_INFO = 3,
	LOG_LEVEL_DEBUG = 5,	/* this and above: debugging */
};

/* ---- algorithms ---- */

enum algorithm_kind {
	ALGORITHM_CIPHER,
	ALGORITHM_MAC,
	ALGORITHM_KEX,
	ALGORITHM_KEY,		/* public key signature algorithms, certificates included */
	ALGORITHM_KIND_COUNT
};

/* The lists that keywords set, each with a default of its own; in the order in which sshd assembles them. */
enum algorithm_list {
	LIST_CIPHERS,
	LIST_MACS,
	LIST_KEX,
	LIST_HOST_KEY,
	LIST_HOSTBASED,
	LIST_PUBKEY,
	LIST_CA_SIGNATURE,
	LIST_COUNT
};

struct algorithm {
	const char *name;
	enum algorithm_kind kind;
	release_t since;
	release_t until;	/* last release with it; may be before RELEASE_FIRST */
	unsigned flags;		/* ALGORITHM_… below */
};

enum {
	ALGORITHM_CERT = 1 << 0,	/* certificate format */
	ALGORITHM_SIGNATURE_ONLY = 1 << 1,	/* sigonly in OpenSSH's keytypes table: rsa-sha2-*, webauthn */
	/* broken or obsolete: MD5, CBC, RC4, DSA, SHA-1 in signatures and key exchange, cut MACs */
	ALGORITHM_WEAK = 1 << 2,
	ALGORITHM_POST_QUANTUM = 1 << 3,
	ALGORITHM_HIDDEN = 1 << 4,	/* accepted but never negotiated; none is known */
	ALGORITHM_ETM = 1 << 5,
	ALGORITHM_CBC = 1 << 6,
	ALGORITHM_SHA1 = 1 << 7,	/* SHA-1 inside, HMAC-SHA1 included, which is in every default */
	ALGORITHM_SHORT_TAG = 1 << 8,	/* a MAC of 64 bits; umac-64 is in every default */
};

/*
 * NULL when no release ever had ${name} of this kind.  Names are
 * case-sensitive.  since and until are upstream's.
 */
const struct algorithm *algorithm_find(enum algorithm_kind kind, struct slice name);
/* Whether ${t} has it, by upstream's range or its vendor's. */
bool algorithm_supported(const struct target *t, const struct algorithm *alg);
/* Every algorithm of ${kind} that ${t} supports, in the order of OpenSSH's own table. */
const struct algorithm *const *algorithm_supported_all(const struct target *t,
    enum algorithm_kind kind, size_t *count);
enum algorithm_kind algorithm_list_kind(enum algorithm_list list);
/* The compiled-in default of a list: comma-separated; "" where ${t} has no such list. */
const char *algorithm_default(const struct target *t, enum algorithm_list list);
/* The list that ${k}, a slot or an alias, sets; false when it is not an algorithm list. */
bool algorithm_list_of(enum keyword k, enum algorithm_list *list);

/* ---- the order of -T ---- */

struct dump_row {
	enum keyword slot;
	const char *printed;	/* the keyword as this target prints it */
};
/*
 * What -T prints at ${t}, in order; ${*rows} in ${t}'s memory.  Returns how
 * many.  Mirrors servconf.c dump_config.  A keyword that is not in it is never
 * printed.
 */
size_t dump_order(const struct target *t, const struct dump_row **rows);

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
bool criterion_has_argument(enum criterion c);

/* ---- percent tokens ---- */

/*
 * The token letters that ${slot} expands at ${t}, e.g. "%huU", '%' standing for
 * "%%"; "" when none: then '%' is an ordinary character.
 */
const char *token_letters(const struct target *t, enum keyword slot);

/* ---- targets ---- */

struct target {
	const char *name;	/* "debian-12", "openssh-9.2" */
	release_t release;
	bool verified;		/* against a real sshd of this target */
	const char *version;	/* "OpenSSH_9.2p1 Debian-2+deb12u10"; Match version ends at the blank */
	unsigned features;	/* FEATURE_… that the build has */
	unsigned unsure;	/* FEATURE_… of which we do not know; features holds the best guess */
	const char *config_dir;	/* "/etc/ssh" */
	const char *main_config;	/* "/etc/ssh/sshd_config" */
	const char *privsep_dir;	/* "/run/sshd" */
	const char *privsep_user;
	const char *sftp_server;
	const char *source;	/* what this row rests on, for people */
	const struct keyword_facts *facts;	/* KEYWORD_COUNT of them; made by target_find */
	const struct target_tables *tables;	/* the rest of what target_find made; private */
};

/* Whether ${t} is a plain release, "openssh-9.2", rather than a vendor's build. */
bool target_is_upstream(const struct target *t);

/* Every name that target_find knows, aliases apart, in the order of the table. */
const char *const *target_names(size_t *count);
/*
 * The target called ${name} ("debian-12", "openssh-9.2"), resolved into ${a};
 * NULL when there is none.  Case does not count.  Aliases: a distribution
 * without a version is its newest stable one; see targets.def.
 */
const struct target *target_find(struct arena *a, struct slice name);
/*
 * ${base} as it would be with another release: the same features, that
 * release's facts.  Its name is ${base}'s; such a build need not exist.
 */
const struct target *target_at_release(struct arena *a, const struct target *base, release_t r);
/* The target nearest to ${name}, for messages; NULL when nothing is near. */
const char *target_nearest(struct slice name);

#endif
