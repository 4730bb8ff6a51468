#include "host/key_options.h"

#include <string.h>

#include "host/service.h"

enum { UTC_SINCE = 901, REPEATS_REFUSED_SINCE = 707, MAX_PORT = 65535 };

enum option_kind { FLAG, TOGGLE, VALUE };

static const struct {
	const char *name;
	enum option_kind kind;
	unsigned since;
} options[] = {
#define KEY_OPTION(id, name, kind, since) { name, kind, since },
#include "host/key_options.def"
#undef KEY_OPTION
};

struct parser {
	struct arena *a;
	unsigned release;
	struct slice rest;
	struct key_options *out;
	const char *reason;
};

static bool
fail(struct parser *p, const char *reason)
{
	p->reason = reason;
	return false;
}

bool
key_options_length(struct slice text, size_t *length)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < text.len && (quoted || (text.ptr[i] != ' ' && text.ptr[i] != '\t')); i++) {
		if (text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] == '"')
			i++;
		else if (text.ptr[i] == '"')
			quoted = !quoted;
	}
	*length = i;
	return !quoted;
}

static bool
starts_nocase(struct slice s, const char *word)
{
	return slice_is_nocase(slice_part(s, 0, strlen(word)), word);
}

static void
skip(struct parser *p, size_t count)
{
	p->rest = slice_part(p->rest, count, p->rest.len);
}

/* A value in quotation marks; \" stands for one inside (misc.c opt_dequote). */
static bool
dequote(struct parser *p, struct slice *value)
{
	char *text;
	size_t i = 1, len = 0;

	if (p->rest.len == 0 || p->rest.ptr[0] != '"')
		return fail(p, "missing start quote");
	text = arena_alloc(p->a, p->rest.len, 1);
	while (i < p->rest.len && p->rest.ptr[i] != '"') {
		if (p->rest.ptr[i] == '\\' && i + 1 < p->rest.len && p->rest.ptr[i + 1] == '"')
			i++;
		text[len++] = p->rest.ptr[i++];
	}
	if (i == p->rest.len)
		return fail(p, "missing end quote");
	skip(p, i + 1);
	*value = (struct slice){ text, len };
	return true;
}

/* ---- times ---- */

static bool
two_digits(struct slice *s, int low, int high, int *out)
{
	if (s->len < 2 || s->ptr[0] < '0' || s->ptr[0] > '9' || s->ptr[1] < '0' || s->ptr[1] > '9')
		return false;
	*out = (s->ptr[0] - '0') * 10 + (s->ptr[1] - '0');
	*s = slice_part(*s, 2, s->len);
	return *out >= low && *out <= high;
}

/* Days from 1970 to a day of the Gregorian calendar, without any table. */
static int64_t
days_since_1970(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* YYYYMMDD[HHMM[SS]][Z] (misc.c parse_absolute_time). */
static bool
parse_time(const struct parser *p, struct slice text, int64_t *seconds, bool *is_local)
{
	int century, year, month, day, hour = 0, minute = 0, second = 0;

	*is_local = true;
	if (p->release >= UTC_SINCE && text.len > 1 &&
	    slice_ends_with_nocase(text, SLICE("Z"))) {
		*is_local = false;
		text = slice_part(text, 0, text.len - 1);
	} else if (p->release >= UTC_SINCE && text.len > 3 &&
	    slice_ends_with_nocase(text, SLICE("UTC"))) {
		*is_local = false;
		text = slice_part(text, 0, text.len - 3);
	}
	if ((text.len != 8 && text.len != 12 && text.len != 14) ||
	    !two_digits(&text, 0, 99, &century) || !two_digits(&text, 0, 99, &year) ||
	    !two_digits(&text, 1, 12, &month) || !two_digits(&text, 1, 31, &day) ||
	    (text.len > 0 && !two_digits(&text, 0, 23, &hour)) ||
	    (text.len > 0 && !two_digits(&text, 0, 59, &minute)) ||
	    (text.len > 0 && !two_digits(&text, 0, 60, &second)))
		return false;
	*seconds = days_since_1970(century * 100 + year, month, day) * 86400 +
	    (int64_t)hour * 3600 + (int64_t)minute * 60 + second;
	return *seconds > 0;
}

static bool
parse_expiry(struct parser *p, struct slice value)
{
	struct key_options *o = p->out;
	int64_t seconds;
	bool is_local;

	if (!parse_time(p, value, &seconds, &is_local))
		return fail(p, "invalid expires time");
	if (!o->has_expiry || seconds < o->valid_before) {
		o->valid_before = seconds;
		o->expiry_is_local = is_local;
	}
	o->has_expiry = true;
	return true;
}

/* ---- other values ---- */

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '_';
}

static bool
check_environment(struct parser *p, struct slice value)
{
	size_t i = 0;

	while (i < value.len && is_name_char(value.ptr[i]))
		i++;
	if (i == 0 || i == value.len || value.ptr[i] != '=')
		return fail(p, "invalid environment string");
	return true;
}

static bool
is_number(struct slice s, int64_t low, int64_t high)
{
	int64_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		n = n > high ? n : n * 10 + (s.ptr[i] - '0');
	}
	return s.len > 0 && n >= low && n <= high;
}

/* A port, "*", or the name of a service. */
static bool
is_port(struct slice s)
{
	return slice_is(s, "*") || is_number(s, 1, MAX_PORT) || service_port(NULL, s) > 0;
}

/* HOST:PORT, HOST/PORT, [HOST]:PORT, and for listening PORT alone (handle_permit, hpdelim2). */
static bool
check_permit(struct parser *p, struct slice value, bool port_alone)
{
	size_t end = 0;

	if (port_alone && !slice_has(value, ':'))
		return is_port(value) ? true : fail(p, "invalid permission port");
	if (value.len > 0 && value.ptr[0] == '[') {
		while (end < value.len && value.ptr[end] != ']')
			end++;
		if (end == value.len)
			return fail(p, "invalid permission hostname");
		end++;
		if (end < value.len && value.ptr[end] != ':' && value.ptr[end] != '/')
			return fail(p, "invalid permission hostname");
	} else
		while (end < value.len && value.ptr[end] != ':' && value.ptr[end] != '/')
			end++;
	if (end == value.len || !is_port(slice_part(value, end + 1, value.len)))
		return fail(p, "invalid permission port");
	return true;
}

static bool
is_tunnel_end(struct slice s)
{
	return slice_is_nocase(s, "any") || is_number(s, 0, INT32_MAX - 2);
}

/* N or "any" (misc.c a2tun for one end). */
static bool
check_tunnel(struct parser *p, struct slice value)
{
	return is_tunnel_end(value) ? true : fail(p, "invalid tun device");
}

/* ---- the list ---- */

static bool
keep_once(struct parser *p, bool *has, struct slice *kept, struct slice value, const char *repeated)
{
	if (*has && p->release >= REPEATS_REFUSED_SINCE)
		return fail(p, repeated);
	*has = true;
	*kept = value;
	return true;
}

static bool
take_value(struct parser *p, enum key_option_id id, struct slice value)
{
	struct key_options *o = p->out;

	switch (id) {
	case KEY_OPTION_COMMAND:
		return keep_once(p, &o->has_command, &o->command, value,
		    "multiple \"command\" clauses");
	case KEY_OPTION_PRINCIPALS:
		return keep_once(p, &o->has_principals, &o->principals, value,
		    "multiple \"principals\" clauses");
	case KEY_OPTION_FROM:
		return keep_once(p, &o->has_from, &o->from, value, "multiple \"from\" clauses");
	case KEY_OPTION_EXPIRY_TIME:
		return parse_expiry(p, value);
	case KEY_OPTION_ENVIRONMENT:
		return check_environment(p, value);
	case KEY_OPTION_PERMITOPEN:
	case KEY_OPTION_PERMITLISTEN:
		return check_permit(p, value, id == KEY_OPTION_PERMITLISTEN);
	case KEY_OPTION_TUNNEL:
		return check_tunnel(p, value);
	default:
		return true;
	}
}

static void
take_flag(struct key_options *o, enum key_option_id id, bool on)
{
	if (id == KEY_OPTION_RESTRICT) {
		o->restricted = true;
		o->permits_pty = false;
	} else if (id == KEY_OPTION_CERT_AUTHORITY)
		o->is_authority = true;
	else if (id == KEY_OPTION_PTY)
		o->permits_pty = on;
}

/* Takes one option off the front, or none at all when none is known. */
static bool
take_option(struct parser *p)
{
	struct slice value;

	for (unsigned id = 0; id < KEY_OPTION_COUNT; id++) {
		size_t len = strlen(options[id].name);
		bool negated = options[id].kind == TOGGLE && starts_nocase(p->rest, "no-");
		struct slice name = slice_part(p->rest, negated ? 3 : 0, p->rest.len);

		if (options[id].since > p->release || !starts_nocase(name, options[id].name))
			continue;
		if (options[id].kind != VALUE) {
			take_flag(p->out, id, !negated);
			skip(p, len + (negated ? 3 : 0));
			return true;
		}
		if (name.len == len || name.ptr[len] != '=')
			continue;
		skip(p, len + 1);
		return dequote(p, &value) && take_value(p, id, value);
	}
	return true;
}

static bool
at_end(const struct parser *p)
{
	return p->rest.len == 0 || p->rest.ptr[0] == ' ' || p->rest.ptr[0] == '\t';
}

bool
key_options_parse(struct arena *a, unsigned release, struct slice text, struct key_options *out,
    const char **reason)
{
	struct parser p = { a, release, text, out, NULL };
	bool good = true;

	*out = (struct key_options){ .permits_pty = true };
	while (good && !at_end(&p)) {
		good = take_option(&p);
		if (!good || at_end(&p))
			break;
		if (p.rest.ptr[0] != ',')
			good = fail(&p, "unknown key option");
		else {
			skip(&p, 1);
			if (p.rest.len == 0)
				good = fail(&p, "unexpected end-of-options");
		}
	}
	*reason = p.reason;
	return good;
}
