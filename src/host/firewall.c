#include "host/firewall.h"

#include <string.h>

#include "host/file.h"

enum { MAX_RULES = 1 << 20, SSH_PORT = 22, WORDS_MAX = 64 };

/* ---- ports ---- */

static bool
read_number(struct slice text, int *number)
{
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || *number > 65535)
			return false;
		*number = *number * 10 + (text.ptr[i] - '0');
	}
	return text.len > 0;
}

/* "22", "ssh", "2200:2300" and lists of them with commas. */
static bool
ports_have(struct slice ports, int port)
{
	struct slice item, low;
	int first, last;

	while (slice_cut(&ports, ',', &item)) {
		char separator = slice_has(item, '-') ? '-' : ':';

		item = slice_trim(item);
		if (slice_is_nocase(item, "ssh") || slice_is_nocase(item, "OpenSSH")) {
			if (port == SSH_PORT)
				return true;
			continue;
		}
		slice_cut(&item, separator, &low);
		if (!read_number(low, &first))
			continue;
		last = first;
		if (item.ptr != NULL && !read_number(item, &last))
			continue;
		if (first <= port && port <= last)
			return true;
	}
	return false;
}

/* ---- lines of words ---- */

struct words {
	struct slice word[WORDS_MAX];
	size_t count;
};

static void
split(struct slice line, struct words *w)
{
	struct slice word;

	w->count = 0;
	while (w->count < WORDS_MAX && slice_cut(&line, ' ', &word))
		if (slice_trim(word).len > 0)
			w->word[w->count++] = slice_trim(word);
}

/* The word behind ${option}; empty when it is not there. */
static struct slice
behind(const struct words *w, const char *option)
{
	for (size_t i = 0; i + 1 < w->count; i++)
		if (slice_is(w->word[i], option))
			return w->word[i + 1];
	return (struct slice){ 0 };
}

static bool
has_word(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->count; i++)
		if (slice_is(w->word[i], word))
			return true;
	return false;
}

/* ---- ufw ---- */

/* The value of KEY=value in a shell-like file. */
static struct slice
setting(struct slice bytes, const char *key)
{
	struct slice line, name, value = { 0 };

	while (file_next_line(&bytes, &line)) {
		line = slice_trim(line);
		if (!slice_cut(&line, '=', &name) || line.ptr == NULL || !slice_is(slice_trim(name), key))
			continue;
		value = slice_trim(line);
		if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
			value = slice_part(value, 1, value.len - 1);
	}
	return value;
}

/* "### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in": the first that has the port decides. */
static enum truth
ufw_rules(struct slice bytes, int port, enum truth by_default)
{
	struct words w;
	struct slice line;

	while (file_next_line(&bytes, &line)) {
		bool allows;

		split(line, &w);
		if (w.count < 6 || !slice_is(w.word[0], "###") || !slice_is(w.word[1], "tuple"))
			continue;
		if (slice_starts_with(w.word[3], SLICE("route:")) || has_word(&w, "out"))
			continue;
		if (!slice_is(w.word[4], "tcp") && !slice_is(w.word[4], "any"))
			continue;
		if (!slice_is(w.word[5], "any") && !ports_have(w.word[5], port))
			continue;
		allows = slice_starts_with(w.word[3], SLICE("allow")) ||
		    slice_starts_with(w.word[3], SLICE("limit"));
		/* What denies some clients only says nothing of the others. */
		if (!allows && w.count > 8 && !slice_is(w.word[8], "0.0.0.0/0"))
			continue;
		return truth_of(allows);
	}
	return by_default;
}

/* Whether a line in the manner of iptables is about ${port}. */
static bool
some_line_names(struct slice bytes, int port)
{
	struct slice line;
	struct words w;

	while (file_next_line(&bytes, &line)) {
		split(line, &w);
		if (ports_have(behind(&w, "--dport"), port) || ports_have(behind(&w, "--dports"), port))
			return true;
	}
	return false;
}

static struct firewall_verdict
judge_ufw(const struct root *root, struct arena *a, int port)
{
	static const char rules[] = "/etc/ufw/user.rules";
	struct firewall_verdict verdict = { TRUTH_UNKNOWN, rules };
	struct file conf, file, defaults, before;
	enum truth by_default = TRUTH_NO;

	if (file_read(root, a, "/etc/ufw/ufw.conf", MAX_RULES, &conf) != FILE_THERE ||
	    !slice_is_nocase(setting(conf.bytes, "ENABLED"), "yes"))
		return verdict;
	if (file_read(root, a, rules, MAX_RULES, &file) != FILE_THERE)
		return verdict;
	if (file_read(root, a, "/etc/default/ufw", MAX_RULES, &defaults) == FILE_THERE &&
	    slice_is_nocase(setting(defaults.bytes, "DEFAULT_INPUT_POLICY"), "ACCEPT"))
		by_default = TRUTH_YES;
	verdict.open = ufw_rules(file.bytes, port, by_default);
	/* Lines of one's own in before.rules come first. */
	if (verdict.open == TRUTH_NO &&
	    file_read(root, a, "/etc/ufw/before.rules", MAX_RULES, &before) == FILE_THERE &&
	    some_line_names(before.bytes, port))
		verdict.open = TRUTH_UNKNOWN;
	return verdict;
}

/* ---- iptables-save ---- */

/* What one line of the chain INPUT does with connections to ${port}; ${*decides} when it does something. */
static enum truth
iptables_rule(const struct words *w, int port, bool *decides)
{
	struct slice target = behind(w, "-j"), protocol = behind(w, "-p"), ports = behind(w, "--dport");
	bool is_for_some = behind(w, "-s").len > 0 || behind(w, "-i").len > 0 || has_word(w, "!");

	*decides = true;
	if (ports.len == 0)
		ports = behind(w, "--dports");
	if ((protocol.len > 0 && !slice_is(protocol, "tcp")) || slice_is(behind(w, "-i"), "lo") ||
	    (ports.len > 0 && !ports_have(ports, port)))
		*decides = false;
	/* Only what has begun already. */
	for (size_t i = 0; i < w->count; i++)
		if (slice_starts_with(w->word[i], SLICE("RELATED")) ||
		    slice_starts_with(w->word[i], SLICE("ESTABLISHED")) || slice_is(w->word[i], "INVALID"))
			*decides = false;
	if (slice_is(target, "LOG") || target.len == 0)
		*decides = false;
	if (slice_is(target, "ACCEPT"))
		return TRUTH_YES;
	if (slice_is(target, "DROP") || slice_is(target, "REJECT")) {
		*decides = *decides && !is_for_some;
		return TRUTH_NO;
	}
	return TRUTH_UNKNOWN;
}

static struct firewall_verdict
judge_iptables(const struct root *root, struct arena *a, int port)
{
	static const char *const paths[] = { "/etc/iptables/rules.v4", "/etc/sysconfig/iptables" };
	struct firewall_verdict verdict = { TRUTH_UNKNOWN, NULL };
	enum truth policy = TRUTH_UNKNOWN;
	struct slice rest, line;
	struct words w;
	struct file file = { 0 };
	bool is_filter = false;

	for (size_t i = 0; i < 2 && verdict.path == NULL; i++)
		if (file_read(root, a, paths[i], MAX_RULES, &file) == FILE_THERE)
			verdict.path = paths[i];
	if (verdict.path == NULL)
		return verdict;
	for (rest = file.bytes; file_next_line(&rest, &line);) {
		bool decides;
		enum truth outcome;

		split(line, &w);
		if (w.count > 0 && w.word[0].ptr[0] == '*')
			is_filter = slice_is(w.word[0], "*filter");
		if (!is_filter || w.count < 2)
			continue;
		if (slice_is(w.word[0], ":INPUT"))
			policy = truth_of(slice_is(w.word[1], "ACCEPT"));
		if (!slice_is(w.word[0], "-A") || !slice_is(w.word[1], "INPUT"))
			continue;
		outcome = iptables_rule(&w, port, &decides);
		if (!decides)
			continue;
		verdict.open = outcome;
		return verdict;
	}
	verdict.open = policy;
	return verdict;
}

/* ---- firewalld ---- */

/* The value of attribute ${name} in the tag ${tag}. */
static struct slice
attribute(struct slice tag, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len + 2 < tag.len; i++) {
		struct slice rest = slice_part(tag, i, tag.len), value;
		char quote;

		if (!slice_starts_with(rest, slice_of(name)) || rest.ptr[len] != '=')
			continue;
		quote = rest.ptr[len + 1];
		rest = slice_part(rest, len + 2, rest.len);
		slice_cut(&rest, quote, &value);
		return value;
	}
	return (struct slice){ 0 };
}

static enum truth
zone_opens(struct slice bytes, int port, bool has_own_service)
{
	struct slice tag;

	while (slice_cut(&bytes, '<', &tag)) {
		struct slice whole = tag;

		slice_cut(&whole, '>', &tag);
		if (slice_starts_with(tag, SLICE("zone")) && slice_is(attribute(tag, "target"), "ACCEPT"))
			return TRUTH_YES;
		if (slice_starts_with(tag, SLICE("rule")) || slice_starts_with(tag, SLICE("forward-port")))
			return TRUTH_UNKNOWN;
		if (slice_starts_with(tag, SLICE("service")) && slice_is(attribute(tag, "name"), "ssh")) {
			if (has_own_service)
				return TRUTH_UNKNOWN;
			if (port == SSH_PORT)
				return TRUTH_YES;
		}
		if (slice_starts_with(tag, SLICE("port ")) && slice_is(attribute(tag, "protocol"), "tcp") &&
		    ports_have(attribute(tag, "port"), port))
			return TRUTH_YES;
	}
	return TRUTH_NO;
}

static struct firewall_verdict
judge_firewalld(const struct root *root, struct arena *a, int port)
{
	struct firewall_verdict verdict = { TRUTH_UNKNOWN, NULL };
	struct slice zone = SLICE("public");
	struct file conf, file;
	struct stat st;
	char **zones;

	if (root_lstat(root, "/etc/systemd/system/multi-user.target.wants/firewalld.service", &st) != 0)
		return verdict;
	if (file_read(root, a, "/etc/firewalld/firewalld.conf", MAX_RULES, &conf) == FILE_THERE &&
	    setting(conf.bytes, "DefaultZone").len > 0)
		zone = setting(conf.bytes, "DefaultZone");
	verdict.path = arena_printf(a, NULL, "/etc/firewalld/zones/" SLICE_FORMAT ".xml", SLICE_ARG(zone));
	/* Another zone of one's own may have the interface. */
	if (slice_has(zone, '/') || file_read(root, a, verdict.path, MAX_RULES, &file) != FILE_THERE ||
	    root_glob(root, a, "/etc/firewalld/zones/*.xml", 2, &zones, NULL) != 1)
		return verdict;
	verdict.open = zone_opens(file.bytes, port,
	    file_stat(root, "/etc/firewalld/services/ssh.xml", &st) != FILE_MISSING);
	return verdict;
}

/* ---- all together ---- */

static struct firewall_verdict
judge_told(const struct host_facts *facts, int port)
{
	struct firewall_verdict verdict = { TRUTH_NO, NULL };

	for (size_t i = 0; i < facts->fact[HOST_FACT_FIREWALL_OPEN].count; i++) {
		struct slice rest = facts->fact[HOST_FACT_FIREWALL_OPEN].values[i], ports;

		slice_cut(&rest, '/', &ports);
		if ((rest.ptr == NULL || slice_is_nocase(slice_trim(rest), "tcp")) && ports_have(ports, port))
			verdict.open = TRUTH_YES;
	}
	return verdict;
}

struct firewall_verdict
firewall_judge(const struct root *root, struct arena *a, const struct host_facts *facts, int port)
{
	static struct firewall_verdict (*const judges[])(const struct root *, struct arena *, int) = {
		judge_ufw, judge_firewalld, judge_iptables,
	};
	struct firewall_verdict verdict = { TRUTH_UNKNOWN, NULL };

	if (facts->fact[HOST_FACT_FIREWALL_OPEN].count > 0)
		return judge_told(facts, port);
	if (root->fd == -1 || root->mount != NULL)
		return verdict;
	for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]) && verdict.open != TRUTH_NO; i++) {
		struct firewall_verdict next = judges[i](root, a, port);

		if (next.open == TRUTH_NO || (next.open == TRUTH_YES && verdict.open == TRUTH_UNKNOWN))
			verdict = next;
	}
	return verdict;
}
