#ifdef __linux__
#define _GNU_SOURCE
#include <shadow.h>
#endif

#include "host/shadow.h"

#include <string.h>
#include <unistd.h>

#include "host/file.h"

enum { MAX_DAYS = 1000000000 };

struct shadow_file {
	bool was_read;
	struct file file;
	struct slice rest;	/* behind the last line found: the next one mostly follows */
};

struct shadow_book {
	struct accounts *accounts;
	enum lock_style style;
	struct shadow_file shadow;
	struct shadow_file master;
};

struct shadow_book *
shadow_book_make(struct accounts *accounts, enum lock_style style)
{
	struct shadow_book *book = ARENA_NEW(accounts_arena(accounts), struct shadow_book);

	book->accounts = accounts;
	book->style = style;
	return book;
}

static enum password_state
state_of(const char *field, enum lock_style style)
{
	static const char *const marks[] = { "!", "*LOCKED*", "*LK*" };

	if (field[0] == '\0')
		return PASSWORD_EMPTY;
	if (style == LOCK_SOLARIS ? strcmp(field, marks[style]) == 0 :
	    strncmp(field, marks[style], strlen(marks[style])) == 0)
		return PASSWORD_LOCKED;
	/* The shortest hash is that of DES, 13 characters; crypt(3) makes none with these. */
	if (strlen(field) < 13 || strpbrk(field, "*!:; \\\t") != NULL)
		return PASSWORD_IMPOSSIBLE;
	return PASSWORD_HASH;
}

static bool
is_weak(const char *field)
{
	return field[0] != '$' || strncmp(field, "$1$", 3) == 0;
}

static struct shadow
make(const char *field, enum lock_style style)
{
	struct shadow s = { .last_change = -1, .max_age = -1, .grace = -1, .expires = -1 };

	s.password = state_of(field, style);
	s.is_weak = s.password == PASSWORD_HASH && is_weak(field);
	return s;
}

static int64_t
days(struct slice field)
{
	int64_t n = 0;

	if (field.len == 0)
		return -1;
	for (size_t i = 0; i < field.len; i++) {
		if (field.ptr[i] < '0' || field.ptr[i] > '9')
			return -1;
		if (n < MAX_DAYS)
			n = n * 10 + (field.ptr[i] - '0');
	}
	return n;
}

/* Whether ${path} is there to be looked at. */
static bool
open_book(const struct shadow_book *book, struct shadow_file *f, const char *path)
{
	if (!f->was_read) {
		f->was_read = true;
		file_read(accounts_root(book->accounts), accounts_arena(book->accounts), path,
		    FILE_MAX_KEYS, &f->file);
		f->rest = f->file.bytes;
	}
	return f->file.state == FILE_THERE;
}

/* The next line of ${*rest} about ${name}, cut at its colons into ${fields}, missing ones empty. */
static bool
find_below(struct slice *rest, struct slice name, struct slice *fields, size_t count)
{
	struct slice line;

	while (file_next_line(rest, &line)) {
		if (!slice_starts_with(line, name) || line.len == name.len ||
		    line.ptr[name.len] != ':')
			continue;
		for (size_t i = 0; i < count; i++) {
			fields[i] = SLICE("");
			if (line.ptr != NULL)
				slice_cut(&line, ':', &fields[i]);
		}
		return true;
	}
	return false;
}

static bool
find_line(struct shadow_file *f, const char *name, struct slice *fields, size_t count)
{
	if (find_below(&f->rest, slice_of(name), fields, count))
		return true;
	f->rest = f->file.bytes;
	return find_below(&f->rest, slice_of(name), fields, count);
}

static struct shadow
from_shadow_line(struct arena *a, const struct slice *fields, enum lock_style style)
{
	struct shadow s = make(slice_string(a, fields[1]), style);

	s.last_change = days(fields[2]);
	s.max_age = days(fields[4]);
	s.grace = days(fields[6]);
	s.expires = days(fields[7]);
	return s;
}

/* name:password:uid:gid:class:change:expire:…, the times in seconds */
static struct shadow
from_master_line(struct arena *a, const struct slice *fields, enum lock_style style)
{
	struct shadow s = make(slice_string(a, fields[1]), style);

	s.expires = days(fields[6]) > 0 ? days(fields[6]) / 86400 : -1;
	return s;
}

#ifdef __linux__
static bool
from_live(const char *name, enum lock_style style, struct shadow *s)
{
	const struct spwd *sp;

	if (geteuid() != 0 || (sp = getspnam(name)) == NULL)
		return false;
	*s = make(sp->sp_pwdp != NULL ? sp->sp_pwdp : "*", style);
	s->last_change = sp->sp_lstchg;
	s->max_age = sp->sp_max;
	s->grace = sp->sp_inact;
	s->expires = sp->sp_expire;
	return true;
}
#endif

struct shadow
shadow_of(struct shadow_book *book, const struct account *account)
{
	struct arena *a = accounts_arena(book->accounts);
	struct slice fields[9];
	struct shadow s = make("", book->style);

	s.password = PASSWORD_UNSEEN;
	/* Only "x" and the like send readers of /etc/passwd elsewhere. */
	if (account->password[0] == '\0' || account->password[1] != '\0')
		return make(account->password, book->style);
#ifdef __linux__
	if (accounts_root(book->accounts)->is_live && from_live(account->name, book->style, &s))
		return s;
#endif
	if (open_book(book, &book->shadow, "/etc/shadow")) {
		if (find_line(&book->shadow, account->name, fields, 9))
			return from_shadow_line(a, fields, book->style);
		/* Without an entry the field of /etc/passwd is all there is. */
		return accounts_complete(book->accounts) ? make(account->password, book->style) : s;
	}
	if (book->shadow.file.state == FILE_MISSING &&
	    open_book(book, &book->master, "/etc/master.passwd") &&
	    find_line(&book->master, account->name, fields, 9))
		return from_master_line(a, fields, book->style);
	return s;
}

bool
shadow_has_expired(const struct shadow *s, int64_t today)
{
	return s->expires != -1 && s->expires < today;
}

bool
shadow_has_expired_for_pam(const struct shadow *s, int64_t today)
{
	return s->expires != -1 && s->expires <= today;
}

enum password_age
shadow_age(const struct shadow *s, int64_t today)
{
	int64_t passed = today - s->last_change;

	if (s->last_change == 0)
		return PASSWORD_MUST_CHANGE;
	if (s->last_change == -1 || s->max_age == -1 || passed < 0 || passed <= s->max_age)
		return PASSWORD_CURRENT;
	if (s->grace != -1 && passed > s->max_age + s->grace)
		return PASSWORD_TOO_OLD;
	return PASSWORD_MUST_CHANGE;
}
