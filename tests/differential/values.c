#include "values.h"

#include <ctype.h>
#include <string.h>

#include "made.h"

static const char *const odd_words[] = {
	"", "\"\"", "''", "none", "NONE", "any", "yes", "no", "0", "-1", "1", "22", "*", "?", "!", "!x", "%u",
	"%z", "%%", "~", "~/x", "/", "//", "#", "#x", "x#y", "x=y", "=", "=x", "a,b", "a,,b", ",", "a,",
	"\"a b\"", "'a b'", "\"a", "'a", "a\"b", "a\\ b", "\\", "\\\"", "a\\", "\xc2\xa0", "\xff", "\x01",
	"\x0c", "99999999999999999999", "2147483648", "-2147483649", "1e3", "0x10", "010", "+5", " ", "\t",
	"default", "internal", "all", "local", "unset", "SSH_AUTH_SOCK", "yes,no", "YES", "Yes", "true",
	"yes yes", "\"yes\"", "'no'", "y\"e\"s", "no #", "yes#", "\"yes", "yes\"", "n\\o", "\"\"yes", "yes\"\"", "delayed",
	"prohibit-password", "without-password", "ye\\s", "\"no \"", "false", "sandbox", "remote", "clientspecified", "\\'", "\\\\",
};

static const char *const list_extras[] = {
	"-*", "+", "-", "^", "*", "+*", "^*", "-aes*", "!x", "x", "aes128-ctr,", ",aes128-ctr", "aes128-ctr,,aes256-ctr",
	"AES128-CTR", "ssh-rsa*", "-ssh-*", "+nosuch", "^nosuch", "-nosuch", "*-cert-v01@openssh.com", "ssh-*,!ssh-dss",
	"chacha20*", "-hmac-*", "-*sha1*", "+ssh-rsa", "+ssh-dss", "^ssh-ed25519*", "-ecdsa*,rsa*", "++x", "+-x", "-?", "+,", "none",
	"-diffie-hellman-*", "rsa-sha2-512,rsa-sha2-256", "ssh-ed25519,", "-ssh-rsa,!x", "curve25519-sha256 ecdh-sha2-nistp256",
	"\"aes128-ctr,aes256-ctr\"", "-aes256-*,chacha*", "ecdsa-*", "sk-*", "webauthn*", "rsa*", "*@openssh.com", "-*@openssh.com",
	"null", "NULL", "+null", "null,ssh-ed25519", "n*",
};

static const struct pool {
	enum value_type type;
	uint32_t most;		/* how many words a line may have */
	const char *words[64];
} pools[] = {
#define POOL(type, most, ...)	{ TYPE_##type, most, { __VA_ARGS__ } },
#include "pools.def"
#undef POOL
};

void
values_add_any_case(struct random *r, struct text *out, const char *word)
{
	for (; *word != '\0'; word++)
		text_add_char(out, (char)(!random_chance(r, 30) ? *word :
		    islower((unsigned char)*word) ? toupper((unsigned char)*word) : tolower((unsigned char)*word)));
}

/* "@" becomes the folder where it begins a word with a slash behind it. */
static void
add_word(struct text *out, const char *word, const char *folder)
{
	for (const char *c = word; *c != '\0'; c++)
		if (*c == '@' && c[1] == '/')
			text_add_string(out, folder);
		else
			text_add_char(out, *c);
}

static void
add_algorithms(struct random *r, const struct target *t, enum keyword k, struct text *out)
{
	enum algorithm_list list = LIST_CIPHERS;
	const struct algorithm *const *known;
	uint32_t n = 1 + random_below(r, 5);
	size_t count;

	algorithm_list_of(k, &list);
	if (random_chance(r, 30)) {
		text_add_string(out, RANDOM_OF(r, list_extras));
		return;
	}
	known = algorithm_supported_all(t, algorithm_list_kind(list), &count);
	if (random_chance(r, 55))
		text_add_char(out, "+-^"[random_below(r, 3)]);
	for (uint32_t i = 0; i < n && count > 0; i++) {
		const char *name = known[random_below(r, (uint32_t)count)]->name;

		if (i > 0)
			text_add_char(out, ',');
		/* A pattern or a prefix in the middle now and then. */
		if (random_chance(r, 6))
			text_add_char(out, "+-^!*"[random_below(r, 5)]);
		if (random_chance(r, 8))
			text_printf(out, "%.*s*", (int)random_below(r, (uint32_t)strlen(name)), name);
		else
			text_add_string(out, name);
	}
}

static const struct pool *
pool_of(enum value_type type)
{
	for (size_t i = 0; i < RANDOM_COUNT(pools); i++)
		if (pools[i].type == type)
			return &pools[i];
	return NULL;
}

static void
add_from_pool(struct random *r, const struct pool *pool, const char *folder, struct text *out)
{
	uint32_t n = 1 + (pool->most > 1 ? random_below(r, pool->most) : 0), count = 0;

	while (count < RANDOM_COUNT(pool->words) && pool->words[count] != NULL)
		count++;
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0)
			text_add_string(out, random_chance(r, 90) ? " " : "\t ");
		add_word(out, pool->words[random_below(r, count)], folder);
	}
}

static void
add_plain(struct random *r, const struct target *t, enum keyword k, const char *folder, struct text *out)
{
	const struct keyword_facts *facts = keyword_facts(t, k);
	const struct pool *pool = pool_of(facts->type);
	const struct value_word *words;
	size_t count;

	if (facts->type == TYPE_ALGORITHMS) {
		add_algorithms(r, t, k, out);
		return;
	}
	if (random_chance(r, 25) && made_add(r, facts->type, out))
		return;
	words = value_words(t, facts->type, &count);
	if (count > 0 && (pool == NULL || random_chance(r, 60))) {
		const char *word = words[random_below(r, (uint32_t)count)].word;

		if (random_chance(r, 30))
			values_add_any_case(r, out, word);
		else
			text_add_string(out, word);
	} else if (pool != NULL) {
		add_from_pool(r, pool, folder, out);
	} else {
		text_add_string(out, RANDOM_OF(r, odd_words));
	}
}

/* Puts quotes or backslashes into the words of ${plain}. */
static void
add_quoted(struct random *r, struct slice plain, struct text *out)
{
	char quote = random_chance(r, 65) ? '"' : '\'';
	size_t begin = random_below(r, (uint32_t)plain.len + 1);
	size_t end = begin + random_below(r, (uint32_t)(plain.len - begin) + 1);

	if (random_chance(r, 50)) {	/* one word, or all of it */
		while (begin > 0 && plain.ptr[begin - 1] != ' ')
			begin--;
		while (end < plain.len && plain.ptr[end] != ' ')
			end++;
	}
	for (size_t i = 0; i < plain.len; i++) {
		if (i == begin || i == end)
			text_add_char(out, quote);
		if (random_chance(r, 3))
			text_add_char(out, '\\');
		text_add_char(out, plain.ptr[i]);
	}
	if (begin == plain.len)
		text_add_char(out, quote);
	if (end == plain.len)
		text_add_char(out, quote);
}

void
values_add(struct random *r, const struct target *t, enum keyword k, const char *folder,
    struct text *out)
{
	struct text plain;

	if (random_chance(r, 6)) {
		text_add_string(out, RANDOM_OF(r, odd_words));
		return;
	}
	text_init(&plain);
	add_plain(r, t, k, folder, &plain);
	if (random_chance(r, 2))	/* long ones */
		for (int i = (int)random_below(r, 200); i > 0; i--)
			add_plain(r, t, k, folder, (text_add_char(&plain, random_chance(r, 80) ? ' ' : ','), &plain));
	if (random_chance(r, 6))
		made_mutate(r, &plain);
	if (random_chance(r, 10))
		add_quoted(r, text_slice(&plain), out);
	else
		text_add(out, text_slice(&plain));
	text_release(&plain);
}
