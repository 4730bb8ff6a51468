#include "cli/merge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/complain.h"
#include "report/merge.h"

enum { REPORT_MAX = 512 << 20 };	/* bytes of one report */

/* Reads all of ${path}, "-" for standard input.  False after a complaint. */
static bool
read_report(const char *path, struct text *bytes)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	char buffer[1 << 16];
	size_t n;

	if (file == NULL) {
		complain_of("cannot read %s: %s", path, strerror(errno));
		return false;
	}
	while (bytes->len <= REPORT_MAX && (n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(bytes, (struct slice){ buffer, n });
	bool good = !ferror(file) && bytes->len <= REPORT_MAX;
	if (!good)
		complain_of("cannot read %s: %s", path,
		    ferror(file) ? strerror(errno) : "it is larger than any report");
	if (file != stdin)
		fclose(file);
	return good;
}

static bool
add_report(struct merge *m, const char *path)
{
	struct text bytes, error;

	text_init(&bytes);
	text_init(&error);
	bool good = read_report(path, &bytes) &&
	    merge_add(m, strcmp(path, "-") == 0 ? "stdin" : path, text_slice(&bytes), &error);
	if (error.len > 0)
		complain(error.ptr);
	text_release(&bytes);
	text_release(&error);
	return good;
}

/* Whether --format, if given, asks for what the reports are. */
static bool
fits(const struct merge *m, const char *format)
{
	const char *form = m->form == MERGE_JSON ? "json" : "sarif";

	if (strcmp(format, "text") == 0 || strcmp(format, form) == 0)
		return true;
	complain_of("--merge of %s reports makes %s, not %s", form, form, format);
	return false;
}

enum status
merge_reports(const struct options *o, struct text *out)
{
	enum status status = STATUS_OK;
	struct merge m;

	merge_init(&m);
	for (size_t i = 0; i < o->files.count && status == STATUS_OK; i++)
		if (!add_report(&m, o->files.ptr[i]))
			status = STATUS_FAILED;
	if (status == STATUS_OK && !fits(&m, o->format))
		status = STATUS_FAILED;
	if (status == STATUS_OK)
		merge_write(&m, out);
	for (int s = SEVERITY_ERROR; s < SEVERITY_COUNT && o->fail_on < SSHD_LINT_NEVER; s++)
		if (status == STATUS_OK && s <= (int)o->fail_on && m.counts[s] > 0)
			status = STATUS_FINDINGS;
	merge_release(&m);
	return status;
}
