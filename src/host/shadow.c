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

/* What crypt(3) makes ends in as many characters as its method has, after the last '$'. */
static bool
is_complete(const char *field)
{
	static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	static const struct {
		const char *prefix;
		size_t length;
	} methods[] = {
		{ "$1$", 22 }, { "$5$", 43 }, { "$6$", 86 }, { "$y$", 43 }, { "$gy$", 43 }, { "$7$", 43 },
		{ "$2a$", 53 }, { "$2b$", 53 }, { "$2x$", 53 }, { "$2y$", 53 },
	};
	const char *end = strrchr(field, '$');

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strncmp(field, methods[i].prefix, strlen(methods[i].prefix)) == 0)
			return strlen(end + 1) == methods[i].length && strspn(end + 1, letters) == methods[i].length;
	/* DES, and BSDi's form of it, have no '$'; what other methods there are is not known. */
	return end != NULL || strspn(field + (field[0] == '_'), letters) == strlen(field + (field[0] == '_'));
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
	if (strlen(field) < 13 || strpbrk(field, "*!:; \\\t") != NULL || !is_complete(field))
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

static struct slice
skip_blanks(struct slice s)
{
	size_t i = 0;

	while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '\t'))
		i++;
	return slice_part(s, i, s.len);
}

/*
 * A number of shadow(5) as the C library reads it: blanks and a '+' may stand
 * before it, and what has no digits is "not set".  False when something else
 * stands behind it, or it does not fit: the library drops such a line.
 */
static bool
read_days(struct slice field, int64_t *out)
{
	struct slice digits = skip_blanks(field);

	*out = -1;
	if (field.len == 0)
		return true;
	if (digits.len > 0 && digits.ptr[0] == '+')
		digits = slice_part(digits, 1, digits.len);
	*out = days(digits);
	if (*out > UINT32_MAX || *out < 0)
		return false;
	*out = (int32_t)(uint32_t)*out;
	return true;
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

/* Cuts ${line} at its colons into ${fields}, missing ones empty; how many there are, surplus ones too. */
static size_t
cut_fields(struct slice line, struct slice *fields, size_t count)
{
	struct slice field;
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		fields[i] = SLICE("");
	for (; line.ptr != NULL && slice_cut(&line, ':', &field); found++)
		if (found < count)
			fields[found] = field;
	return found;
}

/* name:password:change:min:max:warn:grace:expire:flag; false for a line that is not read. */
static bool
read_shadow_line(struct arena *a, struct slice line, enum lock_style style, struct shadow *s)
{
	struct slice fields[9];
	size_t count = cut_fields(line, fields, 9);
	int64_t unused;

	*s = make(slice_string(a, fields[1]), style);
	if (count < 5 || !read_days(fields[2], &s->last_change) || !read_days(fields[3], &unused) ||
	    !read_days(fields[4], &s->max_age))
		return false;
	/* The old form ends behind max; the new one has all fields but the last. */
	if (count == 5 || (count == 6 && skip_blanks(fields[5]).len == 0))
		return true;
	return (count == 9 || (count == 8 && fields[7].len > 0)) && read_days(fields[5], &unused) &&
	    read_days(fields[6], &s->grace) && read_days(fields[7], &s->expires) &&
	    read_days(fields[8], &unused);
}

/* name:password:uid:gid:class:change:expire:…, the times in seconds */
static bool
read_master_line(struct arena *a, struct slice line, enum lock_style style, struct shadow *s)
{
	struct slice fields[7];

	cut_fields(line, fields, 7);
	*s = make(slice_string(a, fields[1]), style);
	s->expires = days(fields[6]) > 0 ? days(fields[6]) / 86400 : -1;
	return true;
}

typedef bool line_reader(struct arena *a, struct slice line, enum lock_style style, struct shadow *s);

/* Finds the next line of ${*rest} about ${name} that can be read. */
static bool
find_below(struct shadow_book *book, struct slice *rest, struct slice name, line_reader *read,
    struct shadow *s)
{
	struct slice line;

	while (file_next_line(rest, &line)) {
		line = skip_blanks(line);
		if (slice_starts_with(line, name) && line.len > name.len && line.ptr[name.len] == ':' &&
		    read(accounts_arena(book->accounts), line, book->style, s))
			return true;
	}
	return false;
}

static bool
find_line(struct shadow_book *book, struct shadow_file *f, const char *name, line_reader *read,
    struct shadow *s)
{
	if (find_below(book, &f->rest, slice_of(name), read, s))
		return true;
	f->rest = f->file.bytes;
	return find_below(book, &f->rest, slice_of(name), read, s);
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

enum entry_state { ENTRY_THERE, ENTRY_NONE, ENTRY_UNSEEN };

/* The account's line in the password database, whatever /etc/passwd has. */
static enum entry_state
find_entry(struct shadow_book *book, const struct account *account, struct shadow *s)
{
#ifdef __linux__
	if (accounts_root(book->accounts)->is_live && from_live(account->name, book->style, s))
		return ENTRY_THERE;
#endif
	if (open_book(book, &book->shadow, "/etc/shadow")) {
		if (find_line(book, &book->shadow, account->name, read_shadow_line, s))
			return ENTRY_THERE;
		return accounts_complete(book->accounts) ? ENTRY_NONE : ENTRY_UNSEEN;
	}
	if (book->shadow.file.state == FILE_MISSING &&
	    open_book(book, &book->master, "/etc/master.passwd") &&
	    find_line(book, &book->master, account->name, read_master_line, s))
		return ENTRY_THERE;
	return ENTRY_UNSEEN;
}

/* Which marks in /etc/passwd make pam_unix look elsewhere. */
static bool
is_elsewhere(const struct account *account)
{
	const char *field = account->password;

	return strcmp(field, "x") == 0 ||
	    (field[0] == '#' && field[1] == '#' && strcmp(field + 2, account->name) == 0);
}

struct shadow
shadow_of(struct shadow_book *book, const struct account *account)
{
	struct shadow s;

	if (book->style == LOCK_LINUX ? !is_elsewhere(account) :
	    account->password[0] == '\0' || account->password[1] != '\0')
		return make(account->password, book->style);
	switch (find_entry(book, account, &s)) {
	case ENTRY_THERE:
		break;
	case ENTRY_NONE:
		s = make("*", book->style);
		s.is_absent = true;
		break;
	case ENTRY_UNSEEN:
		s = make("", book->style);
		s.password = PASSWORD_UNSEEN;
		break;
	}
	return s;
}

struct shadow
shadow_of_sshd(struct shadow_book *book, const struct account *account)
{
	struct shadow s;

	switch (find_entry(book, account, &s)) {
	case ENTRY_THERE:
		break;
	case ENTRY_NONE:
		s = make(account->password, book->style);
		s.is_absent = true;
		break;
	case ENTRY_UNSEEN:
		s = make(account->password, book->style);
		if (s.password == PASSWORD_IMPOSSIBLE)
			s.password = PASSWORD_UNSEEN;
		break;
	}
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
	if (s->max_age == -1 || passed < 0 || passed <= s->max_age)
		return PASSWORD_CURRENT;
	if (s->grace != -1 && passed > s->max_age + s->grace)
		return PASSWORD_TOO_OLD;
	return PASSWORD_MUST_CHANGE;
}

bool
shadow_must_change_for_sshd(const struct shadow *s, int64_t today)
{
	return !s->is_absent && (s->last_change == 0 ||
	    (s->max_age != -1 && s->last_change + s->max_age < today));
}
