#include "report/link.h"

#include "base/escape.h"
#include "knowledge/knowledge.h"

bool
link_to(struct slice reference, struct text *out)
{
	static const char *const pages[] = { "sshd_config(5)", "sshd(8)", "ssh_config(5)",
		"sftp-server(8)", "ssh-keygen(1)" };
	struct slice name, topic = { 0 };

	if (slice_starts_with(reference, SLICE("https://"))) {
		bool is_plain = escape_is_clean(reference) && !slice_has(reference, ' ');

		text_add(out, is_plain ? reference : (struct slice){ 0 });
		return is_plain;
	}
	if (!slice_cut(&reference, ' ', &name))
		return false;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (slice_is(name, pages[i])) {
			text_printf(out, "https://man.openbsd.org/%.*s.%c", (int)name.len - 3, name.ptr,
			    name.ptr[name.len - 2]);
			/* Its items are anchors. */
			if (reference.ptr != NULL)
				slice_cut(&reference, ' ', &topic);
			if (i == 0 && keyword_from_name(topic) != KEYWORD_NONE)
				text_printf(out, "#%s", keyword_spelling(keyword_from_name(topic)));
			return true;
		}
	return false;
}
