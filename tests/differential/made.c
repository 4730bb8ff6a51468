#include "made.h"

#include <string.h>

/* A number near a bound that some keyword or type has, or any; with a sign, zeros or letters now and then. */
static void
add_number(struct random *r, struct text *out)
{
	static const long long bounds[] = {
		0, 1, 8, 10, 16, 22, 32, 63, 64, 100, 128, 255, 256, 1024, 3600, 65535, 65536, 1000000, 2147483647, 2147483648,
		4294967295, 4294967296, 9223372036854775807 - 4,
	};
	static const char *const before[] = { "-", "+", "0", "0x", " ", "00", "--", "\t" };
	static const char *const behind[] = { ".5", "k", "K", "x", ".", "e1", "s", "m", " ", "0", ",1", "-1", "/8", ":1", "M", "%" };

	if (random_chance(r, 12))
		text_add_string(out, RANDOM_OF(r, before));
	if (random_chance(r, 65))
		text_printf(out, "%lld", RANDOM_OF(r, bounds) + random_below(r, 4) - 1);
	else
		text_printf(out, "%u", random_next(r) >> random_below(r, 32));
	if (random_chance(r, 12))
		text_add_string(out, RANDOM_OF(r, behind));
}

/* A time span: numbers, each with a unit or without. */
static void
add_time(struct random *r, struct text *out)
{
	static const char *const units[] = { "", "s", "m", "h", "d", "w", "S", "M", "H", "D", "W", "y", ".5s", " " };

	for (uint32_t i = 1 + random_below(r, 4); i > 0; i--)
		text_printf(out, "%u%s", random_next(r) >> (8 + random_below(r, 24)), units[random_below(r, random_chance(r, 90) ? 11 :
		    RANDOM_COUNT(units))]);
}

/* An address, with a prefix length now and then. */
static void
add_address(struct random *r, struct text *out)
{
	static const char *const odd[] = {
		"::ffff:10.0.0.1", "fe80::1%lo", "fe80::1%nosuch", "fe80::1%1", "ff02::1", "::10.1.2.3", "1:2:3:4:5:6:7:8", "::1:2:3:4:5:6:7",
		"0x0a.0.0.1", "010.0.0.1", "10.1", "10.0.0.1.", "1::2::3", "2001:DB8::A", "0:0:0:0:0:0:0:1", "10.0.0.256", "::ffff:10.0.0.0",
	};
	bool six = random_chance(r, 40);

	if (random_chance(r, 12))
		text_add_string(out, RANDOM_OF(r, odd));
	else if (six)
		text_printf(out, "%s:%x::%x", random_chance(r, 70) ? "2001" : "fe80", random_next(r) >> 20, random_chance(r, 50) ? 0 : random_next(r) >> 20);
	else
		text_printf(out, "%u.%u.%u.%u", random_chance(r, 50) ? 10 : random_below(r, 256), random_below(r, 3), random_below(r, 2) * 128,
		    random_chance(r, 50) ? 0 : random_below(r, 256));
	if (random_chance(r, 45))
		text_printf(out, "/%u", random_below(r, six ? 131 : 35));
}

/* Names as they stand in lists of patterns. */
static void
add_pattern(struct random *r, struct text *out)
{
	static const char letters[] = "abcdeilorz*?";

	if (random_chance(r, 10))
		text_add_char(out, '!');
	for (uint32_t i = 1 + random_below(r, 5); i > 0; i--)
		text_add_char(out, letters[random_below(r, random_chance(r, 85) ? 10 : sizeof(letters) - 1)]);
}

bool
made_add(struct random *r, enum value_type type, struct text *out)
{
	switch (type) {
	case TYPE_INT:
	case TYPE_INT_OR_NONE:
	case TYPE_PORT:
	case TYPE_OCTAL:
		add_number(r, out);
		return true;
	case TYPE_TIME:
	case TYPE_TIME_OR_NONE:
		add_time(r, out);
		return true;
	case TYPE_REKEY_LIMIT:
		add_number(r, out);
		text_add_string(out, RANDOM_OF(r, ((const char *[]){ "", "K", "M", "G", "T", "k", "g", "E", "B" })));
		if (random_chance(r, 50))
			add_time(r, (text_add_char(out, ' '), out));
		return true;
	case TYPE_MAX_STARTUPS:
	case TYPE_NETBLOCK_SIZE:
		for (int i = (int)random_below(r, 4); i >= 0; i--) {
			text_printf(out, "%u%s", random_below(r, 140), i > 0 ? ":" : "");
		}
		return true;
	case TYPE_PENALTIES:
		text_add_string(out, RANDOM_OF(r, ((const char *[]){ "crash", "authfail", "noauth", "invaliduser", "grace-exceeded",
		    "refuseconnection", "max", "min", "max-sources4", "max-sources6" })));
		text_add_char(out, ':');
		if (random_chance(r, 50))
			add_time(r, out);
		else
			text_printf(out, "%u%s", random_below(r, 100), RANDOM_OF(r, ((const char *[]){ "", ".5", ".25s", "s", "ms", "m", ".", "e3" })));
		return true;
	case TYPE_LISTEN_ADDRESS:
	case TYPE_PERMIT_OPEN:
	case TYPE_PERMIT_LISTEN:
		if (random_chance(r, 40))
			text_add_char(out, '[');
		add_address(r, out);
		if (random_chance(r, 40))
			text_add_char(out, ']');
		if (random_chance(r, 60))
			add_number(r, (text_add_char(out, ':'), out));
		return true;
	case TYPE_ADDRESS_PATTERNS:
		for (int i = (int)random_below(r, 4); i >= 0; i--) {
			add_address(r, out);
			if (i > 0)
				text_add_char(out, ',');
		}
		return true;
	case TYPE_USER_PATTERNS:
		add_pattern(r, out);
		if (random_chance(r, 60))
			text_add_char(out, '@');
		if (random_chance(r, 60))
			add_address(r, out);
		else if (random_chance(r, 40))
			add_pattern(r, out);
		return true;
	case TYPE_GROUP_PATTERNS:
	case TYPE_ENV_PATTERNS:
		add_pattern(r, out);
		return true;
	case TYPE_CHANNEL_TIMEOUTS:
		add_pattern(r, out);
		add_time(r, (text_add_char(out, '='), out));
		return true;
	default:
		return false;
	}
}

void
made_mutate(struct random *r, struct text *out)
{
	static const char bytes[] = "\"'\\=# \t,!*?%/:@+-^.~[]{}|;0189azAZ_";

	for (uint32_t n = 1 + random_below(r, 3); n > 0 && out->len > 0; n--) {
		size_t at = random_below(r, (uint32_t)out->len);
		char c = bytes[random_below(r, sizeof(bytes) - 1)];

		switch (random_below(r, 3)) {
		case 0:
			out->ptr[at] = c;
			break;
		case 1:
			memmove(out->ptr + at, out->ptr + at + 1, out->len - at);
			out->len--;
			break;
		default:
			text_add_char(out, 'x');
			memmove(out->ptr + at + 1, out->ptr + at, out->len - at - 1);
			out->ptr[at] = random_chance(r, 50) ? c : out->ptr[at + 1];
		}
	}
}
