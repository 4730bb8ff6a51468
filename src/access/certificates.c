#include "access/certificates.h"

#include <string.h>

#include "base/escape.h"
#include "host/authorized_keys.h"
#include "host/file.h"

/* What the search works with. */
struct authorities {
	const struct host *h;
	const struct effective *e;
	const struct revoked_keys *revoked;
	uint32_t revoked_count;
	struct arena *a;
	struct certificates_verdict *v;
};

static void
refuse(const struct authorities *s, enum keyword k, const char *fault)
{
	s->v->accepted = TRUTH_NO;
	s->v->fault = fault;
	s->v->blame = (struct reason){ k, effective_setter(s->e, k, 0) };
}

/* Whether some algorithm for certificates is accepted. */
static bool
takes_certificates(const struct authorities *s)
{
	uint32_t count;
	const struct slice *list = effective_algorithms(s->e, LIST_PUBKEY, s->a, &count);

	for (uint32_t i = 0; i < count; i++)
		if (strstr(slice_string(s->a, list[i]), "-cert-v") != NULL)
			return true;
	return false;
}

/* Whether CASignatureAlgorithms has a way in which ${key} can sign. */
static bool
may_sign(const struct authorities *s, const struct key *key)
{
	uint32_t count;
	const struct slice *list = effective_algorithms(s->e, LIST_CA_SIGNATURE, s->a, &count);
	bool is_rsa = key->type->kind == KEY_RSA;

	for (uint32_t i = 0; i < count; i++)
		if (slice_is(list[i], key->type->name) ||
		    (is_rsa && slice_starts_with(list[i], SLICE("rsa-sha2-"))))
			return true;
	return count == 0;
}

/* The keys of the file, until one is found that may stand behind a certificate. */
static void
try_keys(const struct authorities *s, const char *path, struct slice bytes)
{
	struct authorized_keys keys = authorized_keys_parse_bare(s->a, &s->h->support, bytes);

	refuse(s, KEYWORD_TRUSTEDUSERCAKEYS, arena_printf(s->a, NULL, "TrustedUserCAKeys %s holds no key that sshd reads", path));
	for (uint32_t i = 0; i < keys.count; i++) {
		const struct key *key = &keys.lines[i].key;

		if (keys.lines[i].state != KEY_LINE_GOOD)
			continue;
		if (revoked_any_has(s->revoked, s->revoked_count, key) == TRUTH_YES)
			refuse(s, KEYWORD_REVOKEDKEYS, "RevokedKeys refuses the authority that signs its certificates");
		else if (!may_sign(s, key))
			refuse(s, KEYWORD_CASIGNATUREALGORITHMS,
			    "CASignatureAlgorithms leaves out what the authority signs certificates with");
		else {
			*s->v = (struct certificates_verdict){ .accepted = TRUTH_UNKNOWN };
			return;
		}
	}
}

struct certificates_verdict
certificates_judge(const struct host *h, const struct effective *e, const struct revoked_keys *revoked,
    uint32_t count, struct arena *a)
{
	struct certificates_verdict v = { .accepted = TRUTH_NO };
	struct authorities s = { h, e, revoked, count, a, &v };
	struct slice name = effective_text_set(e, KEYWORD_TRUSTEDUSERCAKEYS, a);
	const char *path = slice_string(a, name), *shown = slice_string(a, escape_visible_copy(a, name));
	struct file file;

	if (name.len == 0)
		return v;
	switch (file_read(h->root, a, path, FILE_MAX_KEYS, &file)) {
	case FILE_UNSEEN:
	case FILE_LARGE:
		v.accepted = TRUTH_UNKNOWN;
		return v;
	case FILE_MISSING:
		refuse(&s, KEYWORD_TRUSTEDUSERCAKEYS, arena_printf(a, NULL, "TrustedUserCAKeys %s does not exist", shown));
		return v;
	case FILE_SPECIAL:
		refuse(&s, KEYWORD_TRUSTEDUSERCAKEYS, arena_printf(a, NULL, "TrustedUserCAKeys %s is no file", shown));
		return v;
	case FILE_THERE:
		break;
	}
	try_keys(&s, shown, file.bytes);
	if (v.accepted != TRUTH_NO && !takes_certificates(&s))
		refuse(&s, KEYWORD_PUBKEYACCEPTEDALGORITHMS, "PubkeyAcceptedAlgorithms leaves all certificates out");
	return v;
}
