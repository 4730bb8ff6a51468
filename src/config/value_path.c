/*
 * Values that are one text: words[0].text as sshd stores it. RevokedKeys and
 * AuthorizedKeysFile: words[].
 */
#include <limits.h>
#include <string.h>

#include "base/escape.h"
#include "config/value_parsers.h"
#include "host/accounts.h"

enum {
	TILDE_EXPAND = 807,		/* the function's name before messages */
	TILDE_NAMES_USERS = 809,	/* "~name" without a slash is a user */
	TILDE_NAME_MAX = 127,		/* until that */
	PATHS_NONE_ALONE = 1003,
	PATHS_NEED_AN_ITEM = 907,
	COMMAND_CHECKED_ALWAYS = 807,
};

/* sshd dies of a path that begins with "~"; in a line without effect it did not look. */
static void
refuse_tilde(struct reader *r, struct slice text, struct slice message)
{
	struct complaint *c = complaint_add(r->in, PROBLEM_BAD_VALUE, COMPLAINT_FATAL, r->in->node->rest_span,
	    "tilde_expand%s: " SLICE_FORMAT, r->release >= TILDE_EXPAND ? "" : "_filename", SLICE_ARG(text));

	c->form = FORM_BARE;
	/* The words of a list are expanded before sshd asks whether it wants them. */
	if (r->in->facts->type != TYPE_PATHS || !r->argv)
		c->when = WHEN_ACTIVE | (r->in->facts->multiplicity == MULTI_APPEND ? 0u : WHEN_UNSET);
	c->message = message;
}

/* The home of ${user}, of root for the empty name; NULL after a complaint, or when it is not in sight. */
static const char *
home_of(struct reader *r, struct slice user)
{
	struct accounts *accounts = r->in->accounts;
	const struct account *found = NULL;

	if (accounts != NULL && accounts_known(accounts))
		found = user.len == 0 ? accounts_find_uid(accounts, 0) :
		    accounts_find(accounts, slice_string(r->in->a, user));
	if (found != NULL)
		return found->home;
	if (user.len == 0 || slice_is(user, "root"))
		return "/root";
	if (accounts == NULL || !accounts_known(accounts) || !accounts_complete(accounts))
		return NULL;
	refuse_tilde(r, slice_printf(r->in->a, "No such user " SLICE_FORMAT, SLICE_ARG(user)),
	    slice_printf(r->in->a, "no user is called '" SLICE_FORMAT "'",
	    SLICE_ARG(escape_visible_copy(r->in->a, user))));
	return NULL;
}

/*
 * misc.c tilde_expand: sshd runs as root, so "~/x" is below root's home,
 * whatever user logs in.  A path whose home is not known stays as it is.
 */
static struct slice
expand_tilde(struct reader *r, struct slice path)
{
	struct slice rest = slice_part(path, 1, path.len), user = { 0 };
	const char *home;
	size_t slash = 0, len;

	if (path.len == 0 || path.ptr[0] != '~')
		return path;
	while (slash < rest.len && rest.ptr[slash] != '/')
		slash++;
	if (slash > 0 && (slash < rest.len || r->release >= TILDE_NAMES_USERS)) {
		user = slice_part(rest, 0, slash);
		rest = slice_part(rest, slash, rest.len);
	}
	if (r->release < TILDE_NAMES_USERS && user.len > TILDE_NAME_MAX) {
		refuse_tilde(r, SLICE("~username too long"), SLICE("the user name behind ~ is too long"));
		return path;
	}
	if ((home = home_of(r, user)) == NULL)
		return path;
	if (rest.len > 0 && rest.ptr[0] == '/')
		rest = slice_part(rest, 1, rest.len);
	if (r->release >= TILDE_NAMES_USERS)
		while (rest.len > 0 && rest.ptr[0] == '/')
			rest = slice_part(rest, 1, rest.len);
	len = strlen(home);
	path = slice_printf(r->in->a, "%s%s" SLICE_FORMAT, home,
	    len == 0 || home[len - 1] != '/' ? "/" : "", SLICE_ARG(rest));
	if (path.len >= PATH_MAX)
		refuse_tilde(r, SLICE("Path too long"), SLICE("the path is too long"));
	return path;
}

/* derelativise_path: sshd's working directory goes in front of a relative path. */
static struct slice
make_absolute(struct reader *r, struct slice path)
{
	if (slice_is_nocase(path, "none"))
		return SLICE("none");
	path = expand_tilde(r, path);
	if (path.len > 0 && (path.ptr[0] == '/' || path.ptr[0] == '~'))
		return path;
	return slice_printf(r->in->a, "//" SLICE_FORMAT, SLICE_ARG(path));
}

/* A path; relative ones begin at sshd's working directory, "/". */
bool
value_path_absolute(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_FILE);

	if (w == NULL)
		return false;
	reader_store_text(r, make_absolute(r, w->text), w->span);
	return true;
}

/* HostKeyAgent: SSH_AUTH_SOCK or a path. */
bool
value_path_agent(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_SOCKET);

	if (w == NULL)
		return false;
	reader_store_text(r, slice_is(w->text, "SSH_AUTH_SOCK") ? w->text :
	    make_absolute(r, w->text), w->span);
	return true;
}

/* AgentSocketPath: sockets below the user's home, or below a folder that all share. */
bool
value_path_agents(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_PATH);
	const char *kind = "";
	bool good;

	if (w == NULL)
		return false;
	if (slice_starts_with(w->text, SLICE("user:"))) {
		kind = "user ";
		good = w->text.len > strlen("user:");
	} else if (slice_starts_with(w->text, SLICE("shared:"))) {
		kind = "shared ";
		good = slice_starts_with(w->text, SLICE("shared:/"));
	} else {
		good = slice_is(w->text, "none");
	}
	if (good)
		reader_store(r, w, 1);
	else
		reader_complain(r, PHRASE_BAD_AGENTS, w, w->text, kind);
	return good;
}

/* SecurityKeyProvider: internal or a path. */
bool
value_path_provider(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_FILE_ARGUMENT);

	if (w == NULL)
		return false;
	reader_store_text(r, slice_is_nocase(w->text, "internal") ? w->text :
	    make_absolute(r, w->text), w->span);
	return true;
}

/* AuthorizedPrincipalsFile: relative paths stay, they are below the user's home. */
bool
value_path_home(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_FILE_ARGUMENT);

	if (w == NULL)
		return false;
	reader_store_text(r, expand_tilde(r, w->text), w->span);
	return true;
}

/* ChrootDirectory: as written. */
bool
value_path_as_written(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_FILE_ARGUMENT);

	if (w != NULL)
		reader_store(r, w, 1);
	return w != NULL;
}

/* PAMServiceName and the like: a word. */
bool
value_path_word(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_WORD);

	if (w != NULL)
		reader_store(r, w, 1);
	return w != NULL;
}

/* AuthorizedKeysCommandUser, AuthorizedPrincipalsCommandUser: a user name. */
bool
value_path_user(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_USER);

	if (w != NULL)
		reader_store(r, w, 1);
	return w != NULL;
}

/*
 * AuthorizedKeysFile, and RevokedKeys since 10.3: words[], with "~" replaced.
 * Until 8.6 nothing is said about them.
 */
bool
value_path_list(struct reader *r)
{
	struct word *words = reader_words(r, r->in->node->word_count);
	const struct word *w;
	uint32_t count = 0;

	while ((w = reader_next_item(r)) != NULL) {
		if (w->text.len == 0)
			return reader_refuse(r, PHRASE_EMPTY_ITEM, w);
		if (r->release >= PATHS_NONE_ALONE && slice_is_nocase(w->text, "none") &&
		    (count > 0 || reader_more(r)))
			return reader_refuse(r, PHRASE_NOT_ALONE, w);
		words[count] = *w;
		words[count++].text = expand_tilde(r, w->text);
	}
	if (!r->argv)
		/*
		 * what an empty word hides is not looked at
		 */
		r->next = r->in->node->word_count;
	if (count == 0) {
		if (r->release >= PATHS_NEED_AN_ITEM)
			reader_complain(r, PHRASE_NONE_GIVEN, NULL, SLICE(""), "");
		return false;
	}
	reader_store(r, words, count);
	return true;
}

/* ---- the rest of the line ---- */

/* Blanks at the front do not belong to the text (strspn WHITESPACE). */
static struct slice
rest_of_line(const struct reader *r)
{
	struct slice rest = r->in->node->rest;

	while (rest.len > 0 && slice_has(SLICE(" \t\r\n"), rest.ptr[0]))
		rest = slice_part(rest, 1, rest.len);
	return rest;
}

static bool
store_rest(struct reader *r, struct slice text)
{
	r->next = r->in->node->word_count;
	reader_store_text(r, text, r->in->node->rest_span);
	return true;
}

/*
 * AuthorizedKeysCommand, AuthorizedPrincipalsCommand: an absolute path with
 * arguments, quotes kept, or none.
 */
bool
value_path_command(struct reader *r)
{
	const struct node *n = r->in->node;
	struct slice text = rest_of_line(r);
	struct complaint *c;

	r->next = n->word_count;
	if (n->rest.len == 0 && n->word_count == 0) {
		reader_complain(r, PHRASE_NO_ARGUMENT, NULL, SLICE(""), "");
		return false;
	}
	if ((text.len == 0 || text.ptr[0] != '/') && !slice_is_nocase(text, "none")) {
		c = reader_complain(r, PHRASE_NOT_ABSOLUTE, NULL, text, "");
		c->span = n->rest_span;
		c->help = text.len > 0 && text.ptr[0] == '"' ?
		    SLICE("sshd keeps the quotation mark: leave it out") : SLICE("");
		if (r->release < COMMAND_CHECKED_ALWAYS)
			c->when = WHEN_ACTIVE | WHEN_UNSET;
		return false;
	}
	return store_rest(r, text);
}

/* ForceCommand: any text; "none" is for the evaluator to see. */
bool
value_path_force_command(struct reader *r)
{
	if (r->in->node->rest.len == 0) {
		reader_complain(r, PHRASE_NO_ARGUMENT, NULL, SLICE(""), "");
		return false;
	}
	return store_rest(r, rest_of_line(r));
}

/* VersionAddendum: any text, "" for none. */
bool
value_path_rest(struct reader *r)
{
	struct slice text = rest_of_line(r);
	bool none = slice_is_nocase(text, "none");

	if (r->in->node->rest.len == 0) {
		reader_complain(r, PHRASE_NO_ARGUMENT, NULL, SLICE(""), "");
		return false;
	}
	if (slice_has(text, '\r') && (!none || r->argv)) {
		struct complaint *c = reader_complain(r, PHRASE_BAD_ADDENDUM, NULL, text, "");

		c->span = r->in->node->rest_span;
		if (!r->argv)
			c->when = WHEN_ACTIVE | WHEN_UNSET;
		return false;
	}
	return store_rest(r, none ? SLICE("") : text);
}
