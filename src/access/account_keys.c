#include "access/account_keys.h"

#include <string.h>

#include "access/certificates.h"
#include "access/from_option.h"
#include "access/keys_command.h"
#include "access/offered_keys.h"
#include "access/shell.h"
#include "base/escape.h"
#include "base/vec.h"
#include "host/account_path.h"
#include "host/file.h"
#include "host/labels.h"
#include "host/revoked.h"

VEC(place_vec, struct key_place);
VEC(key_vec, const struct key *);

enum { RSA_MINIMUM = 1024, GLOBS_SINCE = 1000, GLOB_LIMIT = 64, COMPARED_MAX = 64, TELLS_ACCEPTED = 906 };

/* What the search works with. */
struct search {
	const struct host *h;
	const struct effective *e;
	const struct account *account;
	struct arena *a;
	const struct slice *algorithms;		/* PubkeyAcceptedAlgorithms */
	uint32_t algorithm_count;
	int64_t rsa_bits;
	bool strict;
	const struct revoked_keys *revoked;	/* per file of RevokedKeys */
	uint32_t revoked_count;
	struct key_vec *accepted;		/* each key that got in so far */
};

/*
 * As expand_authorized_keys: what does not begin with '/' belongs to the home.
 * NULL at a token that sshd does not know.
 */
static char *
path_of(const struct search *s, enum keyword slot, struct slice text)
{
	static const struct slice data = { "__PROGRAMDATA__/", 16 };

	/* Microsoft's name for a folder of the system's. */
	if (s->h->is_windows && slice_starts_with(text, data))
		text = slice_printf(s->a, "/ProgramData/" SLICE_FORMAT,
		    SLICE_ARG(slice_part(text, data.len, text.len)));
	return account_path_at_home(s->a, s->account, text, token_letters(s->h->target, slot));
}

/* Whether sshd would open ${path} for the account, and trust it. */
static struct path_check
check_file(const struct search *s, const char *path)
{
	struct path_check check = strict_modes_readable(&s->h->strict, s->account, path);

	if (check.fault == PATH_GOOD && s->strict)
		check = strict_modes_file(&s->h->strict, s->account, path);
	if (s->h->is_windows && check.fault != PATH_MISSING && check.fault != PATH_NOT_FILE)
		check = (struct path_check){ .fault = PATH_GOOD };
	return check;
}

static bool
is_below_home(const struct search *s, const char *path)
{
	size_t len = strlen(s->account->home);

	return len > 1 && strncmp(path, s->account->home, len) == 0 && path[len] == '/';
}

/* ---- what is accepted ---- */

static bool
is_listed(const struct search *s, const char *name)
{
	return slice_is_among(slice_of(name), s->algorithms, s->algorithm_count);
}

/*
 * RSA keys are judged by their signatures; ssh-rsa alone, and DSA, serve only old clients.
 * Until 9.5 sshd tells clients of every signature that it knows (kex.c server-sig-algs), and
 * most then insist on SHA-512, whether or not it is accepted.
 */
static enum truth
type_is_accepted(const struct search *s, const struct key *key)
{
	if (key->type->kind == KEY_DSA)
		return is_listed(s, key->type->name) ? TRUTH_UNKNOWN : TRUTH_NO;
	if (key->type->kind != KEY_RSA)
		return truth_of(is_listed(s, key->type->name));
	if (is_listed(s, "rsa-sha2-512"))
		return TRUTH_YES;
	if (is_listed(s, "rsa-sha2-256"))
		return s->h->target->release < TELLS_ACCEPTED ? TRUTH_UNKNOWN : TRUTH_YES;
	return is_listed(s, "ssh-rsa") ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* Whether some file of RevokedKeys refuses ${key}; a file that cannot be read refuses every key. */
/* What keeps the key on ${line} out; ${*accepted} is unknown where it is the client's matter. */
static enum key_obstacle
judge_line(const struct search *s, const struct key_line *line, enum truth *accepted)
{
	enum truth revoked;

	*accepted = TRUTH_NO;
	if (line->state != KEY_LINE_GOOD)
		return line->state == KEY_LINE_SHORT ? OBSTACLE_SIZE : OBSTACLE_LINE;
	if (line->key.type->kind == KEY_RSA && line->key.bits < s->rsa_bits)
		return OBSTACLE_SIZE;
	if (line->options.is_authority) {
		*accepted = TRUTH_UNKNOWN;
		return OBSTACLE_NONE;
	}
	revoked = revoked_any_has(s->revoked, s->revoked_count, &line->key);
	if (revoked == TRUTH_YES)
		return OBSTACLE_REVOKED;
	if (line->options.has_expiry && line->options.valid_before < s->h->now)
		return OBSTACLE_EXPIRED;
	if (line->options.has_from && !from_option_has(s->e, line->options.from, s->a))
		return OBSTACLE_FROM;
	*accepted = truth_and(type_is_accepted(s, &line->key), truth_not(revoked));
	return *accepted == TRUTH_NO ? OBSTACLE_TYPE : OBSTACLE_NONE;
}

/* ---- what a client offers ---- */

/* Whether sshd goes through the files for the key on ${line}, rather than refusing it at once. */
static enum truth
is_looked_for(const struct search *s, const struct key_line *line)
{
	const struct key *key = &line->key;

	if (key->type == NULL || !offered_keys_has(line))
		return truth_of(offered_keys_has(line));
	if (key->type->kind == KEY_RSA && key->bits < s->rsa_bits)
		return TRUTH_NO;
	return truth_and(type_is_accepted(s, key), truth_not(revoked_any_has(s->revoked, s->revoked_count, key)));
}

/* Whether a client of the account has sshd go through the files; any key, where none is in sight. */
static enum truth
files_are_searched(const struct account_keys *keys)
{
	return keys->offered == 0 && keys->held == 0 ? TRUTH_YES : keys->looked_for;
}

/* A file in another format holds one key. */
static void
count_offered(const struct search *s, const struct authorized_keys *keys, struct account_keys *out)
{
	uint32_t count = offered_keys_count(keys, keys->count, NULL);

	for (uint32_t i = 0; i < keys->count; i++)
		out->looked_for = truth_or(out->looked_for, is_looked_for(s, &keys->lines[i]));
	if (keys->format != KEY_FORMAT_OPENSSH)
		count = keys->format != KEY_FORMAT_EMPTY;
	if (count > out->offered)
		out->offered = count;
}

/* ---- one file ---- */

/* False for a key that an earlier line lets in: that line decides what it gives. */
static bool
is_first_line_of(const struct search *s, const struct key *key)
{
	for (size_t i = 0; i < s->accepted->count; i++)
		if (key_is_same(s->accepted->ptr[i], key))
			return false;
	if (s->accepted->count < COMPARED_MAX)
		key_vec_push(s->accepted, key);
	return true;
}

/* Line ${i} of ${keys} lets its key in, or may. */
static void
accept_line(const struct search *s, const struct authorized_keys *keys, uint32_t i, enum truth accepted,
    struct key_place *p, struct account_keys *out)
{
	const struct key_line *line = &keys->lines[i];
	bool is_idle = line->options.has_command && shell_command_is_idle(line->options.command);

	if (p->accepted == 0) {
		p->obstacle = OBSTACLE_NONE;
		p->line = line;
	}
	if (accepted == TRUTH_YES && !is_first_line_of(s, &line->key))
		return;
	out->usable = truth_or(out->usable, accepted);
	out->runs = truth_or(out->runs, is_idle ? TRUTH_NO :
	    line->options.has_command ? truth_and(accepted, TRUTH_UNKNOWN) : accepted);
	if (out->accepted == 0) {
		out->refused_first = offered_keys_count(keys, i, &line->key);
		out->first_is_forced = line->options.has_command;
		out->first_is_idle = is_idle;
	}
	p->accepted++;
	out->accepted++;
	out->free += !line->options.has_command;
	out->idle += is_idle;
	p->forced += line->options.has_command;
}

static void
judge_lines(const struct search *s, const struct authorized_keys *keys, struct key_place *p,
    struct account_keys *out)
{
	for (uint32_t i = 0; i < keys->count; i++) {
		enum truth accepted;
		enum key_obstacle obstacle = judge_line(s, &keys->lines[i], &accepted);

		p->held++;
		if (accepted != TRUTH_NO) {
			accept_line(s, keys, i, accepted, p, out);
			continue;
		}
		out->client_matters |= obstacle == OBSTACLE_FROM && from_option_may_have(s->e, keys->lines[i].options.from, s->a);
		if (p->accepted == 0 && p->line == NULL) {
			p->obstacle = obstacle;
			p->line = &keys->lines[i];
		}
	}
}

static bool
is_in_encrypted_home(const struct search *s, const char *path)
{
	return is_below_home(s, path) &&
	    account_path_encrypted_home(s->h->root, s->a, s->account) != NULL;
}

/* Reads the file where sshd could, and says why it could not. */
static void
judge_place(const struct search *s, struct key_place *p, struct account_keys *out)
{
	struct file file;
	struct authorized_keys keys;

	p->check = check_file(s, p->path.ptr);
	if (p->check.fault == PATH_MISSING) {
		p->obstacle = is_in_encrypted_home(s, p->path.ptr) ? OBSTACLE_ENCRYPTED : OBSTACLE_MISSING;
		return;
	}
	/* What is in a file that sshd will not read still tells whose keys are shut out. */
	file_read(s->h->root, s->a, p->path.ptr, FILE_MAX_KEYS, &file);
	if (p->check.fault == PATH_UNSEEN || file.state == FILE_UNSEEN) {
		p->obstacle = OBSTACLE_UNSEEN;
		out->usable = truth_or(out->usable, TRUTH_UNKNOWN);
		out->runs = truth_or(out->runs, TRUTH_UNKNOWN);
		return;
	}
	keys = authorized_keys_parse(s->a, &s->h->support, s->h->target->release, file.bytes);
	p->format = keys.format;
	count_offered(s, &keys, out);
	if (p->check.fault != PATH_GOOD) {
		p->obstacle = OBSTACLE_FILE;
		p->held = keys.count;
		return;
	}
	if (labels_let_sshd_read(s->h->facts, p->path.ptr) == TRUTH_NO) {
		p->obstacle = OBSTACLE_LABEL;
		p->held = keys.count;
		return;
	}
	p->obstacle = keys.format == KEY_FORMAT_OPENSSH ? OBSTACLE_LINE :
	    keys.format == KEY_FORMAT_EMPTY ? OBSTACLE_EMPTY : OBSTACLE_FORMAT;
	judge_lines(s, &keys, p, out);
	if (keys.format != KEY_FORMAT_OPENSSH && keys.format != KEY_FORMAT_EMPTY) {
		p->obstacle = p->accepted > 0 ? OBSTACLE_NONE : OBSTACLE_FORMAT;
		p->held = p->held > 0 ? p->held : 1;
	}
}

static void
add_place(const struct search *s, const struct word *entry, const char *path,
    struct place_vec *places, struct account_keys *out)
{
	struct key_place p = { .entry = entry, .path = slice_of(path) };

	judge_place(s, &p, out);
	place_vec_push(places, p);
}

/* All files of one word of AuthorizedKeysFile. */
static void
add_places(const struct search *s, const struct word *entry, struct place_vec *places,
    struct account_keys *out)
{
	const char *path = path_of(s, KEYWORD_AUTHORIZEDKEYSFILE, entry->text);
	char **paths;
	size_t count = 0;

	if (path == NULL) {
		place_vec_push(places, (struct key_place){ .entry = entry, .path = entry->text,
		    .obstacle = OBSTACLE_TOKEN });
		if (out->accepted == 0)
			out->ends_connection = TRUTH_YES;
		return;
	}
	if (s->h->target->release >= GLOBS_SINCE && strpbrk(path, "*?[") != NULL)
		count = root_glob(s->h->root, s->a, path, GLOB_LIMIT, &paths, NULL);
	for (size_t i = 0; i < count; i++)
		add_place(s, entry, paths[i], places, out);
	if (count == 0)
		add_place(s, entry, path, places, out);
}

/* ---- around the files ---- */

/* "none" is cleared at start-up only: in a Match block it is the name of a file. */
static void
read_revoked(struct search *s)
{
	uint32_t count;
	const struct word *words = effective_words(s->e, KEYWORD_REVOKEDKEYS, s->a, &count);
	struct revoked_keys *files = ARENA_ARRAY(s->a, struct revoked_keys, count);
	bool in_block = s->e->matched.slots[KEYWORD_REVOKEDKEYS].first != 0;

	s->revoked = files;
	for (uint32_t i = 0; i < count; i++)
		if (in_block || !slice_is_nocase(words[i].text, "none"))
			files[s->revoked_count++] = revoked_read(s->h->root, s->a, &s->h->support,
			    slice_string(s->a, words[i].text));
}

static struct reason
reason_for(const struct search *s, enum keyword k)
{
	return (struct reason){ k, effective_setter(s->e, k, 0) };
}

static bool
is_set_to_something(const struct search *s, enum keyword k)
{
	return effective_text_set(s->e, k, s->a).len > 0;
}

/* Whether the file of principals ${path} has no line that could name one. */
static bool
names_no_principal(const struct search *s, const char *path)
{
	struct principals list;
	struct file file;

	if (file_read(s->h->root, s->a, path, FILE_MAX_KEYS, &file) != FILE_THERE)
		return false;
	list = principals_parse(s->a, s->h->target->release, file.bytes);
	for (uint32_t i = 0; i < list.count; i++)
		if (list.lines[i].is_good)
			return false;
	return true;
}

/* Whether the list of principals that certificates need lets none of the account's through. */
static bool
lacks_principals(const struct search *s, struct account_keys *out)
{
	struct path_check check;
	const char *path;
	bool is_empty;

	if (!is_set_to_something(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE) ||
	    is_set_to_something(s, KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND))
		return false;
	path = path_of(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE,
	    effective_text(s->e, KEYWORD_AUTHORIZEDPRINCIPALSFILE, s->a));
	if (path == NULL)
		return true;
	check = check_file(s, path);
	is_empty = check.fault == PATH_GOOD && names_no_principal(s, path);
	if (!is_empty && (check.fault == PATH_GOOD || check.fault == PATH_UNSEEN))
		return false;
	struct key_place *p = ARENA_NEW(s->a, struct key_place);

	p->path = slice_of(path);
	p->check = check;
	p->obstacle = is_empty ? OBSTACLE_EMPTY : check.fault == PATH_MISSING ? OBSTACLE_MISSING : OBSTACLE_FILE;
	out->blame = reason_for(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE);
	out->worst = p;
	out->principals_fault = true;
	return true;
}

/* Only what no certificate can pass is certain: a missing list of principals, an authority of no use. */
static void
judge_certificates(const struct search *s, struct account_keys *out)
{
	struct certificates_verdict v;

	if (!is_set_to_something(s, KEYWORD_TRUSTEDUSERCAKEYS) || lacks_principals(s, out))
		return;
	v = certificates_judge(s->h, s->e, s->revoked, s->revoked_count, s->a);
	out->usable = truth_or(out->usable, v.accepted);
	out->runs = truth_or(out->runs, v.accepted);
	out->source_fault = v.fault;
	out->source_blame = v.blame;
}

/* AuthorizedKeysCommand may give keys, unless sshd would refuse to run it. */
static void
judge_command(const struct search *s, struct account_keys *out)
{
	struct keys_command_verdict v;

	if (!is_set_to_something(s, KEYWORD_AUTHORIZEDKEYSCOMMAND))
		return;
	v = keys_command_judge(s->h, s->e, s->account, s->a);
	out->usable = truth_or(out->usable, v.gives_keys);
	out->runs = truth_or(out->runs, v.gives_keys);
	if (v.has_unknown_token && (out->accepted == 0 || out->refused_first > 0))
		out->ends_connection = truth_or(out->ends_connection, files_are_searched(out));
	out->source_fault = v.fault;
	out->source_blame = v.blame;
}

/* The keys in ${path}, which sshd does not look at. */
static void
count_elsewhere(const struct search *s, const char *path, struct account_keys *out)
{
	struct authorized_keys keys;
	struct file file;

	if (file_read(s->h->root, s->a, path, FILE_MAX_KEYS, &file) != FILE_THERE)
		return;
	keys = authorized_keys_parse(s->a, &s->h->support, s->h->target->release, file.bytes);
	out->held += keys.good;
	count_offered(s, &keys, out);
	if (keys.good > 0 && out->elsewhere.len == 0)
		out->elsewhere = slice_of(path);
}

/* Files with keys that sshd does not look at: a misspelt name, the usual place, a pattern that this release takes for a name. */
static void
look_elsewhere(const struct search *s, struct account_keys *out)
{
	const char **looked_at = ARENA_ARRAY(s->a, const char *, out->place_count), **found;
	size_t count;

	for (uint32_t i = 0; i < out->place_count; i++)
		looked_at[i] = slice_string(s->a, out->places[i].path);
	count = account_path_elsewhere(s->h->root, s->a, s->account, looked_at, out->place_count,
	    GLOB_LIMIT, &found);
	for (size_t i = 0; i < count; i++)
		count_elsewhere(s, found[i], out);
	for (uint32_t i = 0; i < out->place_count && s->h->target->release < GLOBS_SINCE; i++) {
		char **paths;
		size_t matches = strpbrk(looked_at[i], "*?[") == NULL ? 0 :
		    root_glob(s->h->root, s->a, looked_at[i], GLOB_LIMIT, &paths, NULL);

		for (size_t k = 0; k < matches; k++)
			count_elsewhere(s, paths[k], out);
	}
}

/* The keyword a person would edit for an obstacle. */
static enum keyword
keyword_for(enum key_obstacle o)
{
	switch (o) {
	case OBSTACLE_TYPE:
		return KEYWORD_PUBKEYACCEPTEDALGORITHMS;
	case OBSTACLE_SIZE:
		return KEYWORD_REQUIREDRSASIZE;
	case OBSTACLE_REVOKED:
		return KEYWORD_REVOKEDKEYS;
	case OBSTACLE_FILE:
		return KEYWORD_STRICTMODES;
	default:
		return KEYWORD_AUTHORIZEDKEYSFILE;
	}
}

/*
 * A bad file in the home is a matter of StrictModes; elsewhere the path that
 * leads to it is where one would look first.
 */
static struct reason
blame_for_file(const struct search *s, const struct key_place *p)
{
	struct reason path = reason_for(s, KEYWORD_AUTHORIZEDKEYSFILE);

	if (p->check.fault == PATH_NOT_FILE || (path.statement != 0 && !is_below_home(s, p->path.ptr)))
		return path;
	return reason_for(s, KEYWORD_STRICTMODES);
}

/* The place that explains most: one that holds keys, else the first. */
static void
find_worst(const struct search *s, struct account_keys *out)
{
	const struct key_place *worst = NULL;

	for (uint32_t i = 0; i < out->place_count; i++) {
		const struct key_place *p = &out->places[i];

		if (p->accepted > 0)
			continue;
		if (worst == NULL || (worst->held == 0 && p->held > 0) ||
		    (worst->obstacle == OBSTACLE_MISSING && p->obstacle != OBSTACLE_MISSING))
			worst = p;
	}
	if (worst == NULL || out->worst != NULL)
		return;
	out->worst = worst;
	out->blame = reason_for(s, keyword_for(worst->obstacle));
	if (worst->obstacle == OBSTACLE_FILE)
		out->blame = blame_for_file(s, worst);
}

struct account_keys
account_keys_find(const struct host *h, const struct effective *e, const struct account *account,
    struct arena *a)
{
	struct search s = { .h = h, .e = e, .account = account, .a = a };
	struct account_keys out = { .usable = TRUTH_NO, .runs = TRUTH_NO,
		.looked_for = TRUTH_NO, .ends_connection = TRUTH_NO };
	struct place_vec places = { 0 };
	struct key_vec accepted = { 0 };
	uint32_t count;
	const struct word *words = effective_words(e, KEYWORD_AUTHORIZEDKEYSFILE, a, &count);

	s.algorithms = effective_algorithms(e, LIST_PUBKEY, a, &s.algorithm_count);
	s.rsa_bits = keyword_facts(h->target, KEYWORD_REQUIREDRSASIZE)->status == STATUS_SUPPORTED ?
	    effective_number(e, KEYWORD_REQUIREDRSASIZE, 0, a) : RSA_MINIMUM;
	if (s.rsa_bits < RSA_MINIMUM)
		s.rsa_bits = RSA_MINIMUM;
	s.strict = effective_number(e, KEYWORD_STRICTMODES, 0, a) != 0;
	s.accepted = &accepted;
	read_revoked(&s);
	for (uint32_t i = 0; i < count; i++)
		if (!slice_is_nocase(words[i].text, "none"))
			add_places(&s, &words[i], &places, &out);
	out.places = memcpy(ARENA_ARRAY(a, struct key_place, places.count + 1),
	    places.count > 0 ? places.ptr : &(struct key_place){ 0 }, places.count * sizeof(struct key_place));
	out.place_count = (uint32_t)places.count;
	for (uint32_t i = 0; i < out.place_count; i++)
		out.held += out.places[i].held;
	place_vec_release(&places);
	key_vec_release(&accepted);
	look_elsewhere(&s, &out);
	/* Nothing behind the file on which sshd dies is read. */
	if (out.ends_connection == TRUTH_YES) {
		out.usable = out.runs = TRUTH_NO;
		out.ends_connection = files_are_searched(&out);
	}
	judge_certificates(&s, &out);
	judge_command(&s, &out);
	find_worst(&s, &out);
	if (out.worst == NULL && out.blame.keyword == KEYWORD_NONE)
		out.blame = out.source_fault != NULL ? out.source_blame :
		    reason_for(&s, KEYWORD_AUTHORIZEDKEYSFILE);
	return out;
}
