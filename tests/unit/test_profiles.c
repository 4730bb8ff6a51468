/* Profiles: what is refused, what they choose, what comes of them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "load_config.h"
#include "rows.h"
#include "rules/profile.h"
#include "rules/rules.h"

#define HEAD		"id: try-it\ntitle: t\n"

static struct arena a;
static struct text errors;
static struct rule_set *set;	/* the built-in ones, and what a test adds */

static void
setup(void)
{
	arena_init(&a);
	text_init(&errors);
	set = rule_set_make(&a, rules_builtin());
}

static void
teardown(void)
{
	text_release(&errors);
	arena_release(&a);
}

/* Adds the profile try-it; false with ${errors} when it is refused. */
static bool
add(const char *text)
{
	return load_rule_text(set, SLICE("try-it.yaml"), slice_of(text), &errors);
}

static const struct {
	const char *text;
	const char *error;
} refusals[] = {
	{ HEAD "rules: []\nlevel: 3\n", "4:1: error: unknown key 'level'" },
	{ HEAD "title: u\nrules: []\n", "3:1: error: this key occurs twice" },
	{ HEAD "version: &a 1\nrules: []\n", "3:10: error: anchors are not allowed" },
	{ HEAD "version: *a\nrules: []\n", "3:10: error: aliases are not allowed" },
	{ HEAD "rules: banner-missing\n", "3:8: error: a list is missing here" },
	{ HEAD "rules: [banner-missing]\n", "3:9: error: an entry of rules must be a mapping" },
	{ HEAD "rules:\n- {id: banner-missing}\n- {id: banner-missing}\n", "5:3: error: rule banner-missing is in line 4 already, for the same section" },
	{ HEAD "rules:\n- {id: baner-missing}\n", "4:8: error: there is no rule 'baner-missing', did you mean banner-missing" },
	{ HEAD "rules:\n- {id: banner-missing, sektion: 1}\n", "4:24: error: unknown key 'sektion'" },
	{ HEAD "rules:\n- {id: banner-missing, written: perhaps}\n", "4:33: error: " },
	{ HEAD "rules:\n- {id: banner-missing, severity: bad}\n", "4:34: error: " },
	{ HEAD "rules:\n- {id: max-auth-tries-above, parameters: {most: 3}}\n", "4:43: error: " },
	{ HEAD "rules:\n- {id: max-auth-tries-above, parameters: {max: few}}\n", "4:48: error: " },
	{ HEAD "extends: [nothing-here]\nrules: []\n", "3:11: error: there is no profile 'nothing-here'" },
	{ HEAD "extends: [hardened]\nwithout: [pam-of]\nrules: []\n", "4:11: error: nothing that try-it extends has a rule or section 'pam-of'" },
	{ HEAD "without: [pam-off]\nrules: []\n", "3:11: error: nothing that try-it extends has" },
	{ HEAD "extends: [hardened, try-it]\nrules: []\n", "3:21: error: profile try-it extends itself" },
	{ "title: t\nrules: []\n", "1:1: error: a profile needs id, title and rules" },
	{ "id: try-it\ntitle: [t]\nrules: []\n", "2:8: error: a text is missing here" },
	{ "id: other\ntitle: t\nrules: []\n", "error: the file of rule or profile other must be called other.yaml" },
	{ HEAD "rules: [[[[[[[[[[[[[1]]]]]]]]]]]]]\n", "error: nested too deeply" },
};

START_TEST(refuses)
{
	ck_assert(!add(refusals[_i].text));
	ck_assert_msg(strncmp(errors.ptr, "try-it.yaml:", 12) == 0, "%s", errors.ptr);
	ck_assert_msg(strstr(errors.ptr, refusals[_i].error) != NULL, "%d: %s\n  not %s", _i, errors.ptr,
	    refusals[_i].error);
}
END_TEST

/* A configuration under a profile, and what it says of one rule. */
static const struct {
	const char *profile;
	const char *config;
	const char *rule;
	const char *section;
	enum rules_result result;
} checks[] = {
	{ "cis-debian-12", "PermitRootLogin yes\n", "root-login-allowed", "5.1.20", RULES_FAIL },
	{ "cis-debian-12", "PermitRootLogin no\n", "root-login-allowed", "5.1.20", RULES_PASS },
	{ "cis-debian-12", "PermitRootLogin no\nPermitRootLogin yes\n", "root-login-allowed", "5.1.20", RULES_PASS },
	{ "cis-debian-12", "Match User root\nPermitRootLogin yes\n", "root-login-allowed", "5.1.20", RULES_FAIL },
	{ "cis-debian-12", "Port 22\n", "empty-passwords-not-refused", "5.1.19", RULES_PASS },
	{ "stig-rhel-9", "Port 22\n", "empty-passwords-not-refused", "RHEL-09-255040", RULES_UNWRITTEN },
	{ "stig-rhel-9", "PermitEmptyPasswords no\n", "empty-passwords-not-refused", "RHEL-09-255040", RULES_PASS },
	{ "stig-rhel-9", "PermitEmptyPasswords yes\n", "empty-passwords-not-refused", "RHEL-09-255040", RULES_FAIL },
	{ "stig-rhel-9", "RekeyLimit 512M 30m\n", "rekey-limit-above", "RHEL-09-255090", RULES_PASS },
	{ "stig-rhel-9", "Foo bar\n", "rekey-limit-above", "RHEL-09-255090", RULES_FAIL },
	{ "stig-rhel-9", "Foo bar\nRekeyLimit 1G 1h\n", "rekey-limit-above", "RHEL-09-255090", RULES_PASS },
	{ "stig-rhel-9", "Match Foo bar\nRekeyLimit 1G 1h\n", "rekey-limit-above", "RHEL-09-255090", RULES_UNDECIDED },
	{ "cis-rhel-9", "Foo bar\nMatch User root\nPermitRootLogin yes\n", "root-login-allowed", "5.1.20", RULES_FAIL },
	{ "cis-rhel-9", "Foo bar\nPermitRootLogin no\nMatch User root\nPermitRootLogin no\n", "root-login-allowed", "5.1.20", RULES_PASS },
	{ "stig-rhel-9", "RekeyLimit 1G 1h 1\n", "rekey-limit-above", "RHEL-09-255090", RULES_FAIL },
	{ "stig-rhel-9", "PermitRootLogin no\nPermitRootLogin yes\n", "root-login-allowed", "RHEL-09-255045", RULES_PASS },
	{ "stig-rhel-8", "PermitRootLogin no\nPermitRootLogin yes\n", "root-login-allowed", "RHEL-08-010550", RULES_UNWRITTEN },
	{ "stig-rhel-8", "PermitRootLogin no\nPermitRootLogin no\n", "root-login-allowed", "RHEL-08-010550", RULES_PASS },
	{ "stig-rhel-8", "PermitRootLogin no\nMatch User bob\nPermitRootLogin yes\n", "root-login-allowed", "RHEL-08-010550", RULES_UNWRITTEN },
	{ "stig-rhel-8", "Port 22\n", "private-host-key-open", "RHEL-08-010490", RULES_UNDECIDED },
	{ "cis-debian-12", "PermitRootLogin maybe\n", "root-login-allowed", "5.1.20", RULES_FAIL },
	{ "cis-debian-12", "PermitRootLogin no\nPermitRootLogin maybe\n", "root-login-allowed", "5.1.20", RULES_FAIL },
	{ "cis-debian-12", "PermitRootLogin maybe\n", "pam-off", "5.1.22", RULES_FAIL },
	{ "cis-debian-12", "PermitRootLogin maybe\nUsePAM yes\n", "pam-off", "5.1.22", RULES_PASS },
	{ "cis-debian-12", "AllowUsers\n", "access-lists-missing", "5.1.4", RULES_FAIL },
	{ "cis-debian-12", "MaxAuthTries 0\n", "max-auth-tries-above", "5.1.16", RULES_FAIL },
	{ "cis-debian-12", "MaxStartups 10:29:60\n", "max-startups-above", "5.1.18", RULES_FAIL },
	{ "cis-debian-12", "MaxStartups 5:60:30\n", "max-startups-above", "5.1.18", RULES_PASS },
	{ "cis-debian-12", "Port 22\n", "config-file-open", "5.1.1", RULES_UNDECIDED },
	{ "cis-rhel-9", "Include /etc/crypto-policies/back-ends/opensshserver.config\n", "macs-denied", "5.1.6", RULES_UNDECIDED },
	{ "cis-rhel-9", "MACs hmac-sha2-256,hmac-md5\n", "macs-denied", "5.1.6", RULES_FAIL },
	{ "stig-rhel-9", "Port 22\n", "crypto-policy-not-included", "RHEL-09-255065", RULES_FAIL },
	{ "cis-debian-13", "KexAlgorithms curve25519-sha256\n", "no-post-quantum-key-exchange", "5.1.13", RULES_FAIL },
	{ "mondoo-linux", "KexAlgorithms curve25519-sha256\n", "key-exchange-outside-list", "KexAlgorithms", RULES_FAIL },
	{ "mondoo-linux", "LogLevel INFO\n", "log-level-not-in-list", "LogLevel", RULES_PASS },
	{ "mondoo-linux", "Port 22\n", "log-level-not-in-list", "LogLevel", RULES_UNWRITTEN },
	{ "ssh-audit", "HostKeyAlgorithms ssh-ed25519,ecdsa-sha2-nistp256\n", "host-key-algorithms-outside-list", "host keys", RULES_FAIL },
	{ "ssh-audit", "MACs hmac-sha2-512-etm@openssh.com\n", "macs-outside-list", "MACs", RULES_PASS },
	{ "lynis", "DenyUsers guest\n", "access-lists-missing", "SSH-7440", RULES_FAIL },
	{ "lynis", "Port 22\n", "port-well-known", "SSH-7408", RULES_FAIL },
	{ "lynis", "Port 2222\n", "port-well-known", "SSH-7408", RULES_PASS },
	{ "dev-sec", "PrintMotd no\n", "motd-shown", "sshd-44", RULES_PASS },
	{ "stig-ubuntu-24-04", "Ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes128-ctr\n",
	    "ciphers-other-than", "UBTU-24-100820", RULES_PASS },
	{ "stig-sle-15", "Ciphers aes128-ctr,aes256-ctr\n", "ciphers-out-of-order", "SLES-15-010160", RULES_FAIL },
	{ "cis-sle-15", "ClientAliveCountMax 0\n", "client-alive-count-outside", "5.2.16", RULES_PASS },
	{ "cis-rhel-9", "ClientAliveCountMax 0\n", "client-alive-count-outside", "5.1.9", RULES_FAIL },
	{ "cis-rhel-9", "ClientAliveCountMax 2\n", "client-alive-count-outside", "5.1.9", RULES_FAIL },
	{ "cis-ubuntu-24-04", "ClientAliveCountMax 2\n", "client-alive-count-outside", "5.1.7", RULES_PASS },
	{ "cis-ubuntu-24-04", "LogLevel INFO\n", "log-level-not-in-list", "5.1.14", RULES_PASS },
	{ "cis-rhel-10", "LogLevel INFO\n", "log-level-not-in-list", "5.1.14", RULES_FAIL },
	{ "cis-debian-12", "MaxStartups 10:30:60\n", "max-startups-above", "5.1.18", RULES_PASS },
	{ "cis-debian-12", "Banner none\n", "banner-not-as-demanded", "5.1.5", RULES_FAIL },
	{ "dev-sec", "Banner none\n", "banner-not-as-demanded", "sshd-46", RULES_PASS },
	{ "dev-sec", "MaxAuthTries 3\n", "max-auth-tries-above", "sshd-19", RULES_FAIL },
	{ "dev-sec", "LoginGraceTime 30\n", "login-grace-time-above", "sshd-18", RULES_PASS },
	{ "lynis", "LoginGraceTime 0\n", "login-grace-time-above", "SSH-7408", RULES_FAIL },
	{ "lynis", "ClientAliveInterval 0\n", "client-alive-interval-above", "SSH-7408", RULES_FAIL },
	{ "mozilla-modern", "AuthenticationMethods publickey\n", "public-key-not-required", "AuthenticationMethods", RULES_PASS },
	{ "stig-ubuntu-22-04", "Ciphers aes256-ctr,aes256-gcm@openssh.com,aes128-ctr,aes128-gcm@openssh.com\n",
	    "ciphers-other-than", "UBTU-22-255050", RULES_PASS },
	{ "stig-ubuntu-22-04", "Ciphers aes256-gcm@openssh.com,aes256-ctr\n", "ciphers-other-than", "UBTU-22-255050", RULES_FAIL },
	{ "hardened", "Port 22\n", "terrapin-possible", "", RULES_NOT_APPLICABLE },
	{ "anssi", "PermitRootLogin without-password\n", "root-login-allowed", "R33", RULES_FAIL },
};

/* Judges ${config} under the profile called ${id}. */
static void
judge(const char *id, const char *config, struct rules_run *run)
{
	static struct root root;
	const struct profile **chosen = ARENA_ARRAY(&a, const struct profile *, 1);

	root_none(&root);
	chosen[0] = rule_set_profile(set, slice_of(id));
	ck_assert_ptr_nonnull(chosen[0]);
	*run = (struct rules_run){ .a = &a, .rules = set, .store = diag_store_make(&a),
		.profiles = chosen, .profile_count = 1,
		.config = load_config(&a, &root, "openssh-9.9", config) };
	rules_run(run);
	diag_finish(run->store);
}

START_TEST(checks_baselines)
{
	struct rules_run run;
	bool found = false;

	judge(checks[_i].profile, checks[_i].config, &run);
	for (size_t i = 0; i < run.check_count; i++) {
		const struct rules_check *c = &run.checks[i];

		if (strcmp(c->rule->id, checks[_i].rule) != 0)
			continue;
		found = true;
		ck_assert_msg(c->result == checks[_i].result, "%d: %s %s: %s", _i, checks[_i].profile,
		    checks[_i].rule, rules_result_name(c->result));
		ck_assert(slice_is(c->section, checks[_i].section));
	}
	ck_assert_msg(found, "%d: %s has no %s", _i, checks[_i].profile, checks[_i].rule);
}
END_TEST

/* What a rule finds for a baseline says so, and what the profile asks for is not said twice. */
START_TEST(names_sections)
{
	struct rules_run run;
	size_t count = 0;

	judge("stig-rhel-9", "StrictModes no\n", &run);
	for (size_t i = 0; i < diag_count(run.store); i++) {
		const struct diagnostic *d = diag_at(run.store, i);

		if (strcmp(d->id, "strict-modes-off") != 0)
			continue;
		count++;
		ck_assert(slice_is(d->section, "stig-rhel-9 RHEL-09-255160"));
	}
	ck_assert_uint_eq(count, 1);
}
END_TEST

/* What is there once extends, without and several entries for one rule have done their work. */
static const struct {
	const char *text;
	const char *rule;
	const char *sections;	/* of that rule, in order */
} combined[] = {
	{ HEAD "extends: [cis-debian-12]\nrules: []\n", "pam-off", "5.1.22 " },
	{ HEAD "extends: [cis-debian-12]\nwithout: [5.1.22]\nrules: []\n", "pam-off", "" },
	{ HEAD "extends: [cis-debian-12]\nwithout: [pam-off]\nrules: []\n", "pam-off", "" },
	{ HEAD "extends: [cis-debian-12]\nwithout: [pam-off]\nrules:\n- {id: pam-off, section: ours}\n",
	    "pam-off", "ours " },
	{ HEAD "extends: [cis-debian-12]\nrules:\n- {id: pam-off, section: a}\n- {id: pam-off, section: b}\n",
	    "pam-off", "a b " },
	{ HEAD "extends: [cis-debian-12, stig-rhel-9]\nrules: []\n", "pam-off", "5.1.22 " },
	{ HEAD "extends: [stig-rhel-9, cis-debian-12]\nrules: []\n", "pam-off", "RHEL-09-255050 " },
	{ HEAD "extends: [cis-rhel-8]\nrules: []\n", "config-file-open", "5.1.2 5.1.3 " },
};

START_TEST(combines)
{
	struct text sections;
	struct profile_checks list = { 0 };

	text_init(&sections);
	ck_assert_msg(add(combined[_i].text), "%s", errors.ptr);
	profile_resolve(set, rule_set_profile(set, SLICE("try-it")), &list);
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.ptr[i].rule->id, combined[_i].rule) == 0)
			text_printf(&sections, SLICE_FORMAT " ", SLICE_ARG(list.ptr[i].entry->section));
	ck_assert_msg(slice_is(text_slice(&sections), combined[_i].sections), "%d: %.*s", _i,
	    (int)sections.len, sections.ptr);
	profile_checks_release(&list);
	text_release(&sections);
}
END_TEST

/* The nearest profile that names a rule decides about it. */
START_TEST(extends)
{
	static const char mine[] = HEAD "extends: [dev-sec]\nrules:\n"
	    "- {id: max-auth-tries-above, section: ours, parameters: {max: 5}}\n";
	struct profile_checks list = { 0 };
	size_t base;

	profile_resolve(set, rule_set_profile(set, SLICE("dev-sec")), &list);
	base = list.count;
	list.count = 0;
	ck_assert_msg(add(mine), "%s", errors.ptr);
	profile_resolve(set, rule_set_profile(set, SLICE("try-it")), &list);
	ck_assert_uint_eq(list.count, base);
	ck_assert_str_eq(list.ptr[0].rule->id, "max-auth-tries-above");
	ck_assert(slice_is(list.ptr[0].entry->section, "ours"));
	profile_checks_release(&list);
}
END_TEST

Suite *
suite_profiles(void)
{
	Suite *s = suite_create("profiles");
	TCase *t = tcase_create("profiles");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	LOOP(t, refuses, refusals);
	LOOP(t, checks_baselines, checks);
	tcase_add_test(t, names_sections);
	LOOP(t, combines, combined);
	tcase_add_test(t, extends);
	suite_add_tcase(s, t);
	return s;
}
