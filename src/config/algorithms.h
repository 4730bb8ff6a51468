/*
 * Algorithms: lists of algorithm names as Ciphers, MACs, KexAlgorithms and the
 * key algorithm keywords take them.
 */
#ifndef CONFIG_ALGORITHMS_H
#define CONFIG_ALGORITHMS_H

#include "knowledge/knowledge.h"

/*
 * Whether sshd's parser takes ${names}, a list whose prefix (+ - ^) has been
 * cut off (ciphers_valid, mac_valid, kex_names_valid, sshkey_names_valid2).
 * Otherwise ${*wrong} is the name that it objects to; empty when the list is
 * empty.
 */
bool algorithms_valid(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice names, struct slice *wrong);

/*
 * Whether ${name} begins with the name of a GSSAPI key exchange, which is all
 * that the vendors' patch looks at.
 */
bool algorithms_is_gss(const struct target *t, struct slice name);

/* The prefix of ${text} that means something at ${t}: '+', '-', '^' or '\0'. */
char algorithms_prefix(const struct target *t, struct slice text);

/*
 * What becomes of a configured list (servconf.c assemble_algorithms,
 * kex-names.c kex_assemble_names): prefixes applied to the compiled-in
 * default, patterns expanded, names that this build lacks dropped, duplicates
 * folded.  Until 7.7 names are kept as written.  The empty ${configured}
 * stands for no line at all.  The names live in ${a}, in ${configured} or for
 * ever.
 *
 * ${twice}: as -T does with the lists of the start-up configuration, which it
 * assembles a second time; one that came out empty ("-*") is the default
 * again then.
 *
 * Returns false when sshd refuses to start; see algorithms_fault.
 */
bool algorithms_assemble(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured, bool twice, const struct slice **names, uint32_t *count);

/* What sshd says when algorithms_assemble has failed, in ${a}. */
struct slice algorithms_fault(struct arena *a, const struct target *t, enum algorithm_list list);

/*
 * What -T prints for a list of the start-up configuration: since 7.8 assembled
 * twice, before that as written but for prefixes.  Empty when the list cannot
 * be assembled.
 */
struct slice algorithms_text(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice configured);
/* The same for a list that a matching block has set, which -T assembles only once. */
struct slice algorithms_text_matched(struct arena *a, const struct target *t,
    enum algorithm_list list, struct slice configured);

/*
 * What may help where ${name} is not known to ${t}: "removed in OpenSSH 7.6",
 * "since OpenSSH 9.0", "did you mean …?"; empty when nothing comes to mind.
 */
struct slice algorithms_help(struct arena *a, const struct target *t, enum algorithm_list list,
    struct slice name);

#endif
