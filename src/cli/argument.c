#include "cli/argument.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/complain.h"
#include "syntax/template.h"

/* Reads ${file} up to one byte more than is allowed. */
static bool
read_stream(FILE *file, const char *name, struct text *bytes)
{
	char buffer[1 << 16];
	size_t n;

	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0) {
		text_add(bytes, (struct slice){ buffer, n });
		if (bytes->len > SOURCE_MAX_BYTES)
			break;
	}
	if (!ferror(file))
		return true;
	complain_of("cannot read %s: %s", name, strerror(errno));
	return false;
}

static bool
is_stdin(const char *path)
{
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
}

/* Standard input, or what a shell writes for "<(command)". */
static bool
is_stream(const char *path)
{
	return is_stdin(path) || strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/proc/self/fd/", 14) == 0;
}

static void
init(struct argument *x)
{
	*x = (struct argument){ 0 };
	text_init(&x->bytes);
	arena_init(&x->a);
}

/* What cannot be opened again is read whole. */
static bool
take_stream(struct argument *x, const char *path)
{
	FILE *file = is_stdin(path) ? stdin : fopen(path, "rb");
	bool good;

	if (file == NULL) {
		complain_of("cannot read %s: %s", path, strerror(errno));
		return false;
	}
	if (file == stdin)
		path = "<stdin>";
	good = read_stream(file, file == stdin ? "standard input" : path, &x->bytes);
	if (file != stdin)
		fclose(file);
	x->in = (struct lint_input){ .path = path, .bytes = x->bytes.ptr, .len = x->bytes.len };
	return good;
}

bool
argument_open(struct argument *out, const char *path)
{
	init(out);
	out->in.path = path;
	return path == NULL || !is_stream(path) || take_stream(out, path);
}

void
argument_release(struct argument *x)
{
	text_release(&x->bytes);
	arena_release(&x->a);
}

/* ---- --as ---- */

/* Reads the candidate ${path}, wherever it lies. */
static bool
read_candidate(struct argument *x, const char *path)
{
	enum source_error error;
	struct root root;
	int number;

	if (template_language(slice_of(path)) != TEMPLATE_NONE) {
		complain_of("%s is a template: --as needs the file that is made of it", path);
		return false;
	}
	if (!root_open(&root, NULL))
		return false;
	const struct source *s =
	    source_read(source_set_make(&x->a, &root), slice_of(path), &error, &number);
	root_close(&root);
	if (s == NULL || s->is_directory) {
		complain_of("cannot read %s: %s", path, s != NULL ? "it is a folder" :
		    number != 0 ? strerror(number) : "no regular file, or too large");
		return false;
	}
	x->in = (struct lint_input){ .bytes = s->bytes.ptr, .len = s->bytes.len };
	return true;
}

/* Lets what was read stand for the file ${as} of the host. */
static bool
stand_in(struct argument *x, const char *as, const char *given_root)
{
	struct location at;
	struct slice error;
	bool open = location_open(&x->a, given_root, as, &at, &error);

	root_close(&at.root);
	if (!open) {
		complain(slice_string(&x->a, error));
		return false;
	}
	x->overlay = (struct lint_overlay){
		.path = at.drop_in.len > 0 ? at.drop_in : at.inside,
		.shown = slice_of(as),
		.bytes = { x->in.bytes, x->in.len },
		.is_candidate = true,
	};
	x->in = (struct lint_input){ .path = as, .overlays = &x->overlay, .overlay_count = 1 };
	return true;
}

bool
argument_open_as(struct argument *out, const char *path, const struct options *o)
{
	if (o->as == NULL)
		return argument_open(out, path);
	init(out);
	return (is_stream(path) ? take_stream(out, path) : read_candidate(out, path)) &&
	    stand_in(out, o->as, o->root);
}
