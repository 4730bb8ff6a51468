#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "cli/baseline.h"
#include "report/json.h"

enum { VERSION = 1 };

struct print {
	char text[24];
};

static struct print
print_of(const struct diagnostic *d, const struct place *place)
{
	struct print p;

	snprintf(p.text, sizeof(p.text), "%016" PRIx64, report_fingerprint(d, place));
	return p;
}

static bool
fail(struct text *error, const char *path, const char *what)
{
	text_add_string(error, "cannot use the baseline ");
	escape_visible(error, slice_of(path));
	text_add_string(error, ": ");
	escape_visible(error, slice_of(what));
	return false;
}

/* Counts the fingerprints of ${document}.  False when it has another form. */
static bool
count_known(json_t *known, json_t *document)
{
	json_t *findings = json_object_get(document, "findings"), *f;
	size_t i;

	if (!json_is_array(findings) ||
	    json_integer_value(json_object_get(document, "baseline")) != VERSION)
		return false;
	json_array_foreach(findings, i, f) {
		const char *print = json_string_value(json_object_get(f, "fingerprint"));
		if (print == NULL)
			return false;
		json_put(known, print,
		    json_integer(json_integer_value(json_object_get(known, print)) + 1));
	}
	return true;
}

bool
baseline_read(struct baseline *b, const char *path, struct text *error)
{
	json_error_t at;
	struct stat st;

	if (stat(path, &st) != 0)
		return fail(error, path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(error, path, "it is no regular file");
	json_t *document = json_load_file(path, JSON_REJECT_DUPLICATES, &at);
	if (document == NULL)
		return fail(error, path, at.text);
	bool good = count_known(b->known, document);
	json_decref(document);
	return good || fail(error, path, "it was not written by --write-baseline");
}

void
baseline_init(struct baseline *b)
{
	*b = (struct baseline){ json_object(), json_array() };
}

void
baseline_release(struct baseline *b)
{
	json_decref(b->known);
	json_decref(b->findings);
}

/* Counts the finding ${p} in ${seen}: how often it has been there by now. */
static json_int_t
count_seen(json_t *seen, const struct print *p)
{
	json_int_t times = json_integer_value(json_object_get(seen, p->text)) + 1;

	json_put(seen, p->text, json_integer(times));
	return times;
}

void
baseline_apply(const struct baseline *b, const struct report_file *file)
{
	json_t *seen = json_object();

	for (size_t i = 0; i < diag_count(file->store); i++) {
		struct diagnostic *d = diag_at(file->store, i);
		struct place place = report_place(file, d->span);
		struct print p = print_of(d, &place);
		if (d->suppressed || d->is_fatal || count_seen(seen, &p) >
		    json_integer_value(json_object_get(b->known, p.text)))
			continue;
		d->suppressed = true;
		d->suppressed_by = SLICE("known from the baseline");
	}
	json_decref(seen);
}

static json_t *
entry(const struct report_file *file, const struct diagnostic *d)
{
	struct place place = report_place(file, d->span);
	json_t *e = json_object();

	json_put(e, "rule", json_string(d->id));
	json_put(e, "path", json_text(report_relative(place.name)));
	if (place.source != NULL)
		json_put(e, "line", json_integer(place.begin.line));
	json_put(e, "message", json_text(d->message));
	json_put(e, "fingerprint", json_string(print_of(d, &place).text));
	return e;
}

/* Writes ${text} beside ${path} and moves it there, so that no half of it is ever seen. */
static bool
replace(const char *path, const struct text *text, struct text *error)
{
	struct text new;

	text_init(&new);
	text_printf(&new, "%s.new", path);
	FILE *f = fopen(new.ptr, "wx");
	bool good = f != NULL && fwrite(text->ptr, 1, text->len, f) == text->len;
	if (f != NULL)
		good = fclose(f) == 0 && good;
	good = good && rename(new.ptr, path) == 0;
	if (!good) {
		fail(error, path, strerror(errno));
		if (f != NULL)
			unlink(new.ptr);
	}
	text_release(&new);
	return good;
}

void
baseline_add(struct baseline *b, const struct report_file *file)
{
	json_t *seen = json_object();

	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		struct place place = report_place(file, d->span);
		struct print p = print_of(d, &place);
		if (d->suppressed)
			continue;
		json_int_t times = count_seen(seen, &p);
		if (times <= json_integer_value(json_object_get(b->known, p.text)))
			continue;
		json_put(b->known, p.text, json_integer(times));
		json_array_append_new(b->findings, entry(file, d));
	}
	json_decref(seen);
}

bool
baseline_write(const struct baseline *b, const char *path, struct text *error)
{
	json_t *document = json_object();
	struct text text;

	json_put(document, "baseline", json_integer(VERSION));
	json_put(document, "tool", json_string("sshd-lint"));
	json_put(document, "findings", json_incref(b->findings));
	text_init(&text);
	json_write(document, &text);
	bool good = replace(path, &text, error);
	text_release(&text);
	return good;
}
