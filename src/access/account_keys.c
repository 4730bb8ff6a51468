#include "access/account_keys.h"

#include <string.h>

#include "access/lists.h"
#include "base/escape.h"
#include "base/vec.h"
#include "host/file.h"

VEC(place_vec, struct key_place);

enum { RSA_MINIMUM = 1024, GLOBS_SINCE = 1000, GLOB_LIMIT = 64 };

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
	enum truth all_revoked;
	const struct authorized_keys *revoked;	/* per RevokedKeys file */
	uint32_t revoked_count;
	bool revoked_unknown;
};

/* ---- tokens ---- */

/* %h %u %U %%; false at a token that sshd does not know. */
static bool
expand(const struct search *s, enum keyword slot, struct slice text, struct slice *out)
{
	const char *known = token_letters(s->h->target, slot);
	struct text made;
	bool good = true;

	text_init(&made);
	for (size_t i = 0; i < text.len && good; i++) {
		char letter = i + 1 < text.len ? text.ptr[i + 1] : '\0';

		if (text.ptr[i] != '%') {
			text_add_char(&made, text.ptr[i]);
			continue;
		}
		i++;
		good = letter != '\0' && strchr(known, letter) != NULL;
		if (letter == '%')
			text_add_char(&made, '%');
		else if (letter == 'h')
			text_add_string(&made, s->account->home);
		else if (letter == 'u')
			text_add_string(&made, s->account->name);
		else if (letter == 'U')
			text_printf(&made, "%lu", (unsigned long)s->account->uid);
	}
	*out = text_keep(&made, s->a);
	text_release(&made);
	return good;
}

/* As expand_authorized_keys: what does not begin with '/' belongs to the home. */
static bool
expand_path(const struct search *s, enum keyword slot, struct slice text, struct slice *path)
{
	if (!expand(s, slot, text, path))
		return false;
	if (path->len == 0 || path->ptr[0] != '/')
		*path = slice_printf(s->a, "%s/" SLICE_FORMAT, s->account->home, SLICE_ARG(*path));
	*path = (struct slice){ slice_string(s->a, *path), path->len };
	return true;
}

/* ---- what is accepted ---- */

static bool
is_listed(const struct search *s, const char *name)
{
	for (uint32_t i = 0; i < s->algorithm_count; i++)
		if (slice_is(s->algorithms[i], name))
			return true;
	return false;
}

/* RSA keys are judged by their signatures; ssh-rsa alone serves only old clients. */
static enum truth
type_is_accepted(const struct search *s, const struct key *key)
{
	if (key->type->kind != KEY_RSA)
		return truth_of(is_listed(s, key->type->name));
	if (is_listed(s, "rsa-sha2-256") || is_listed(s, "rsa-sha2-512"))
		return TRUTH_YES;
	return is_listed(s, "ssh-rsa") ? TRUTH_UNKNOWN : TRUTH_NO;
}

static bool
is_revoked(const struct search *s, const struct key *key)
{
	for (uint32_t i = 0; i < s->revoked_count; i++)
		for (uint32_t j = 0; j < s->revoked[i].count; j++)
			if (s->revoked[i].lines[j].key.type != NULL &&
			    key_is_same(&s->revoked[i].lines[j].key, key))
				return true;
	return false;
}

/* auth-options.c: from="…" against the client's name and address. */
static bool
from_has_client(const struct search *s, struct slice from)
{
	const struct connection *c = s->e->connection;
	struct slice entry = slice_printf(s->a, "*@" SLICE_FORMAT, SLICE_ARG(from));
	struct user_entry parsed = user_entry_parse(s->a, entry);

	if (c == NULL || c->addr == NULL)
		return true;
	return user_entry_host_matches(&parsed, c->host != NULL ? c->host : c->addr, c->addr);
}

/* What keeps the key on ${line} out; ${*accepted} is unknown where it is the client's matter. */
static enum key_obstacle
judge_line(const struct search *s, const struct key_line *line, enum truth *accepted)
{
	*accepted = TRUTH_NO;
	if (line->state != KEY_LINE_GOOD)
		return line->state == KEY_LINE_SHORT ? OBSTACLE_SIZE : OBSTACLE_LINE;
	if (line->key.type->kind == KEY_RSA && line->key.bits < s->rsa_bits)
		return OBSTACLE_SIZE;
	if (line->options.is_authority) {
		*accepted = TRUTH_UNKNOWN;
		return OBSTACLE_NONE;
	}
	if (s->all_revoked == TRUTH_YES || is_revoked(s, &line->key))
		return OBSTACLE_REVOKED;
	if (line->options.has_expiry && line->options.valid_before < s->h->now)
		return OBSTACLE_EXPIRED;
	if (line->options.has_from && !from_has_client(s, line->options.from))
		return OBSTACLE_FROM;
	*accepted = type_is_accepted(s, &line->key);
	if (*accepted == TRUTH_YES && (s->revoked_unknown || s->all_revoked == TRUTH_UNKNOWN))
		*accepted = TRUTH_UNKNOWN;
	return *accepted == TRUTH_NO ? OBSTACLE_TYPE : OBSTACLE_NONE;
}

/* ---- one file ---- */

static void
judge_lines(const struct search *s, const struct authorized_keys *keys, struct key_place *p,
    struct account_keys *out)
{
	for (uint32_t i = 0; i < keys->count; i++) {
		const struct key_line *line = &keys->lines[i];
		enum truth accepted;
		enum key_obstacle obstacle = judge_line(s, line, &accepted);

		p->held++;
		out->usable = truth_or(out->usable, accepted);
		out->runs = truth_or(out->runs, line->options.has_command ? TRUTH_NO : accepted);
		if (accepted == TRUTH_NO) {
			if (p->accepted == 0 && p->line == NULL) {
				p->obstacle = obstacle;
				p->line = line;
			}
			continue;
		}
		if (p->accepted++ == 0) {
			p->obstacle = OBSTACLE_NONE;
			p->line = line;
		}
		p->forced += line->options.has_command;
	}
	out->accepted += p->accepted;
}

/* Reads the file where sshd could, and says why it could not. */
static void
judge_place(const struct search *s, struct key_place *p, struct account_keys *out)
{
	struct file file;
	struct authorized_keys keys;

	p->check = strict_modes_readable(&s->h->strict, s->account, p->path.ptr);
	if (p->check.fault == PATH_GOOD && s->strict)
		p->check = strict_modes_file(&s->h->strict, s->account, p->path.ptr);
	if (p->check.fault == PATH_MISSING) {
		p->obstacle = OBSTACLE_MISSING;
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
	if (p->check.fault != PATH_GOOD) {
		p->obstacle = OBSTACLE_FILE;
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
add_places(const struct search *s, const struct word *entry, struct place_vec *places,
    struct account_keys *out)
{
	struct key_place p = { .entry = entry };
	char **paths;
	size_t count = 0;
	bool more;

	if (!expand_path(s, KEYWORD_AUTHORIZEDKEYSFILE, entry->text, &p.path)) {
		p.obstacle = OBSTACLE_TOKEN;
		place_vec_push(places, p);
		return;
	}
	if (s->h->target->release >= GLOBS_SINCE && strpbrk(p.path.ptr, "*?[") != NULL)
		count = root_glob(s->h->root, s->a, p.path.ptr, GLOB_LIMIT, &paths, &more);
	for (size_t i = 0; i < count; i++) {
		p = (struct key_place){ .entry = entry, .path = slice_of(paths[i]) };
		judge_place(s, &p, out);
		place_vec_push(places, p);
	}
	if (count == 0) {
		judge_place(s, &p, out);
		place_vec_push(places, p);
	}
}

/* ---- around the files ---- */

/* RevokedKeys: a file that cannot be read refuses every key (auth.c auth_key_is_revoked). */
static void
read_revoked(struct search *s)
{
	uint32_t count;
	const struct word *words = effective_words(s->e, KEYWORD_REVOKEDKEYS, s->a, &count);
	struct authorized_keys *lists = ARENA_ARRAY(s->a, struct authorized_keys, count);
	bool in_block = effective_setter(s->e, KEYWORD_REVOKEDKEYS, 0) != 0 &&
	    s->e->matched.slots[KEYWORD_REVOKEDKEYS].first != 0;

	s->revoked = lists;
	for (uint32_t i = 0; i < count; i++) {
		struct file file;
		const char *path = slice_string(s->a, words[i].text);

		if (slice_is_nocase(words[i].text, "none") && !in_block)
			continue;
		switch (file_read(s->h->root, s->a, path, FILE_MAX_KEYS, &file)) {
		case FILE_THERE:
			if (slice_starts_with(file.bytes, SLICE("SSHKRL\n"))) {
				s->revoked_unknown = true;
				break;
			}
			lists[s->revoked_count] = authorized_keys_parse_bare(s->a, &s->h->support, file.bytes);
			/* A line that is no key makes the whole file an error, and so every key revoked. */
			if (lists[s->revoked_count].count > 0 &&
			    lists[s->revoked_count].lines[lists[s->revoked_count].count - 1].state != KEY_LINE_GOOD)
				s->all_revoked = TRUTH_YES;
			s->revoked_count++;
			break;
		case FILE_UNSEEN:
			if (s->all_revoked == TRUTH_NO)
				s->all_revoked = TRUTH_UNKNOWN;
			break;
		default:
			s->all_revoked = TRUTH_YES;
		}
	}
}

static struct reason
reason_for(const struct search *s, enum keyword k)
{
	return (struct reason){ k, effective_setter(s->e, k, 0) };
}

static bool
is_set_to_something(const struct search *s, enum keyword k)
{
	struct slice text = effective_text(s->e, k, s->a);

	return effective_setter(s->e, k, 0) != 0 && text.len > 0 && !slice_is_nocase(text, "none");
}

/* Certificates: their owner has them, no file of the host does; only a missing list of principals is certain. */
static void
judge_certificates(const struct search *s, struct account_keys *out)
{
	struct slice path;
	struct path_check check;
	struct file file;

	if (!is_set_to_something(s, KEYWORD_TRUSTEDUSERCAKEYS))
		return;
	if (is_set_to_something(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE) &&
	    !is_set_to_something(s, KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND)) {
		if (!expand_path(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE,
		    effective_text(s->e, KEYWORD_AUTHORIZEDPRINCIPALSFILE, s->a), &path))
			return;
		check = strict_modes_readable(&s->h->strict, s->account, path.ptr);
		if (check.fault == PATH_GOOD && s->strict)
			check = strict_modes_file(&s->h->strict, s->account, path.ptr);
		if (check.fault != PATH_GOOD && check.fault != PATH_UNSEEN) {
			struct key_place *p = ARENA_NEW(s->a, struct key_place);

			p->path = path;
			p->check = check;
			p->obstacle = check.fault == PATH_MISSING ? OBSTACLE_MISSING : OBSTACLE_FILE;
			out->blame = reason_for(s, KEYWORD_AUTHORIZEDPRINCIPALSFILE);
			out->worst = p;
			out->principals_fault = true;
			return;
		}
	}
	if (file_read(s->h->root, s->a, slice_string(s->a, effective_text(s->e, KEYWORD_TRUSTEDUSERCAKEYS, s->a)),
	    FILE_MAX_KEYS, &file) == FILE_MISSING)
		return;
	out->usable = truth_or(out->usable, TRUTH_UNKNOWN);
	out->runs = truth_or(out->runs, TRUTH_UNKNOWN);
}

/* AuthorizedKeysCommand is never run: it may give keys, unless sshd would refuse to run it. */
static void
judge_command(const struct search *s, struct account_keys *out)
{
	struct slice command, user, program, rest;
	struct path_check check;
	const struct account *runner;

	if (!is_set_to_something(s, KEYWORD_AUTHORIZEDKEYSCOMMAND))
		return;
	command = effective_text(s->e, KEYWORD_AUTHORIZEDKEYSCOMMAND, s->a);
	user = effective_text(s->e, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER, s->a);
	if (!is_set_to_something(s, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER)) {
		out->command_fault = "AuthorizedKeysCommandUser is not set";
		return;
	}
	if (slice_is(user, "%u"))
		user = slice_of(s->account->name);
	runner = accounts_find(s->h->accounts, slice_string(s->a, user));
	if (runner == NULL && accounts_complete(s->h->accounts)) {
		out->command_fault = arena_printf(s->a, NULL, "the account %s of AuthorizedKeysCommandUser does not exist",
		    slice_string(s->a, escape_visible_copy(s->a, user)));
		return;
	}
	rest = command;
	slice_cut(&rest, ' ', &program);
	check = strict_modes_command(&s->h->strict, runner, slice_string(s->a, program));
	if (check.fault == PATH_GOOD || check.fault == PATH_UNSEEN) {
		out->usable = truth_or(out->usable, TRUTH_UNKNOWN);
		out->runs = truth_or(out->runs, TRUTH_UNKNOWN);
		return;
	}
	out->command_fault = arena_printf(s->a, NULL, "the program of AuthorizedKeysCommand %s",
	    check.fault == PATH_MISSING ? "does not exist" : check.fault == PATH_OWNER ? "or a folder above it does not belong to root" :
	    check.fault == PATH_WRITABLE ? "or a folder above it can be written to by others" : "cannot be run");
}

/* Files with keys that sshd does not look at: a misspelt name, the usual place, a shared folder. */
static void
look_elsewhere(const struct search *s, const struct place_vec *places, struct account_keys *out)
{
	static const char *const usual[] = {
		"%h/.ssh/auth*", "%h/.ssh/*.pub.txt", "%h/authorized_keys*", "/etc/ssh/authorized_keys/%u*",
		"/etc/ssh/keys/%u*", "/etc/ssh/authorized_keys", "/etc/ssh/authorized_keys.d/%u*", "/home/authorized_keys",
		"%h/.ssh/*/authorized_keys", "/home/.ssh/authorized_keys",
	};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		struct slice pattern;
		char **paths;
		bool more;
		size_t count;

		expand(s, KEYWORD_AUTHORIZEDKEYSFILE, slice_of(usual[i]), &pattern);
		count = root_glob(s->h->root, s->a, slice_string(s->a, pattern), GLOB_LIMIT, &paths, &more);
		for (size_t j = 0; j < count; j++) {
			struct authorized_keys keys;
			struct file file;
			bool looked_at = false;

			for (size_t k = 0; k < places->count; k++)
				looked_at |= slice_is(places->ptr[k].path, paths[j]);
			if (looked_at || file_read(s->h->root, s->a, paths[j], FILE_MAX_KEYS, &file) != FILE_THERE)
				continue;
			keys = authorized_keys_parse(s->a, &s->h->support, s->h->target->release, file.bytes);
			if (keys.good == 0)
				continue;
			out->held += keys.good;
			if (out->elsewhere.len == 0)
				out->elsewhere = slice_of(paths[j]);
		}
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
	/* A path of one's own that leads to a bad file is where one would look first. */
	if (worst->obstacle == OBSTACLE_FILE && worst->check.fault >= PATH_UNREADABLE)
		out->blame = reason_for(s, KEYWORD_AUTHORIZEDKEYSFILE);
}

struct account_keys
account_keys_find(const struct host *h, const struct effective *e, const struct account *account,
    struct arena *a)
{
	struct search s = { .h = h, .e = e, .account = account, .a = a };
	struct account_keys out = { .usable = TRUTH_NO, .runs = TRUTH_NO };
	struct place_vec places = { 0 };
	uint32_t count;
	const struct word *words = effective_words(e, KEYWORD_AUTHORIZEDKEYSFILE, a, &count);

	s.algorithms = effective_algorithms(e, LIST_PUBKEY, a, &s.algorithm_count);
	s.rsa_bits = keyword_facts(h->target, KEYWORD_REQUIREDRSASIZE)->status == STATUS_SUPPORTED ?
	    effective_number(e, KEYWORD_REQUIREDRSASIZE, 0, a) : RSA_MINIMUM;
	if (s.rsa_bits < RSA_MINIMUM)
		s.rsa_bits = RSA_MINIMUM;
	s.strict = effective_number(e, KEYWORD_STRICTMODES, 0, a) != 0;
	read_revoked(&s);
	for (uint32_t i = 0; i < count; i++)
		if (!slice_is_nocase(words[i].text, "none"))
			add_places(&s, &words[i], &places, &out);
	out.places = memcpy(ARENA_ARRAY(a, struct key_place, places.count + 1),
	    places.count > 0 ? places.ptr : &(struct key_place){ 0 }, places.count * sizeof(struct key_place));
	out.place_count = (uint32_t)places.count;
	for (uint32_t i = 0; i < out.place_count; i++)
		out.held += out.places[i].held;
	look_elsewhere(&s, &places, &out);
	place_vec_release(&places);
	judge_certificates(&s, &out);
	judge_command(&s, &out);
	find_worst(&s, &out);
	if (out.worst == NULL && out.blame.keyword == KEYWORD_NONE)
		out.blame = reason_for(&s, out.command_fault != NULL ? KEYWORD_AUTHORIZEDKEYSCOMMAND :
		    KEYWORD_AUTHORIZEDKEYSFILE);
	return out;
}

/* ---- words ---- */

static const char *
fault_text(const struct path_check *c, struct arena *a)
{
	const char *where = c->path != NULL ? slice_string(a, escape_visible_copy(a, slice_of(c->path))) : "it";

	switch (c->fault) {
	case PATH_NOT_FILE:
		return "it is no regular file";
	case PATH_NOT_FOLDER:
		return arena_printf(a, NULL, "%s is no folder", where);
	case PATH_OWNER:
		return arena_printf(a, NULL, "%s belongs to uid %lu, not to the account or root", where,
		    (unsigned long)c->uid);
	case PATH_WRITABLE:
		return arena_printf(a, NULL, "%s can be written to by its group or others (mode %04o)", where,
		    (unsigned)(c->mode & 07777));
	case PATH_UNREADABLE:
		return arena_printf(a, NULL, "the account may not read %s (mode %04o, uid %lu)", where,
		    (unsigned)(c->mode & 07777), (unsigned long)c->uid);
	case PATH_UNREACHABLE:
		return arena_printf(a, NULL, "the account may not enter %s (mode %04o)", where,
		    (unsigned)(c->mode & 07777));
	default:
		return "sshd cannot use it";
	}
}

static const char *
line_text(const struct key_place *p, struct arena *a)
{
	static const char *const states[] = {
		[KEY_LINE_GOOD] = "is good",
		[KEY_LINE_CERTIFICATE] = "is a certificate, which means nothing here",
		[KEY_LINE_OPTIONS] = "has options that sshd refuses",
		[KEY_LINE_NO_TYPE] = "has a type of key that this sshd does not know",
		[KEY_LINE_SHORT] = "has an RSA key that is too short",
		[KEY_LINE_WRAPPED] = "is broken off: the key continues on the next line",
		[KEY_LINE_DAMAGED] = "holds a damaged key",
		[KEY_LINE_BOM] = "begins with a byte order mark",
		[KEY_LINE_NO_KEY] = "holds no key",
	};

	if (p->line == NULL)
		return "no line in it is a key that sshd reads";
	return arena_printf(a, NULL, "line %u %s", p->line->number, states[p->line->state]);
}

static const char *
obstacle_text(const struct key_place *p, struct arena *a)
{
	switch (p->obstacle) {
	case OBSTACLE_NONE:
		return "it is used";
	case OBSTACLE_MISSING:
		return "it does not exist";
	case OBSTACLE_UNSEEN:
		return "it cannot be looked at from here";
	case OBSTACLE_TOKEN:
		return "its name has a %-token that sshd does not know";
	case OBSTACLE_FILE:
		return fault_text(&p->check, a);
	case OBSTACLE_FORMAT:
		return "it is in another program's format, not authorized_keys";
	case OBSTACLE_EMPTY:
		return "it holds no key";
	case OBSTACLE_LINE:
		return line_text(p, a);
	case OBSTACLE_TYPE:
		return "PubkeyAcceptedAlgorithms leaves out the types of its keys";
	case OBSTACLE_SIZE:
		return "its RSA keys are shorter than sshd accepts";
	case OBSTACLE_REVOKED:
		return "RevokedKeys refuses its keys";
	case OBSTACLE_FROM:
		return "the from= option of its keys leaves this client out";
	case OBSTACLE_EXPIRED:
		return "its keys have expired";
	}
	return "";
}

struct slice
key_place_text(const struct key_place *place, struct arena *a)
{
	return slice_printf(a, SLICE_FORMAT ": %s", SLICE_ARG(escape_visible_copy(a, place->path)),
	    obstacle_text(place, a));
}
