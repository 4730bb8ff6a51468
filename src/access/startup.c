#include "access/startup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "host/file.h"

/* Releases in which main() changed. */
enum {
	RSA_LENGTH_SINCE = 706,		/* short RSA keys are refused where they are read */
	LOAD_ERRORS_SINCE = 708,	/* the reason is told by main() itself */
	DEFAULTS_SILENT_SINCE = 800,	/* keys at default paths may be missing */
	AGENT_NONE_SINCE = 802,
	PEM_ON_FORMAT_SINCE = 803,
	PUBLIC_INSIDE_SINCE = 804,
	OPENSSL_3_SINCE = 809,		/* what most builds of that release use */
	LIBCRYPTO_REASON = 1003,	/* the one that adds why, and of files that are no key always says so */
	OPENSSL_3_UNTIL = 1003,		/* later ones know what its decoder says */
	CERTIFICATES_BY_PUBLIC_SINCE = 807,
	PEM_ED25519_SINCE = 908,	/* in the sources of 9.6, but no build has it before */
	USER_CHECKED_LATE_SINCE = 908,
	AGENT_SILENCES_SINCE = 1004,
	RSA_MINIMUM = 1024,
	GROUP_READABLE_UNTIL = 807,	/* Red Hat's host keys of group ssh_keys */
};

VEC(host_keys, struct host_key);

/* The state of one run. */
struct run {
	const struct effective *e;
	const struct target *target;
	const struct startup_host *host;
	struct arena *a;
	const struct startup_visitor *visitor;
	struct key_support support;
	struct host_keys keys;
	bool has_agent;			/* an agent is named; whether it answers is unknown */
	bool keys_left_out;		/* a sysroot without any host key */
	struct startup_verdict verdict;
};

static bool
has_type(const void *cookie, const char *name)
{
	const struct algorithm *alg = algorithm_find(ALGORITHM_KEY, slice_of(name));

	return alg != NULL && algorithm_supported(cookie, alg);
}

void
startup_key_support(const struct target *t, struct key_support *support)
{
	*support = (struct key_support){
		.has_type = has_type,
		.cookie = t,
		.rsa_minimum = t->release >= RSA_LENGTH_SINCE ? RSA_MINIMUM : 0,
		.reads_pem_ed25519 = t->release >= PEM_ED25519_SINCE,
		.skips_mark = t->release >= OPENSSL_3_SINCE,
		.blames_libcrypto = t->release >= OPENSSL_3_SINCE && t->release <= OPENSSL_3_UNTIL,
		.public_inside = t->release >= PUBLIC_INSIDE_SINCE,
		.pem_after_any_error = t->release < PEM_ON_FORMAT_SINCE,
	};
}

static void
say(struct run *r, enum keyword k, uint32_t setter, struct slice text)
{
	r->visitor->complain(r->visitor->cookie, k, setter, false, text);
}

static void
die(struct run *r, enum keyword k, uint32_t setter, struct slice text)
{
	r->visitor->complain(r->visitor->cookie, k, setter, true, text);
	r->verdict.starts = TRUTH_NO;
	r->verdict.missing = NULL;
}

static void
doubt(struct run *r, const char *missing)
{
	if (r->verdict.starts == TRUTH_YES) {
		r->verdict.starts = TRUTH_UNKNOWN;
		r->verdict.missing = missing;
	}
}

/* ---- keys ---- */

static void
say_unprotected(struct run *r, const struct host_key *k, mode_t mode)
{
	static const char bar[] = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@";

	say(r, KEYWORD_HOSTKEY, k->setter, slice_of(bar));
	say(r, KEYWORD_HOSTKEY, k->setter,
	    SLICE("@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @"));
	say(r, KEYWORD_HOSTKEY, k->setter, slice_of(bar));
	say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a,
	    "Permissions 0%3.3o for '" SLICE_FORMAT "' are too open.", (unsigned)mode & 0777,
	    SLICE_ARG(k->path)));
	say(r, KEYWORD_HOSTKEY, k->setter,
	    SLICE("It is required that your private key files are NOT accessible by others."));
	say(r, KEYWORD_HOSTKEY, k->setter, SLICE("This private key will be ignored."));
}

/* Why a key file cannot be loaded; ${function} said so itself until 7.7. */
static void
say_load_error(struct run *r, const struct host_key *k, enum key_error error, const char *function)
{
	const char *text = key_error_text(error);

	if (error == KEY_OK || error == KEY_SYSTEM || error == KEY_UNSEEN)
		return;
	if (error == KEY_LIBCRYPTO && r->target->release == LIBCRYPTO_REASON)
		text = "error in libcrypto: unsupported";
	if (r->target->release < LOAD_ERRORS_SINCE)
		say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a, "%s: %s", function, text));
	else if (r->target->release < DEFAULTS_SILENT_SINCE)
		say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a,
		    "Error loading host key \"" SLICE_FORMAT "\": %s", SLICE_ARG(k->path), text));
	else if (k->setter != 0)
		say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a,
		    "Unable to load host key \"" SLICE_FORMAT "\": %s", SLICE_ARG(k->path), text));
}

static void
say_not_loaded(struct run *r, const struct host_key *k)
{
	if (r->target->release < DEFAULTS_SILENT_SINCE)
		say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a,
		    "Could not load host key: " SLICE_FORMAT, SLICE_ARG(k->path)));
	else if (k->setter != 0)
		say(r, KEYWORD_HOSTKEY, k->setter, slice_printf(r->a,
		    "Unable to load host key: " SLICE_FORMAT, SLICE_ARG(k->path)));
}

static bool
is_absent(const struct root *root, const char *path)
{
	struct stat st;

	return root_stat(root, path, &st) == -1 && (errno == ENOENT || errno == ENOTDIR);
}

/* As a command sshd looks at what is there now, whatever the sysroot leaves out. */
static bool
is_gone_now(const struct run *r, const char *path)
{
	return r->host->is_command && is_absent(r->host->root, path);
}

/* The private key, with the doubts that a sysroot leaves. */
static struct key_load
load_private(struct run *r, const char *path)
{
	struct key_load load = keys_load_private(r->host->root, r->a, path, &r->support);

	if (load.error == KEY_UNSEEN && is_gone_now(r, path))
		load.error = KEY_SYSTEM;
	if (load.error == KEY_SYSTEM && r->keys_left_out)
		load.error = KEY_UNSEEN;
	if (load.error == KEY_PERMISSIONS && !file_owners_are_known(r->host->root))
		load.error = KEY_UNSEEN;
	/* Whether a later build of Red Hat's still lets the group ssh_keys read is not known. */
	if (load.error == KEY_PERMISSIONS && (r->target->features & FEATURE_RHEL) != 0 &&
	    r->target->release > GROUP_READABLE_UNTIL && (load.mode & 077) == 040)
		load.error = KEY_UNSEEN;
	return load;
}

/* RequiredRSASize, where the target has it; else 0. */
static int64_t
required_size(const struct run *r)
{
	if (keyword_facts(r->target, KEYWORD_REQUIREDRSASIZE)->status != STATUS_SUPPORTED)
		return 0;
	return effective_number(r->e, KEYWORD_REQUIREDRSASIZE, 0, r->a);
}

static bool
is_too_short(const struct run *r, const struct key *key)
{
	return key->type != NULL && key->type->kind == KEY_RSA && key->bits < required_size(r);
}

/* A key whose private part sshd has: does the public file belong to it? */
static void
settle_loaded(struct run *r, struct host_key *k, const struct key_load *private,
    const struct key_load *public)
{
	bool differs = public->error == KEY_OK && private->key.material.len > 0 &&
	    !key_is_same(&private->key, &public->key);

	k->key = private->key;
	k->usable = TRUTH_YES;
	if (differs && r->target->release >= PUBLIC_INSIDE_SINCE)
		say(r, KEYWORD_HOSTKEY, k->setter,
		    slice_printf(r->a, "Public key for " SLICE_FORMAT " does not match private key",
			SLICE_ARG(k->path)));
	else if (public->error == KEY_OK)
		k->key = public->key;	/* before, sshd offers what the public file says */
}

static void
load_key(struct run *r, struct host_key *k)
{
	const char *path = k->path.ptr;
	struct key_load private = load_private(r, path);
	struct key_load public = keys_load_public(r->host->root, r->a, path, &r->support);

	k->error = private.error;
	k->blame = KEYWORD_HOSTKEY;
	if (private.error == KEY_PERMISSIONS)
		say_unprotected(r, k, private.mode);
	if (!r->has_agent || r->target->release < AGENT_SILENCES_SINCE)
		say_load_error(r, k, private.error, "key_load_private");
	if (private.error == KEY_UNSEEN) {
		k->key = public.key;
		k->usable = TRUTH_UNKNOWN;
		return;
	}
	if (public.error != KEY_OK && r->target->release < PUBLIC_INSIDE_SINCE)
		say_load_error(r, k, public.error, "key_load_public");
	if (private.error == KEY_OK)
		settle_loaded(r, k, &private, &public);
	else if (public.error == KEY_OK || public.error == KEY_UNSEEN)
		k->key = public.key;
	if (is_too_short(r, &k->key)) {
		say(r, KEYWORD_REQUIREDRSASIZE, effective_setter(r->e, KEYWORD_REQUIREDRSASIZE, 0),
		    slice_printf(r->a, "main: Host key " SLICE_FORMAT ": %s", SLICE_ARG(k->path),
		    key_error_text(KEY_LENGTH)));
		k->blame = KEYWORD_REQUIREDRSASIZE;
		k->error = KEY_LENGTH;
		k->usable = TRUTH_NO;
	} else if (private.error != KEY_OK) {
		bool agent = r->has_agent && public.error != KEY_SYSTEM;

		k->usable = agent ? TRUTH_UNKNOWN : TRUTH_NO;
		if (!agent)
			say_not_loaded(r, k);
	}
}

/* Each path that says "none" is dropped, whatever stands beside it (CLEAR_ON_NONE). */
static bool
is_none(struct slice path)
{
	return slice_is_nocase(path, "none");
}

static void
add_key(struct run *r, struct slice path, uint32_t setter)
{
	if (!is_none(path))
		host_keys_push(&r->keys, (struct host_key){
		    .path = slice_of(slice_string(r->a, path)), .setter = setter });
}

static void
collect_keys(struct run *r)
{
	uint32_t count, setter = effective_setter(r->e, KEYWORD_HOSTKEY, 0);
	const struct word *words = effective_words(r->e, KEYWORD_HOSTKEY, r->a, &count);

	if (setter == 0)
		for (uint32_t i = 0; i < count; i++)
			add_key(r, words[i].text, 0);
	for (; setter != 0; setter = effective_setter(r->e, KEYWORD_HOSTKEY, setter)) {
		const struct value *v = &r->e->config->statements[setter - 1].value;

		for (uint32_t i = 0; i < v->word_count; i++)
			add_key(r, v->words[i].text, setter);
	}
}

/* The key to blame when none is left: one that a line of the file spoils comes first. */
static const struct host_key *
key_to_blame(const struct run *r)
{
	const struct host_key *blamed = NULL;

	for (size_t i = 0; i < r->keys.count; i++) {
		const struct host_key *k = &r->keys.ptr[i];

		if (blamed == NULL ||
		    (k->blame != KEYWORD_HOSTKEY && blamed->blame == KEYWORD_HOSTKEY))
			blamed = k;
	}
	return blamed;
}

static void
die_without_keys(struct run *r)
{
	const struct host_key *k = key_to_blame(r);
	enum keyword blame = k != NULL ? k->blame : KEYWORD_HOSTKEY;

	die(r, blame, effective_setter(r->e, blame, 0),
	    SLICE("sshd: no hostkeys available -- exiting."));
}

/* A copy of a host is often made without its private keys. */
static bool
keys_are_left_out(const struct run *r)
{
	const struct root *root = r->host->root;
	char **found;
	struct stat st;

	if (root->is_live || root_glob(root, r->a, "/etc/ssh/ssh_host_*_key", 1, &found, NULL) > 0)
		return false;
	for (size_t i = 0; i < r->keys.count; i++)
		if (file_stat(root, r->keys.ptr[i].path.ptr, &st) == FILE_THERE)
			return false;
	return true;
}

/* Why the agent ${name} does not answer; NULL where it may. */
static const char *
agent_error(const struct run *r, const char *name)
{
	struct stat st;

	if (strcmp(name, "SSH_AUTH_SOCK") == 0) {
		name = r->host->root->is_live ? getenv(name) : NULL;
		if (name == NULL || *name == '\0')
			return "agent not present";
	}
	switch (file_stat(r->host->root, name, &st)) {
	case FILE_MISSING:
		return strerror(errno);
	case FILE_UNSEEN:
		return is_gone_now(r, name) ? strerror(errno) : NULL;
	default:
		return S_ISSOCK(st.st_mode) ? NULL : strerror(ECONNREFUSED);
	}
}

/* Nobody talks to the agent: one that listens may have the keys. */
static void
look_for_agent(struct run *r)
{
	struct slice name = effective_text(r->e, KEYWORD_HOSTKEYAGENT, r->a);
	uint32_t setter = effective_setter(r->e, KEYWORD_HOSTKEYAGENT, 0);
	const char *error;

	if (name.len == 0 || setter == 0 ||
	    (is_none(name) && r->target->release >= AGENT_NONE_SINCE))
		return;
	/* Where "none" is a name like others it is one in sshd's working directory. */
	error = agent_error(r, slice_string(r->a, is_none(name) ? SLICE("/none") : name));
	/* Before the service starts the next time, an agent may have started too. */
	r->has_agent = error == NULL || !r->host->is_command;
	if (!r->has_agent)
		say(r, KEYWORD_HOSTKEYAGENT, setter,
		    slice_printf(r->a, "Could not connect to agent \"" SLICE_FORMAT "\": %s",
			SLICE_ARG(name), error));
}

/* The vendors' GSSAPI key exchange does without a host key. */
static bool
exchanges_with_kerberos(const struct run *r)
{
	return keyword_facts(r->target, KEYWORD_GSSAPIKEYEXCHANGE)->status == STATUS_SUPPORTED &&
	    effective_number(r->e, KEYWORD_GSSAPIKEYEXCHANGE, 0, r->a) == FLAG_YES;
}

static bool
load_keys(struct run *r)
{
	enum truth any = TRUTH_NO;

	look_for_agent(r);
	collect_keys(r);
	r->keys_left_out = keys_are_left_out(r);
	for (size_t i = 0; i < r->keys.count; i++) {
		load_key(r, &r->keys.ptr[i]);
		any = truth_or(any, r->keys.ptr[i].usable);
	}
	if (any == TRUTH_UNKNOWN)
		doubt(r, "host keys");
	if (any == TRUTH_NO && !exchanges_with_kerberos(r)) {
		die_without_keys(r);
		return false;
	}
	return true;
}

/* ---- certificates ---- */

static bool
goes_with(const struct run *r, const struct host_key *k, const struct key *certificate)
{
	if (k->usable == TRUTH_NO && r->target->release < CERTIFICATES_BY_PUBLIC_SINCE)
		return false;
	if (k->usable == TRUTH_NO && !r->has_agent)
		return false;
	return k->key.type != NULL && key_is_same(&k->key, certificate);
}

/* Whether some key is not known well enough to say that the certificate is not its own. */
static bool
may_go_with_unseen(const struct run *r)
{
	for (size_t i = 0; i < r->keys.count; i++)
		if (r->keys.ptr[i].usable != TRUTH_NO && r->keys.ptr[i].key.material.len == 0)
			return true;
	return false;
}

static void
load_certificate(struct run *r, uint32_t setter, struct slice path)
{
	struct key_load load = keys_load_public(r->host->root, r->a, path.ptr, &r->support);
	const char *text;
	struct key *kept;

	if (load.error == KEY_UNSEEN && is_gone_now(r, path.ptr))
		load.error = KEY_SYSTEM;
	text = load.error == KEY_SYSTEM ? "No such file or directory" : key_error_text(load.error);
	if (load.error == KEY_UNSEEN || (load.error == KEY_SYSTEM && r->keys_left_out))
		return;
	if (load.error != KEY_OK && r->target->release < LOAD_ERRORS_SINCE) {
		say(r, KEYWORD_HOSTCERTIFICATE, setter, slice_printf(r->a,
		    "Could not load host certificate: " SLICE_FORMAT, SLICE_ARG(path)));
		return;
	}
	if (load.error != KEY_OK) {
		say(r, KEYWORD_HOSTCERTIFICATE, setter,
		    slice_printf(r->a, "Could not load host certificate \"" SLICE_FORMAT "\": %s",
			SLICE_ARG(path), text));
		return;
	}
	if (!load.key.type->is_certificate) {
		say(r, KEYWORD_HOSTCERTIFICATE, setter, slice_printf(r->a,
		    "Certificate file is not a certificate: " SLICE_FORMAT, SLICE_ARG(path)));
		return;
	}
	for (size_t i = 0; i < r->keys.count; i++)
		if (goes_with(r, &r->keys.ptr[i], &load.key)) {
			kept = ARENA_NEW(r->a, struct key);
			*kept = load.key;
			r->keys.ptr[i].certificate = kept;
			return;
		}
	if (!may_go_with_unseen(r))
		say(r, KEYWORD_HOSTCERTIFICATE, setter, slice_printf(r->a,
		    "No matching private key for certificate: " SLICE_FORMAT, SLICE_ARG(path)));
}

static void
load_certificates(struct run *r)
{
	uint32_t setter = effective_setter(r->e, KEYWORD_HOSTCERTIFICATE, 0);

	for (; setter != 0; setter = effective_setter(r->e, KEYWORD_HOSTCERTIFICATE, setter)) {
		const struct value *v = &r->e->config->statements[setter - 1].value;

		for (uint32_t i = 0; i < v->word_count; i++)
			if (!is_none(v->words[i].text))
				load_certificate(r, setter,
				    slice_of(slice_string(r->a, v->words[i].text)));
	}
}

/* ---- privilege separation ---- */

static bool
check_user(struct run *r)
{
	const char *name = r->target->privsep_user;

	if (accounts_find(r->host->accounts, name) != NULL)
		return true;
	if (!accounts_complete(r->host->accounts)) {
		doubt(r, "user of privilege separation");
		return true;
	}
	die(r, KEYWORD_NONE, 0,
	    slice_printf(r->a, "Privilege separation user %s does not exist", name));
	return false;
}

/* Whether the folder may be made, or lie elsewhere, when sshd really starts. */
static bool
may_be_made(const struct run *r, const char *path)
{
	if (r->host->privsep_dir != NULL)
		return false;
	/* Each build of the plain release names its own folder. */
	return !r->host->root->is_live || target_is_upstream(r->target) ||
	    (!r->host->is_command && strncmp(path, "/run/", strlen("/run/")) == 0);
}

static bool
check_folder(struct run *r)
{
	const char *given = r->host->privsep_dir;
	const char *path = given != NULL ? given : r->target->privsep_dir;
	struct stat st = { 0 };
	enum file_state state = file_stat(r->host->root, path, &st);

	if (state == FILE_UNSEEN && given != NULL && r->host->root->fd != -1)
		state = FILE_MISSING;	/* known to be the one, so its absence counts */
	if ((state == FILE_UNSEEN || state == FILE_MISSING) && may_be_made(r, path)) {
		doubt(r, "folder of privilege separation");
		return true;
	}
	if (state != FILE_SPECIAL || !S_ISDIR(st.st_mode)) {
		die(r, KEYWORD_NONE, 0,
		    slice_printf(r->a, "Missing privilege separation directory: %s", path));
		return false;
	}
	if (st.st_uid != 0 && !file_owners_are_known(r->host->root))
		doubt(r, "owners of files");
	else if (st.st_uid != 0 || (st.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		die(r, KEYWORD_NONE, 0, slice_printf(r->a,
		    "%s must be owned by root and not group or world-writable.", path));
		return false;
	}
	return true;
}

/* ---- all together ---- */

static void
check(struct run *r)
{
	bool late = r->target->release >= USER_CHECKED_LATE_SINCE;

	if ((!late && !check_user(r)) || !load_keys(r))
		return;
	load_certificates(r);
	if (!late || check_user(r))
		check_folder(r);
}

struct startup_verdict
startup_on_host(const struct effective *e, const struct startup_host *host, struct arena *a,
    const struct startup_visitor *v)
{
	struct run r = {
		.e = e,
		.target = e->config->target,
		.host = host,
		.a = a,
		.visitor = v,
		.verdict = { .starts = TRUTH_YES },
	};
	gid_t group;
	struct host_key *kept;

	if (host->root->fd == -1 || host->root->mount != NULL) {
		doubt(&r, "file system");
		return r.verdict;
	}
	startup_key_support(r.target, &r.support);
	if ((r.target->features & FEATURE_RHEL) != 0 && r.target->release <= GROUP_READABLE_UNTIL &&
	    accounts_group_id(host->accounts, "ssh_keys", &group))
		r.support.key_group = &group;
	check(&r);
	kept = ARENA_ARRAY(a, struct host_key, r.keys.count + 1);
	for (size_t i = 0; i < r.keys.count; i++)
		kept[i] = r.keys.ptr[i];
	r.verdict.keys = kept;
	r.verdict.key_count = (uint32_t)r.keys.count;
	host_keys_release(&r.keys);
	return r.verdict;
}
