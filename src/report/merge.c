#include "report/merge.h"

#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "report/json.h"
#include "sshd_lint.h"

void
merge_init(struct merge *m)
{
	*m = (struct merge){ .hosts = json_object(), .document = json_object() };
}

void
merge_release(struct merge *m)
{
	json_decref(m->hosts);
	json_decref(m->document);
}

/* ---- hosts ---- */

/* "web1" of "reports/web1.json"; with folders, "reports/web1". */
static char *
name_of(struct arena *a, const char *path, bool with_folders)
{
	static const char *const endings[] = { ".json", ".sarif" };
	const char *slash = strrchr(path, '/');
	struct slice name = slice_of(slash != NULL && !with_folders ? slash + 1 : path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		name = slice_without_end(name, slice_of(endings[i]));
	return slice_string(a, escape_visible_copy(a, name));
}

/* Notes that there is a host called ${name}; false when there is one already. */
static bool
claim(struct merge *m, const char *name)
{
	if (json_object_get(m->hosts, name) != NULL)
		return false;
	json_put(m->hosts, name, json_true());
	return true;
}

/* ---- JSON ---- */

/* The list called ${key} of the merged report. */
static json_t *
list_of(struct merge *m, const char *key)
{
	json_t *list = json_object_get(m->document, key);

	if (list == NULL)
		json_put(m->document, key, list = json_array());
	return list;
}

/* Moves the list called ${key} over, each item with its host; false when it is none of objects. */
static bool
move_list(struct merge *m, json_t *report, const char *key, const char *host)
{
	json_t *list = json_object_get(report, key), *item, *into = list_of(m, key);
	size_t i;

	json_array_foreach(list, i, item) {
		if (!json_is_object(item) ||
		    (host == NULL && !json_is_string(json_object_get(item, "host"))))
			return false;
		if (host != NULL)
			json_put(item, "host", json_string(host));
		json_array_append(into, item);
	}
	return json_is_array(list);
}

/* Counts the findings of ${report}; false when one has no severity. */
static bool
count_findings(json_t *report, size_t counts[SEVERITY_COUNT])
{
	json_t *finding;
	size_t i;

	json_array_foreach(json_object_get(report, "findings"), i, finding) {
		const char *name = json_string_value(json_object_get(finding, "severity"));
		enum severity s;
		if (name == NULL || !severity_from_name(slice_of(name), &s))
			return false;
		counts[s]++;
	}
	return true;
}

static json_t *
counts_json(const size_t counts[SEVERITY_COUNT], size_t suppressed)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "error", (json_int_t)counts[SEVERITY_ERROR],
	    "warning", (json_int_t)counts[SEVERITY_WARNING],
	    "note", (json_int_t)counts[SEVERITY_NOTE],
	    "suppressed", (json_int_t)suppressed);
}

/* What holds for all hosts stays, what differs becomes null. */
static void
agree(struct merge *m, json_t *report, const char *key, bool is_first)
{
	json_t *here = json_object_get(report, key), *before = json_object_get(m->document, key);

	if (is_first)
		json_put(m->document, key, here == NULL ? json_null() : json_incref(here));
	else if (here == NULL || !json_equal(here, before))
		json_put(m->document, key, json_null());
}

/* Adds a host, or those of a report that was merged before. */
static const char *
add_hosts(struct merge *m, json_t *report, const char *host, const size_t counts[SEVERITY_COUNT])
{
	static const char *const keys[] = { "version", "target", "release" };
	json_t *merged = json_object_get(report, "hosts"), *entry, *into = list_of(m, "hosts");
	size_t i;

	if (merged != NULL && !json_is_array(merged))
		return "its hosts are no list";
	json_array_foreach(merged, i, entry) {
		const char *name = json_string_value(json_object_get(entry, "host"));
		if (name == NULL)
			return "a host without a name";
		if (!claim(m, name))
			return "one of its hosts is in another report too";
		json_array_append(into, entry);
	}
	if (merged != NULL)
		return NULL;
	entry = json_object();
	json_put(entry, "host", json_string(host));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *value = json_object_get(report, keys[i]);
		json_put(entry, keys[i], value == NULL ? json_null() : json_incref(value));
	}
	json_put(entry, "counts",
	    counts_json(counts, json_array_size(json_object_get(report, "suppressed"))));
	json_array_append_new(into, entry);
	return NULL;
}

static const char *
add_json(struct merge *m, json_t *report, const char *host)
{
	const char *own = json_object_get(report, "hosts") != NULL ? NULL : host, *wrong;
	bool is_first = json_object_get(m->document, "hosts") == NULL;
	size_t counts[SEVERITY_COUNT] = { 0 };

	if (is_first) {
		json_put(m->document, "tool", json_string("sshd-lint"));
		json_put(m->document, "version", json_string(SSHD_LINT_VERSION));
	}
	agree(m, report, "target", is_first);
	agree(m, report, "release", is_first);
	if (!count_findings(report, counts))
		return "a finding without a severity";
	if ((wrong = add_hosts(m, report, host, counts)) != NULL)
		return wrong;
	if (is_first)	/* keeps its place before the long lists */
		json_put(m->document, "counts", json_null());
	if (!move_list(m, report, "files", own) || !move_list(m, report, "findings", own) ||
	    !move_list(m, report, "suppressed", own))
		return "a list is not what sshd-lint writes";
	for (size_t i = 0; i < SEVERITY_COUNT; i++)
		m->counts[i] += counts[i];
	m->suppressed += json_array_size(json_object_get(report, "suppressed"));
	json_put(m->document, "counts", counts_json(m->counts, m->suppressed));
	return NULL;
}

/* ---- both ---- */

static enum merge_form
form_of(json_t *report)
{
	const char *tool = json_string_value(json_object_get(report, "tool"));

	if (tool != NULL && strcmp(tool, "sshd-lint") == 0)
		return MERGE_JSON;
	return json_is_array(json_object_get(report, "runs")) ? MERGE_SARIF : MERGE_NOTHING;
}

/* The name for the host of the file ${path}; NULL when there is no free one. */
static const char *
host_of(struct merge *m, struct arena *a, const char *path, json_t *report)
{
	char *name = name_of(a, path, false);

	if (json_object_get(report, "hosts") != NULL || claim(m, name))
		return name;
	name = name_of(a, path, true);
	return claim(m, name) ? name : NULL;
}

static const char *
add(struct merge *m, struct arena *a, const char *path, json_t *report)
{
	enum merge_form form = form_of(report);
	const char *host;

	if (form == MERGE_NOTHING)
		return "neither a JSON nor a SARIF report of sshd-lint";
	if (m->form != MERGE_NOTHING && m->form != form)
		return form == MERGE_JSON ? "a JSON report among SARIF ones" :
		    "a SARIF report among JSON ones";
	m->form = form;
	if ((host = host_of(m, a, path, report)) == NULL)
		return "there is a report of this name already";
	return form == MERGE_JSON ? add_json(m, report, host) : merge_sarif(m, report, host);
}

bool
merge_add(struct merge *m, const char *path, struct slice bytes, struct text *error)
{
	json_error_t reason = { .line = 1 };
	json_t *report = json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, &reason);
	const char *wrong;
	struct arena a;

	arena_init(&a);
	wrong = report != NULL ? add(m, &a, path, report) : "no JSON";
	if (wrong != NULL) {
		escape_visible(error, slice_of(path));
		text_printf(error, ":%d: %s", reason.line > 0 ? reason.line : 1, wrong);
		if (report == NULL) {
			text_add_string(error, ": ");
			escape_visible(error, slice_of(reason.text));
		}
	}
	json_decref(report);
	arena_release(&a);
	return wrong == NULL;
}

static int
append(const char *buffer, size_t size, void *cookie)
{
	/* DEL is ASCII to jansson, and stands within strings only. */
	for (size_t i = 0; i < size; i++)
		if (buffer[i] == '\x7f')
			text_add_string(cookie, "\\u007f");
		else
			text_add_char(cookie, buffer[i]);
	return 0;
}

void
merge_write(const struct merge *m, struct text *out)
{
	/* What others made may hold any character: none but ASCII goes out raw. */
	json_dump_callback(m->document, append, out, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	text_add_char(out, '\n');
}
