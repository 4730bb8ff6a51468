#include "host/revoked.h"

#include <string.h>

#include "host/digest.h"
#include "host/wire.h"

enum {
	KRL_VERSION = 1,
	/* Sections. */
	SECTION_CERTIFICATES = 1,
	SECTION_KEYS = 2,
	SECTION_SHA1 = 3,
	SECTION_SIGNATURE = 4,
	SECTION_SHA256 = 5,
	SECTION_EXTENSION = 255,
	/* Parts of the section for certificates. */
	PART_SERIALS = 0x20,
	PART_RANGE = 0x21,
	PART_BITMAP = 0x22,
	PART_IDS = 0x23,
	PART_EXTENSION = 0x39,
};

static bool
is_krl(struct slice bytes)
{
	return slice_starts_with(bytes, SLICE("SSHKRL\n\0"));
}

/* Moves behind the head.  False when it is broken. */
static bool
skip_head(struct slice *bytes)
{
	struct wire w = wire_from(*bytes);

	wire_u64(&w);		/* magic */
	if (wire_u32(&w) != KRL_VERSION)
		return false;
	wire_u64(&w);		/* number of the KRL */
	wire_u64(&w);		/* date */
	wire_u64(&w);		/* flags */
	wire_string(&w);
	wire_string(&w);	/* comment */
	*bytes = w.left;
	return !w.failed;
}

/* ---- certificates ---- */

static bool
has_serial(struct wire *w, uint64_t serial)
{
	bool found = false;

	while (w->left.len > 0)
		found = wire_u64(w) == serial || found;
	return found;
}

static bool
is_in_range(struct wire *w, uint64_t serial)
{
	uint64_t low = wire_u64(w), high = wire_u64(w);

	return !w->failed && serial >= low && serial <= high;
}

/* Bit n of the number stands for the serial offset + n. */
static bool
is_in_bitmap(struct wire *w, uint64_t serial)
{
	uint64_t offset = wire_u64(w), bit = serial - offset;
	struct slice bitmap = wire_mpint(w);

	if (w->failed || serial < offset || bit / 8 >= bitmap.len)
		return false;
	return ((unsigned char)bitmap.ptr[bitmap.len - 1 - bit / 8] >> (bit % 8) & 1) != 0;
}

static bool
has_id(struct wire *w, struct slice id)
{
	bool found = false;

	while (w->left.len > 0)
		found = slice_equal(wire_cstring(w), id) || found;
	return found;
}

/* The parts of a section for certificates of one signer (or, with an empty key, of any). */
static bool
search_parts(struct wire *w, const struct certificate *c)
{
	bool found = false;

	while (w->left.len > 0) {
		unsigned part = wire_u8(w);
		struct wire body = wire_from(wire_string(w));

		if (part == PART_SERIALS)
			found = has_serial(&body, c->serial) || found;
		else if (part == PART_RANGE)
			found = is_in_range(&body, c->serial) || found;
		else if (part == PART_BITMAP)
			found = is_in_bitmap(&body, c->serial) || found;
		else if (part == PART_IDS)
			found = has_id(&body, c->id) || found;
		else if (part != PART_EXTENSION)
			w->failed = true;
		w->failed = w->failed || body.failed;
		if (w->failed)
			w->left = SLICE("");
	}
	return found;
}

static bool
search_certificates(struct arena *a, struct wire *section, const struct key *k)
{
	struct slice signer = wire_string(section);
	struct certificate none = { 0 };
	const struct certificate *c = k->certificate != NULL ? k->certificate : &none;
	bool applies, found;

	wire_string(section);
	applies = k->certificate != NULL &&
	    (signer.len == 0 || slice_equal(signer, key_plain_blob(a, k->certificate->authority)));
	/* Serial 0 stands for "none given". */
	found = search_parts(section, c);
	return applies && found;
}

/* ---- keys ---- */

static bool
has_string(struct wire *section, struct slice wanted)
{
	bool found = false;

	while (section->left.len > 0)
		found = slice_equal(wire_string(section), wanted) || found;
	return found;
}

/* Searches all sections for ${k}.  ${*broken} when one cannot be read. */
static bool
search_krl(struct arena *a, struct slice sections, const struct key *k, bool *broken)
{
	struct wire w = wire_from(sections);
	struct slice blob = key_plain_blob(a, k);
	unsigned char sha1[DIGEST_SHA1], sha256[DIGEST_SHA256];
	struct slice short_digest = { (char *)sha1, sizeof(sha1) };
	struct slice long_digest = { (char *)sha256, sizeof(sha256) };
	bool found = false;

	digest_sha1(blob, sha1);
	digest_sha256(blob, sha256);
	*broken = false;
	while (w.left.len > 0 && !*broken) {
		unsigned type = wire_u8(&w);
		struct wire section;

		if (type == SECTION_SIGNATURE)
			break;		/* covers what was read; nothing else may follow */
		section = wire_from(wire_string(&w));
		if (type == SECTION_CERTIFICATES)
			found = search_certificates(a, &section, k) || found;
		else if (type == SECTION_KEYS)
			found = has_string(&section, blob) || found;
		else if (type == SECTION_SHA1)
			found = has_string(&section, short_digest) || found;
		else if (type == SECTION_SHA256)
			found = has_string(&section, long_digest) || found;
		else if (type != SECTION_EXTENSION)
			section.failed = true;
		*broken = w.failed || section.failed;
	}
	return found;
}

/* ---- the file ---- */

static bool
is_in_list(const struct authorized_keys *list, const struct key *k)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->lines[i].key.type != NULL && key_is_same(&list->lines[i].key, k))
			return true;
	return false;
}

static void
read_list(struct revoked_keys *r, struct slice bytes)
{
	const struct key_line *last;

	r->state = REVOKED_LIST;
	r->list = authorized_keys_parse_bare(r->a, r->support, bytes);
	if (r->list.count == 0)
		return;
	last = &r->list.lines[r->list.count - 1];
	if (last->key.type == NULL && last->state != KEY_LINE_SHORT) {
		r->state = REVOKED_BROKEN;
		r->bad_line = last->number;
	}
}

struct revoked_keys
revoked_parse(struct arena *a, const struct key_support *support, struct slice bytes)
{
	struct revoked_keys r = { .a = a, .support = support };
	struct key probe = { .type = key_type_find(SLICE("ssh-ed25519")) };
	bool broken;

	if (!is_krl(bytes)) {
		read_list(&r, bytes);
		return r;
	}
	r.krl = bytes;
	r.state = REVOKED_BROKEN;
	if (!skip_head(&r.krl))
		return r;
	search_krl(a, r.krl, &probe, &broken);
	if (!broken)
		r.state = REVOKED_KRL;
	return r;
}

struct revoked_keys
revoked_read(const struct root *root, struct arena *a, const struct key_support *support,
    const char *path)
{
	struct revoked_keys r = { .a = a, .support = support };
	struct file file;

	if (strcmp(path, "/dev/null") == 0)
		return r;		/* an empty list, also where /dev is not in sight */
	switch (file_read(root, a, path, FILE_MAX_KEYS, &file)) {
	case FILE_THERE:
		return revoked_parse(a, support, file.bytes);
	case FILE_UNSEEN:
	case FILE_LARGE:
		r.state = REVOKED_UNSEEN;
		return r;
	default:
		r.state = REVOKED_MISSING;
		return r;
	}
}

enum truth
revoked_has(const struct revoked_keys *r, const struct key *k)
{
	const struct key *signer = k->certificate != NULL ? k->certificate->authority : NULL;
	bool broken;

	if (r->state == REVOKED_MISSING || r->state == REVOKED_BROKEN)
		return TRUTH_YES;
	if (r->state == REVOKED_UNSEEN)
		return TRUTH_UNKNOWN;
	if (r->state == REVOKED_LIST && r->list.count == 0)
		return TRUTH_NO;
	if (k->material.len == 0)
		return TRUTH_UNKNOWN;
	if (r->state == REVOKED_LIST)
		return truth_of(
		    is_in_list(&r->list, k) || (signer != NULL && is_in_list(&r->list, signer)));
	return truth_of(search_krl(r->a, r->krl, k, &broken) ||
	    (signer != NULL && search_krl(r->a, r->krl, signer, &broken)));
}

enum truth
revoked_any_has(const struct revoked_keys *files, uint32_t count, const struct key *k)
{
	enum truth any = TRUTH_NO;

	for (uint32_t i = 0; i < count; i++)
		any = truth_or(any, revoked_has(&files[i], k));
	return any;
}
