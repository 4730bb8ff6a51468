/* Startup: what sshd says and does about its keys and its folder, on small hosts of our own. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "access/startup.h"
#include "base/text.h"
#include "load_config.h"
#include "made_keys.h"
#include "one_host.h"
#include "rows.h"

#define PASSWD	"root:x:0:0:root:/root:/bin/sh\nsshd:x:105:65534::/run/sshd:/usr/sbin/nologin\n"

/* A file that a row puts on the host. */
struct thing {
	const char *path;	/* a folder when it ends in "/" */
	mode_t mode;
	struct made_key key;	/* the private key of it, or with ".pub" the public one */
	const char *text;	/* instead of a key */
};

enum { THINGS = 4 };

#define ED25519(path, mode)	{ path, mode, { .filling = 1 }, NULL }
#define OTHER(path, mode)	{ path, mode, { .filling = 2 }, NULL }
#define RSA(path, mode, bits)	{ path, mode, { .rsa_bits = bits }, NULL }
#define TEXT(path, mode, text)	{ path, mode, { .filling = 1 }, text }
#define FOLDER(path, mode)	{ path, mode, { .filling = 1 }, NULL }

#define KEY	"/etc/ssh/ssh_host_ed25519_key"
#define RSA_KEY	"/etc/ssh/ssh_host_rsa_key"
#define RUN	FOLDER("/run/sshd/", 0755)
#define NO_KEYS	"sshd: no hostkeys available -- exiting."
#define OPEN(path, mode)	\
	"@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n"	\
	"@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\n"	\
	"@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n"	\
	"Permissions " mode " for '" path "' are too open.\n"	\
	"It is required that your private key files are NOT accessible by others.\n"	\
	"This private key will be ignored.\n"

static const struct {
	const char *name;
	const char *target;
	const char *config;
	struct thing things[THINGS];
	enum truth starts;
	const char *messages;
	bool needs_root;
} rows[] = {
	{ "one default key", "debian-12", "", { RUN, ED25519(KEY, 0600) }, TRUTH_YES, "", true },
	{ "no key at all in a copy", "debian-12", "", { RUN }, TRUTH_UNKNOWN, "", true },
	{ "configured key missing in a copy", "debian-12", "HostKey /etc/ssh/k\n", { RUN },
	    TRUTH_UNKNOWN, "", true },
	{ "configured key missing", "debian-12", "HostKey /etc/ssh/k\n", { RUN, ED25519(KEY, 0600) },
	    TRUTH_NO, "Unable to load host key: /etc/ssh/k\n" NO_KEYS, true },
	{ "configured key missing in 7.9", "openssh-7.9", "HostKey /etc/ssh/k\n", { RUN, ED25519(KEY, 0600) },
	    TRUTH_NO, "Could not load host key: /etc/ssh/k\n" NO_KEYS, true },
	{ "default keys missing in 7.9", "openssh-7.9", "", { RUN, ED25519(KEY, 0600) }, TRUTH_YES,
	    "Could not load host key: /etc/ssh/ssh_host_rsa_key\n"
	    "Could not load host key: /etc/ssh/ssh_host_ecdsa_key", true },
	{ "none beside another", "debian-12", "HostKey " KEY "\nHostKey NONE\nHostCertificate none\n"
	    "HostCertificate /x\n", { RUN, ED25519(KEY, 0600) }, TRUTH_YES,
	    "Could not load host certificate \"/x\": No such file or directory", true },
	{ "agent is no socket", "debian-12", "HostKeyAgent /etc\n", { RUN, ED25519(KEY, 0600) }, TRUTH_YES,
	    "Could not connect to agent \"/etc\": Connection refused", true },
	{ "agent is not there", "debian-12", "HostKeyAgent /x\n", { RUN, ED25519(KEY, 0600) }, TRUTH_YES,
	    "Could not connect to agent \"/x\": No such file or directory", true },
	{ "none, but with GSSAPI key exchange", "debian-12", "HostKey none\nGSSAPIKeyExchange yes\n",
	    { RUN, ED25519(KEY, 0600) }, TRUTH_YES, "", true },
	{ "none", "debian-12", "HostKey none\n", { RUN, ED25519(KEY, 0600) }, TRUTH_NO, NO_KEYS, true },
	{ "one of two missing", "openssh-10.5", "HostKey " KEY "\nHostKey /etc/ssh/k\n",
	    { RUN, ED25519(KEY, 0600) }, TRUTH_YES, "Unable to load host key: /etc/ssh/k", true },
	{ "open to others", "debian-12", "HostKey " KEY "\n", { RUN, ED25519(KEY, 0644) }, TRUTH_NO,
	    OPEN(KEY, "0644") "Unable to load host key \"" KEY "\": bad permissions\n"
	    "Unable to load host key: " KEY "\n" NO_KEYS, true },
	{ "open to others at a default path", "debian-12", "", { RUN, ED25519(KEY, 0640) }, TRUTH_NO,
	    OPEN(KEY, "0640") NO_KEYS, true },
	{ "readable for ssh_keys", "rhel-8", "", { FOLDER("/var/empty/sshd/", 0755), ED25519(KEY, 0640) },
	    TRUTH_YES, "", true },
	{ "encrypted", "debian-12", "HostKey " KEY "\n",
	    { RUN, { KEY, 0600, { .cipher = "aes256-ctr", .kdf = "bcrypt" }, NULL } }, TRUTH_NO,
	    "Unable to load host key \"" KEY "\": incorrect passphrase supplied to decrypt private key\n"
	    "Unable to load host key: " KEY "\n" NO_KEYS, true },
	{ "a placeholder", "debian-12", "HostKey " KEY "\n",
	    { RUN, TEXT(KEY, 0600, "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n") },
	    TRUTH_NO, "Unable to load host key \"" KEY "\": error in libcrypto\n"
	    "Unable to load host key: " KEY "\n" NO_KEYS, true },
	{ "a placeholder in 8.4", "debian-11", "HostKey " KEY "\n", { RUN, TEXT(KEY, 0600, "x") }, TRUTH_NO,
	    "Unable to load host key \"" KEY "\": invalid format\nUnable to load host key: " KEY "\n" NO_KEYS,
	    true },
	{ "public key of another", "debian-12", "HostKey " KEY "\n",
	    { RUN, ED25519(KEY, 0600), OTHER(KEY ".pub", 0644) }, TRUTH_YES,
	    "Public key for " KEY " does not match private key", true },
	{ "public key of another in 8.3", "openssh-8.3", "HostKey " KEY "\n",
	    { RUN, ED25519(KEY, 0600), OTHER(KEY ".pub", 0644) }, TRUTH_YES, "", true },
	{ "shorter than required", "debian-12", "HostKey " RSA_KEY "\nRequiredRSASize 4096\n",
	    { RUN, RSA(RSA_KEY, 0600, 3072) }, TRUTH_NO,
	    "main: Host key " RSA_KEY ": Invalid key length\n" NO_KEYS, true },
	{ "long enough", "debian-12", "HostKey " RSA_KEY "\nRequiredRSASize 3072\n",
	    { RUN, RSA(RSA_KEY, 0600, 3072) }, TRUTH_YES, "", true },
	{ "too short to be read", "debian-12", "HostKey " RSA_KEY "\n", { RUN, RSA(RSA_KEY, 0600, 1016) },
	    TRUTH_NO, "Unable to load host key \"" RSA_KEY "\": Invalid key length\n"
	    "Unable to load host key: " RSA_KEY "\n" NO_KEYS, true },
	{ "certificate missing", "debian-12", "HostKey " KEY "\nHostCertificate /etc/ssh/c\n",
	    { RUN, ED25519(KEY, 0600) }, TRUTH_YES,
	    "Could not load host certificate \"/etc/ssh/c\": No such file or directory", true },
	{ "no certificate", "debian-12", "HostKey " KEY "\nHostCertificate /etc/ssh/c.pub\n",
	    { RUN, ED25519(KEY, 0600), OTHER("/etc/ssh/c.pub", 0644) }, TRUTH_YES,
	    "Certificate file is not a certificate: /etc/ssh/c.pub", true },
	{ "folder missing in a copy", "debian-12", "", { ED25519(KEY, 0600) }, TRUTH_UNKNOWN, "", true },
	{ "folder open to all", "debian-12", "", { FOLDER("/run/sshd/", 0777), ED25519(KEY, 0600) }, TRUTH_NO,
	    "/run/sshd must be owned by root and not group or world-writable.", true },
	{ "no folder but a file", "debian-12", "", { TEXT("/run/sshd", 0755, ""), ED25519(KEY, 0600) },
	    TRUTH_NO, "Missing privilege separation directory: /run/sshd", true },
	{ "no user, checked first", "debian-12", "HostKey none\n",
	    { RUN, TEXT("/etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n") }, TRUTH_NO,
	    "Privilege separation user sshd does not exist", true },
	{ "no user, checked last", "debian-13", "HostKey none\n",
	    { RUN, TEXT("/etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n") }, TRUTH_NO, NO_KEYS, true },
	{ "no user in 10.0", "debian-13", "",
	    { RUN, ED25519(KEY, 0600), TEXT("/etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n") }, TRUTH_NO,
	    "Privilege separation user sshd does not exist", true },
	{ "user perhaps elsewhere", "debian-12", "",
	    { RUN, ED25519(KEY, 0600), TEXT("/etc/passwd", 0644, "root:x:0:0::/:/bin/sh\n"),
	    TEXT("/etc/nsswitch.conf", 0644, "passwd: files ldap\n") }, TRUTH_UNKNOWN, "", true },
	{ "ordinary user's copy", "debian-12", "HostKey " KEY "\n", { RUN, ED25519(KEY, 0600) },
	    TRUTH_UNKNOWN, "", false },
};

static void
put(const struct thing *thing)
{
	size_t len = strlen(thing->path);
	struct slice bytes;

	if (thing->path[len - 1] == '/') {
		char path[256];

		memcpy(path, thing->path, len - 1);
		path[len - 1] = '\0';
		host_tree_folder(&t, path, thing->mode);
		return;
	}
	bytes = thing->text != NULL ? slice_of(thing->text) :
	    strcmp(thing->path + len - 4, ".pub") == 0 ? made_public_line(&t.a, &thing->key) :
	    made_private_file(&t.a, &thing->key);
	host_tree_bytes(&t, thing->path, thing->mode, bytes.ptr, bytes.len);
}

static void
hear(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	struct text *said = cookie;

	(void)k, (void)setter, (void)fatal;
	if (said->len > 0)
		text_add_char(said, '\n');
	text_add(said, text);
}

START_TEST(hosts_are_judged)
{
	struct startup_host host = { .root = &t.root, .is_command = true };
	struct startup_verdict verdict;
	struct startup_visitor visitor;
	struct text said;

	/* Only root can make files of root's; an ordinary user's copy of a host tells less. */
	if ((geteuid() == 0) != rows[_i].needs_root)
		return;
	host_tree_file(&t, "/etc/passwd", PASSWD);
	host_tree_file(&t, "/etc/group", "root:x:0:\nssh_keys:x:0:\n");
	for (size_t i = 0; i < THINGS && rows[_i].things[i].path != NULL; i++)
		put(&rows[_i].things[i]);
	host_tree_file(&t, "/etc/ssh/sshd_config", rows[_i].config);
	const struct config *config = load_config(&t.a, &t.root, rows[_i].target, NULL);
	struct effective *e = effective_make(&t.a, config);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	text_init(&said);
	visitor = (struct startup_visitor){ hear, &said };
	host.accounts = accounts_make(&t.a, &t.root);
	verdict = startup_on_host(e, &host, &t.a, &visitor);
	ck_assert_msg(strcmp(said.ptr, rows[_i].messages) == 0, "%s: said \"%s\"", rows[_i].name, said.ptr);
	ck_assert_msg(verdict.starts == rows[_i].starts, "%s: starts %d, missing %s", rows[_i].name,
	    (int)verdict.starts, verdict.missing != NULL ? verdict.missing : "nothing");
	ck_assert_int_eq(verdict.missing != NULL, verdict.starts == TRUTH_UNKNOWN);
	text_release(&said);
}
END_TEST

Suite *
suite_access_startup(void)
{
	Suite *suite = suite_create("access_startup");
	TCase *tcase = tcase_create("startup");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	LOOP(tcase, hosts_are_judged, rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
