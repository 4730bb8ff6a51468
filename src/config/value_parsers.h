/*
 * Value parsers: one for each value type, for value.c's table.
 *
 * Each reads the words of a line, complains as sshd does and stores the value
 * in r->out.  It returns whether there is a value that sshd would store.
 * Left-over words are value.c's concern, unless VALUE_TAKES_ALL.
 */
#ifndef CONFIG_VALUE_PARSERS_H
#define CONFIG_VALUE_PARSERS_H

#include "config/reader.h"

/* value_word.c */
bool value_word_parse(struct reader *r);
bool value_word_permission(struct reader *r);
bool value_word_pubkey_options(struct reader *r);

/* value_number.c */
bool value_number_int(struct reader *r);
bool value_number_int_or_none(struct reader *r);
bool value_number_octal(struct reader *r);
bool value_number_time(struct reader *r);
bool value_number_time_or_none(struct reader *r);
bool value_number_rekey(struct reader *r);
bool value_number_startups(struct reader *r);
bool value_number_netblock(struct reader *r);

/* value_list.c */
bool value_list_users(struct reader *r);
bool value_list_groups(struct reader *r);
bool value_list_env_names(struct reader *r);
bool value_list_env(struct reader *r);
bool value_list_methods(struct reader *r);
bool value_list_timeouts(struct reader *r);
bool value_list_verbose(struct reader *r);
bool value_list_subsystem(struct reader *r);

/* value_path.c */
bool value_path_absolute(struct reader *r);
bool value_path_list(struct reader *r);
bool value_path_home(struct reader *r);
bool value_path_as_written(struct reader *r);
bool value_path_agent(struct reader *r);
bool value_path_agents(struct reader *r);
bool value_path_provider(struct reader *r);
bool value_path_word(struct reader *r);
bool value_path_user(struct reader *r);
bool value_path_command(struct reader *r);
bool value_path_force_command(struct reader *r);
bool value_path_rest(struct reader *r);

/* value_net.c */
bool value_net_port(struct reader *r);
bool value_net_listen(struct reader *r);
bool value_net_permit(struct reader *r);
bool value_net_exempt(struct reader *r);
bool value_net_rdomain(struct reader *r);
bool value_net_ipqos(struct reader *r);

/* value_penalties.c */
bool value_penalties_parse(struct reader *r);

/* value_algorithms.c */
bool value_algorithms_parse(struct reader *r);
bool value_algorithms_gss(struct reader *r);

/* value_help.c */
/* "did you mean X?" or "allowed: …" for a word of ${type}, in the arena. */
struct slice value_help_words(struct reader *r, enum value_type type, struct slice word);
/* The nearest of ${count} words at edit distance 2 or less, without case; -1 for none. */
int value_help_nearest(struct slice word, const char *const *words, size_t count);

#endif
