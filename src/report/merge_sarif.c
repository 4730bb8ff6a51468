/*
 * Merge SARIF: the runs of all reports in one log.  A run says whose it is by
 * its automationDetails, and its paths are relative to the root of that host
 * (originalUriBaseIds), so that /etc/ssh/sshd_config of two hosts stay two.
 */
#include <string.h>

#include "report/json.h"
#include "report/merge.h"

static const char base[] = "HOST";		/* what stands for the root of the host */
static const char local[] = "file:///";		/* how the paths of a host begin */

/* Makes the path of ${holder}'s artifactLocation relative to the root. */
static void
relocate(json_t *holder)
{
	json_t *where = json_object_get(holder, "artifactLocation");
	const char *uri = json_string_value(json_object_get(where, "uri"));

	if (uri == NULL || strncmp(uri, local, strlen(local)) != 0)
		return;
	json_put(where, "uri", json_string(uri + strlen(local)));
	json_put(where, "uriBaseId", json_string(base));
}

static void
relocate_places(json_t *result, const char *key)
{
	json_t *place;
	size_t i;

	json_array_foreach(json_object_get(result, key), i, place)
		relocate(json_object_get(place, "physicalLocation"));
}

static void
relocate_result(json_t *result)
{
	json_t *fix, *change;
	size_t i, j;

	relocate_places(result, "locations");
	relocate_places(result, "relatedLocations");
	json_array_foreach(json_object_get(result, "fixes"), i, fix)
		json_array_foreach(json_object_get(fix, "artifactChanges"), j, change)
			relocate(change);
}

/* "file://web1/": the host part of a URI takes few characters as they are. */
static json_t *
root_uri(const char *host)
{
	struct text t;
	json_t *uri;

	text_init(&t);
	text_add_string(&t, "file://");
	for (const char *at = host; *at != '\0'; at++) {
		char c = *at;
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    strchr("-._~", c) != NULL)
			text_add_char(&t, c);
		else
			text_printf(&t, "%%%02X", (unsigned)(unsigned char)c);
	}
	text_add_char(&t, '/');
	uri = json_string(t.ptr);
	text_release(&t);
	return uri;
}

/* Says whose run it is, unless it was merged before and says so. */
static void
name_run(json_t *run, const char *host)
{
	struct text id;
	json_t *bases, *result, *properties = json_object_get(run, "properties");
	size_t i;

	if (json_object_get(run, "automationDetails") != NULL)
		return;
	text_init(&id);
	text_printf(&id, "sshd-lint/%s/", host);
	json_put(run, "automationDetails", json_pack("{s:s}", "id", id.ptr));
	text_release(&id);
	bases = json_object();
	json_put(bases, base, json_pack("{s:o, s:{s:s}}", "uri", root_uri(host), "description",
	    "text", "the root of the host"));
	json_put(run, "originalUriBaseIds", bases);
	if (!json_is_object(properties))
		json_put(run, "properties", properties = json_object());
	json_put(properties, "host", json_string(host));
	json_array_foreach(json_object_get(run, "results"), i, result)
		relocate_result(result);
}

static const char *
count_results(struct merge *m, json_t *run)
{
	json_t *result;
	size_t i;

	json_array_foreach(json_object_get(run, "results"), i, result) {
		const char *level = json_string_value(json_object_get(result, "level"));
		enum severity s;
		if (level == NULL || !severity_from_name(slice_of(level), &s))
			return "a result without a level";
		if (json_array_size(json_object_get(result, "suppressions")) > 0)
			m->suppressed++;
		else
			m->counts[s]++;
	}
	return NULL;
}

const char *
merge_sarif(struct merge *m, json_t *report, const char *host)
{
	json_t *run, *runs = json_object_get(report, "runs"), *into;
	const char *wrong = NULL;
	size_t i;

	if (json_object_get(m->document, "runs") == NULL) {
		json_t *schema = json_object_get(report, "$schema");
		if (json_is_string(schema))
			json_put(m->document, "$schema", json_incref(schema));
		json_put(m->document, "version", json_string("2.1.0"));
		json_put(m->document, "runs", json_array());
	}
	into = json_object_get(m->document, "runs");
	json_array_foreach(runs, i, run) {
		json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
		const char *name = json_string_value(json_object_get(driver, "name"));
		if (name == NULL || strcmp(name, "sshd-lint") != 0)
			return "a run of another tool than sshd-lint";
		if ((wrong = count_results(m, run)) != NULL)
			return wrong;
		name_run(run, host);
		json_array_append(into, run);
	}
	return NULL;
}
