#include "report/report.h"
#include "report/totals.h"

static const struct format formats[] = {
#define FORMAT(id, name, extension, doc, streams, function) \
	{ name, extension, doc, streams, function##_add, function##_finish },
#include "report/formats.def"
#undef FORMAT
};

const struct format *
report_formats(size_t *count)
{
	*count = sizeof(formats) / sizeof(formats[0]);
	return formats;
}

const struct format *
report_format(struct slice name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (slice_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}

struct place
report_place(const struct report_file *file, struct span span)
{
	struct source *source = source_get(file->sources, span.source);
	struct place p = { .source = source, .path = file->name, .name = file->name };

	if (file->root_given)
		p.name = file->path_inside;
	if (source == NULL)
		return p;
	p.path = source->shown;
	p.name = file->root_given ? source->path : source->shown;
	p.begin = source_position(source, span.begin);
	/* A span that takes the end of line with it ends there, not on the next line. */
	uint32_t end = span.end;
	if (end > span.begin && end <= source->bytes.len && source->bytes.ptr[end - 1] == '\n')
		end--;
	p.end = source_position(source, end > span.begin ? end : span.begin);
	return p;
}

void
report_write(const struct report *report, const struct format *format, struct text *out)
{
	struct text parts[REPORT_PARTS];
	struct report_totals totals;

	totals_init(&totals);
	for (size_t i = 0; i < REPORT_PARTS; i++)
		text_init(&parts[i]);
	for (size_t i = 0; i < report->file_count; i++) {
		totals_add(&totals, &report->files[i]);
		format->add(report, &report->files[i], parts);
	}
	format->finish(report, &totals, parts, out);
	for (size_t i = 0; i < REPORT_PARTS; i++)
		text_release(&parts[i]);
	totals_release(&totals);
}

/* Whether ${b} stands right behind ${a} in the table of targets and is of the same family. */
static bool
follows(struct slice a, struct slice b)
{
	size_t count, family = a.len;
	const char *const *names = target_names(&count);

	while (family > 0 && a.ptr[family - 1] != '-')
		family--;
	if (family == 0 || !slice_equal(slice_part(a, 0, family), slice_part(b, 0, family)))
		return false;
	for (size_t i = 0; i + 1 < count; i++)
		if (slice_is(a, names[i]))
			return slice_is(b, names[i + 1]);
	return false;
}

/* Appends a run of ${length} names from ${first} to ${last}, of which ${last} only if it is another. */
static void
write_run(struct text *out, struct slice first, struct slice last, size_t length)
{
	size_t version = last.len;

	if (out->len > 0 && length > 0)
		text_add_string(out, ", ");
	text_add(out, first);
	while (version > 0 && last.ptr[version - 1] != '-')
		version--;
	if (length > 2) {
		text_add_string(out, "..");
		text_add(out, slice_part(last, version, last.len));
	} else if (length == 2) {
		text_add_string(out, ", ");
		text_add(out, last);
	}
}

void
report_targets(struct text *out, struct slice list)
{
	struct slice first = { 0 }, last = { 0 }, name;
	struct text names;
	size_t length = 0;

	text_init(&names);
	while (list.len > 0 && slice_cut(&list, ',', &name)) {
		name = slice_trim(name);
		if (length > 0 && follows(last, name)) {
			length++;
		} else {
			write_run(&names, first, last, length);
			first = name;
			length = 1;
		}
		last = name;
	}
	write_run(&names, first, last, length);
	text_add(out, text_slice(&names));
	text_release(&names);
}

void
report_message(struct text *out, const struct diagnostic *d)
{
	text_add(out, d->message);
	if (d->help.len > 0) {
		text_add_string(out, "; ");
		text_add(out, d->help);
	}
	if (d->since.len > 0) {
		text_add_string(out, "; ");
		report_since(out, d->since);
	}
	if (d->targets.len > 0) {
		text_add_string(out, "; on ");
		report_targets(out, d->targets);
	}
}

struct slice
report_relative(struct slice path)
{
	while (slice_starts_with(path, SLICE("./")))
		path = slice_part(path, 2, path.len);
	return path;
}

void
report_since(struct text *out, struct slice since)
{
	release_t r;

	text_add_string(out, release_from_name(since, &r) ? "since OpenSSH " : "with ");
	text_add(out, since);
}

void
report_plural(struct text *out, size_t count, const char *noun)
{
	text_printf(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static uint64_t
hash(uint64_t h, struct slice s)
{
	for (size_t i = 0; i < s.len; i++)	/* FNV-1a */
		h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(0x100000001b3);
	return (h ^ 0xff) * UINT64_C(0x100000001b3);
}

uint64_t
report_fingerprint(const struct diagnostic *d, const struct place *place)
{
	uint64_t h = hash(UINT64_C(0xcbf29ce484222325), slice_of(d->id));

	h = hash(h, report_relative(place->name));
	h = hash(h, d->subject);
	if (place->source != NULL)
		h = hash(h, slice_trim(source_line(place->source, place->begin.line, NULL)));
	return h;
}
