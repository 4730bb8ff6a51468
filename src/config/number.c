#include "config/number.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/text.h"

enum {
	TIME_CARRIES_UNIT = 705,	/* a number without unit takes the unit before it */
	TIME_CARRIES_UNIT_UNTIL = 803,
	TIME_IS_INT = 805,		/* more than an int is refused */
	TIME_IS_DIGITS = 908,		/* no sign, no blanks */
	TIME_HAS_FRACTIONS = 1003,
};

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The value of ${c} as a digit of ${base}; base or more when it is none. */
static unsigned
digit_of(char c)
{
	if (is_digit(c))
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A') + 10;
	return 99;
}

/* As strtoll: saturates, and says so in ${*range}. ${*used} is 0 when there is no digit. */
static int64_t
read_integer(struct slice s, unsigned base, size_t *used, bool *range)
{
	size_t i = 0, digits;
	bool negative = false;
	int64_t n = 0;

	*range = false;
	while (i < s.len && is_blank(s.ptr[i]))
		i++;
	if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
		negative = s.ptr[i++] == '-';
	if ((base == 0 || base == 16) && i + 2 < s.len && s.ptr[i] == '0' &&
	    (s.ptr[i + 1] == 'x' || s.ptr[i + 1] == 'X') && digit_of(s.ptr[i + 2]) < 16) {
		i += 2;
		base = 16;
	} else if (base == 0) {
		base = i < s.len && s.ptr[i] == '0' ? 8 : 10;
	}
	digits = i;
	for (; i < s.len && digit_of(s.ptr[i]) < base; i++) {
		int64_t d = (int64_t)digit_of(s.ptr[i]);

		if (*range || n < (INT64_MIN + d) / (int64_t)base)
			*range = true;
		else
			n = n * (int64_t)base - d;
	}
	*used = i > digits ? i : 0;
	if (*range || (!negative && n == INT64_MIN)) {
		*range = true;
		return negative ? INT64_MIN : INT64_MAX;
	}
	return negative ? n : -n;
}

const char *
number_strict(struct slice text, int64_t min, int64_t max, int64_t *out)
{
	size_t used;
	bool range;
	int64_t n = read_integer(text, 10, &used, &range);

	if (used == 0 || used != text.len)
		return "invalid";
	if (n < min)
		return "too small";
	if (n > max)
		return "too large";
	*out = n;
	return NULL;
}

int
number_loose(struct slice text, unsigned base, size_t *used)
{
	size_t end;
	bool range;
	int64_t n = read_integer(text, base, &end, &range);

	if (used != NULL)
		*used = end;
	return (int)(uint32_t)(uint64_t)n;	/* as the cast of a long does it */
}

int
number_scan(struct slice text, int *out, int max)
{
	int n = 0;

	for (size_t i = 0; i <= text.len && n < max; ) {
		size_t used;
		struct slice rest = slice_part(text, i, text.len);

		if (n == 0 && slice_trim(rest).len == 0)
			return -1;
		out[n] = number_loose(rest, 10, &used);
		if (used == 0)
			break;
		n++;
		i += used;
		if (i >= text.len || text.ptr[i] != ':')
			break;
		i++;
	}
	return n;
}

/* ---- sizes ---- */

#define INVALID	"Invalid argument"
#define RANGE	"Numerical result out of range"

/* ${n} * 10 + ${digit}, false on overflow. */
static bool
push_digit(int64_t *n, char digit)
{
	int64_t d = digit - '0';

	if (*n > (INT64_MAX - d) / 10)
		return false;
	*n = *n * 10 + d;
	return true;
}

struct scaled {
	int64_t whole;
	int64_t fraction;
	unsigned fraction_digits;
	size_t at;
};

/* The digits and the point of a scaled number. */
static const char *
read_decimal(struct slice s, struct scaled *n)
{
	enum { DIGITS_MAX = 21 };
	unsigned digits = 0;
	bool point = false;

	for (; n->at < s.len && (is_digit(s.ptr[n->at]) || s.ptr[n->at] == '.'); n->at++) {
		char c = s.ptr[n->at];

		if (c == '.') {
			if (point)
				return INVALID;
			point = true;
		} else if (point) {
			if (n->fraction_digits + 2 >= DIGITS_MAX)
				continue;
			n->fraction_digits++;
			if (!push_digit(&n->fraction, c))
				return RANGE;
		} else if (++digits >= DIGITS_MAX || !push_digit(&n->whole, c)) {
			return RANGE;
		}
	}
	return NULL;
}

const char *
number_scaled(struct slice text, int64_t *out)
{
	static const char units[] = "BKMGTPE";
	struct scaled n = { 0 };
	const char *wrong;
	int64_t factor = 1;
	bool negative = false, sign = false;
	size_t unit = 0;

	while (n.at < text.len && is_blank(text.ptr[n.at]))
		n.at++;
	for (; n.at < text.len && (text.ptr[n.at] == '-' || text.ptr[n.at] == '+'); n.at++) {
		if (sign)
			return INVALID;
		sign = true;
		negative = text.ptr[n.at] == '-';
	}
	if ((wrong = read_decimal(text, &n)) != NULL)
		return wrong;
	if (n.at < text.len) {
		char c = text.ptr[n.at];

		while (units[unit] != '\0' && c != units[unit] && c != units[unit] + 32)
			unit++;
		/*
		 * Something that is no letter or digit may stand behind the
		 * unit: sshd does not look.
		 */
		if (units[unit] == '\0' ||
		    (n.at + 1 < text.len && digit_of(text.ptr[n.at + 1]) < 36))
			return INVALID;
		factor = (int64_t)1 << (10 * unit);
		if (n.whole > INT64_MAX / factor)
			return RANGE;
		n.whole *= factor;
		while (n.fraction >= INT64_MAX / factor) {
			n.fraction /= 10;
			n.fraction_digits--;
		}
		n.fraction *= factor;
		for (; n.fraction_digits > 0; n.fraction_digits--)
			n.fraction /= 10;
		n.whole += n.fraction;
	}
	*out = negative ? -n.whole : n.whole;
	return NULL;
}

/* ---- time spans ---- */

static int64_t
unit_of(char c)
{
	switch (c) {
	case 's': case 'S': return 1;
	case 'm': case 'M': return 60;
	case 'h': case 'H': return 3600;
	case 'd': case 'D': return 86400;
	case 'w': case 'W': return 604800;
	default: return 0;
	}
}

/* convtime until 10.2; the sum is kept as a long until 8.4 and cut to an int by its callers. */
static bool
time_of_integers(release_t r, struct slice s, int64_t *seconds)
{
	int64_t max = r >= TIME_IS_INT ? INT_MAX : INT64_MAX, total = 0, unit = 1;

	for (size_t i = 0; i < s.len; ) {
		struct slice rest = slice_part(s, i, s.len);
		size_t used;
		bool range, carries = r >= TIME_CARRIES_UNIT && r <= TIME_CARRIES_UNIT_UNTIL;
		int64_t n = read_integer(rest, 10, &used, &range);

		if (used == 0 || range || n < 0 || (r >= TIME_IS_DIGITS && !is_digit(rest.ptr[0])))
			return false;
		i += used;
		if (!carries)
			unit = 1;
		if (i < s.len) {
			int64_t own = unit_of(s.ptr[i++]);

			if (own == 0)
				return false;
			if (own > 1)
				unit = own;
		}
		if (n > max / unit || total > max - n * unit)
			return false;
		total += n * unit;
	}
	*seconds = total;
	return s.len > 0;
}

/* One number of a time span: digits with at most one point. False when there is none. */
static bool
read_fraction(struct slice s, size_t *at, double *n, bool *point, bool *ends_in_digit)
{
	struct text number;
	size_t i = *at, digits = 0;
	bool in_range;

	*point = false;
	for (; i < s.len && (is_digit(s.ptr[i]) || (s.ptr[i] == '.' && !*point)); i++) {
		*point |= s.ptr[i] == '.';
		digits += s.ptr[i] != '.';
	}
	if (digits == 0 || (i < s.len && s.ptr[i] == '.'))
		return false;
	text_init(&number);
	text_add(&number, slice_part(s, *at, i));
	errno = 0;
	*n = strtod(number.ptr, NULL);
	in_range = errno == 0;
	text_release(&number);
	*ends_in_digit = is_digit(s.ptr[i - 1]);
	*at = i;
	return in_range;
}

/* convtime_double, since 10.3. */
static bool
time_of_decimals(struct slice s, double *seconds)
{
	bool seen_seconds = false;
	double total = 0;

	for (size_t i = 0; i < s.len; ) {
		double n;
		bool point, ends_in_digit;
		int64_t unit;

		if (!read_fraction(s, &i, &n, &point, &ends_in_digit))
			return false;
		unit = i < s.len ? unit_of(s.ptr[i++]) : 1;
		if (unit == 0 || (unit == 1 && seen_seconds))
			return false;
		seen_seconds |= unit == 1;
		if (point && (unit > 1 || !ends_in_digit))
			return false;
		total += n * (double)unit;
	}
	*seconds = total;
	return s.len > 0;
}

bool
number_time(release_t r, struct slice text, double *seconds)
{
	int64_t whole;

	if (r >= TIME_HAS_FRACTIONS)
		return time_of_decimals(text, seconds);
	if (!time_of_integers(r, text, &whole))
		return false;
	*seconds = (double)whole;
	return true;
}

bool
number_seconds(release_t r, struct slice text, int64_t *seconds)
{
	double n;

	if (r < TIME_HAS_FRACTIONS) {
		if (!time_of_integers(r, text, seconds))
			return false;
		*seconds = (int)(uint32_t)(uint64_t)*seconds;
		return *seconds != -1;
	}
	if (!time_of_decimals(text, &n) || n > INT_MAX)
		return false;
	*seconds = (int64_t)n;
	return true;
}
