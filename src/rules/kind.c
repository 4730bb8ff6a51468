#include "rules/kind.h"

static const char *const phrases[KIND_COUNT] = {
	[KIND_NONE] = "nothing",
	[KIND_TRUTH] = "a truth",
	[KIND_NUMBER] = "a number",
	[KIND_DURATION] = "a duration",
	[KIND_SIZE] = "a size",
	[KIND_RELEASE] = "a release",
	[KIND_TEXT] = "a text",
	[KIND_TEXTS] = "a list of texts",
	[KIND_WORD] = "a word",
	[KIND_KEYWORD] = "a keyword's name",
	[KIND_BARE] = "a bare word",
	[KIND_LIST] = "a list",
};

/* How rules read the values of each type. */
static const uint8_t type_kinds[TYPE_COUNT] = {
	[TYPE_FLAG] = KIND_WORD,
	[TYPE_ADDRESS_FAMILY] = KIND_WORD,
	[TYPE_COMPRESSION] = KIND_WORD,
	[TYPE_GATEWAY_PORTS] = KIND_WORD,
	[TYPE_IGNORE_RHOSTS] = KIND_WORD,
	[TYPE_PERMIT_ROOT_LOGIN] = KIND_WORD,
	[TYPE_TCP_FORWARDING] = KIND_WORD,
	[TYPE_TUNNEL] = KIND_WORD,
	[TYPE_KEEPALIVE] = KIND_WORD,
	[TYPE_WEAK_CRYPTO] = KIND_WORD,
	[TYPE_PRIVSEP] = KIND_WORD,
	[TYPE_HASH] = KIND_WORD,
	[TYPE_LOG_LEVEL] = KIND_WORD,
	[TYPE_LOG_FACILITY] = KIND_WORD,
	[TYPE_INT] = KIND_NUMBER,
	[TYPE_INT_OR_NONE] = KIND_NUMBER,
	[TYPE_OCTAL] = KIND_NUMBER,
	[TYPE_TIME] = KIND_DURATION,
	[TYPE_TIME_OR_NONE] = KIND_DURATION,
	[TYPE_STRING] = KIND_TEXT,
	[TYPE_PATH] = KIND_TEXT,
	[TYPE_PATHS] = KIND_TEXTS,
	[TYPE_AGENT_SOCKET] = KIND_TEXT,
	[TYPE_AGENT_DIRECTORY] = KIND_TEXT,
	[TYPE_HOST_KEY] = KIND_TEXTS,
	[TYPE_COMMAND] = KIND_TEXT,
	[TYPE_REST] = KIND_TEXT,
	[TYPE_USER_PATTERNS] = KIND_TEXTS,
	[TYPE_GROUP_PATTERNS] = KIND_TEXTS,
	[TYPE_ENV_PATTERNS] = KIND_TEXTS,
	[TYPE_ENV_ASSIGNMENTS] = KIND_TEXTS,
	[TYPE_ENV_PERMISSION] = KIND_TEXT,
	[TYPE_ALGORITHMS] = KIND_TEXTS,
	[TYPE_PORT] = KIND_TEXTS,
	[TYPE_LISTEN_ADDRESS] = KIND_TEXTS,
	[TYPE_AUTH_METHODS] = KIND_TEXTS,
	[TYPE_CHANNEL_TIMEOUTS] = KIND_TEXTS,
	[TYPE_LOG_VERBOSE] = KIND_TEXTS,
	[TYPE_PERMIT_OPEN] = KIND_TEXTS,
	[TYPE_PERMIT_LISTEN] = KIND_TEXTS,
	[TYPE_IPQOS] = KIND_TEXTS,
	[TYPE_REKEY_LIMIT] = KIND_TEXT,
	[TYPE_MAX_STARTUPS] = KIND_TEXT,
	[TYPE_NETBLOCK_SIZE] = KIND_TEXT,
	[TYPE_PENALTIES] = KIND_TEXTS,
	[TYPE_ADDRESS_PATTERNS] = KIND_TEXT,
	[TYPE_PUBKEY_OPTIONS] = KIND_TEXTS,
	[TYPE_RDOMAIN] = KIND_TEXT,
	[TYPE_SUBSYSTEM] = KIND_TEXTS,
	[TYPE_GSS_KEX] = KIND_TEXT,
	[TYPE_PATH_AS_WRITTEN] = KIND_TEXT,
	[TYPE_PATH_UNDER_HOME] = KIND_TEXT,
	[TYPE_PROVIDER] = KIND_TEXT,
	[TYPE_USER] = KIND_TEXT,
	[TYPE_FORCE_COMMAND] = KIND_TEXT,
	[TYPE_MATCH] = KIND_NONE,
	[TYPE_INCLUDE] = KIND_NONE,
	[TYPE_IGNORED] = KIND_NONE,
};

static const uint8_t keyword_types[KEYWORD_COUNT] = {
#define KEYWORD(id, spelling, type, multiplicity) [KEYWORD_##id] = TYPE_##type,
#include "knowledge/keywords.def"
#undef KEYWORD
};

const char *
kind_phrase(enum kind kind)
{

	return phrases[kind];
}

enum kind
kind_of_type(enum value_type type, enum kind *element)
{
	enum kind kind = (enum kind)type_kinds[type];

	*element = kind == KIND_TEXTS ? KIND_TEXT : KIND_NONE;
	return kind;
}

enum value_type
kind_keyword_type(enum keyword k)
{

	return (enum value_type)keyword_types[k];
}

/* Whether ${t} has ${word}. */
static bool
target_has_word(const struct target *t, enum value_type type, struct slice word)
{
	size_t count;
	const struct value_word *words = value_words(t, type, &count);

	for (size_t i = 0; i < count; i++)
		if (slice_is_nocase(word, words[i].word))
			return true;
	return false;
}

bool
kind_has_word(enum value_type type, struct slice word)
{
	struct arena a;
	size_t count;
	const char *const *names = target_names(&count);
	bool found = false;

	arena_init(&a);
	for (size_t i = count; i > 0 && !found; i--)
		found = target_has_word(target_find(&a, slice_of(names[i - 1])), type, word);
	arena_release(&a);
	return found;
}

struct slice
kind_words(struct arena *a, enum value_type type)
{
	struct arena scratch;
	size_t count, n;
	const char *const *names = target_names(&count);
	struct slice list = { NULL, 0 };

	arena_init(&scratch);
	for (size_t i = count; i > 0 && list.len == 0; i--) {
		const struct value_word *words = value_words(target_find(&scratch,
		    slice_of(names[i - 1])), type, &n);

		for (size_t j = 0; j < n; j++)
			list = slice_printf(a, SLICE_FORMAT "%s%s", SLICE_ARG(list),
			    j > 0 ? ", " : "", words[j].word);
	}
	arena_release(&scratch);
	return list;
}
