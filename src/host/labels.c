#include "host/labels.h"

/* Types that sshd's domain may read under the reference policy, and some that it may not. */
static const char *const readable[] = {
	"ssh_home_t", "sshd_key_t", "etc_t", "usr_t", "lib_t", "bin_t",
};
static const char *const shut[] = {
	"var_t", "var_lib_t", "default_t", "mnt_t", "tmp_t", "user_tmp_t", "unlabeled_t", "file_t",
	"httpd_sys_content_t", "samba_share_t", "public_content_t", "container_file_t",
};

static bool
is_among(struct slice type, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(type, list[i]))
			return true;
	return false;
}

/* "system_u:object_r:var_t:s0", or the type alone. */
static struct slice
type_of(struct slice label)
{
	struct slice part = label, first;

	if (!slice_has(label, ':'))
		return label;
	slice_cut(&part, ':', &first);
	slice_cut(&part, ':', &first);
	slice_cut(&part, ':', &first);
	return first;
}

struct slice
labels_type(const struct host_facts *facts, const char *path)
{
	for (size_t i = 0; i < facts->fact[HOST_FACT_LABEL].count; i++) {
		struct slice rest = slice_trim(facts->fact[HOST_FACT_LABEL].values[i]), name;

		slice_cut(&rest, ' ', &name);
		if (slice_is(name, path) && rest.ptr != NULL)
			return type_of(slice_trim(rest));
	}
	return (struct slice){ 0 };
}

enum truth
labels_let_sshd_read(const struct host_facts *facts, const char *path)
{
	struct slice mode = facts_text(facts, HOST_FACT_SELINUX);
	struct slice type = labels_type(facts, path);

	if (mode.len == 0)
		return TRUTH_UNKNOWN;
	if (!slice_is_nocase(mode, "enforcing") ||
	    is_among(type, readable, sizeof(readable) / sizeof(readable[0])))
		return TRUTH_YES;
	return is_among(type, shut, sizeof(shut) / sizeof(shut[0])) ? TRUTH_NO : TRUTH_UNKNOWN;
}
