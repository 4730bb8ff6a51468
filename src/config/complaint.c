#include "config/complaint.h"

#include "base/escape.h"
#include "base/text.h"

struct complaint *
complaint_add(const struct value_input *in, enum problem problem, enum complaint_effect effect,
    struct span span, const char *format, ...)
{
	struct complaint *c = ARENA_NEW(in->a, struct complaint), **end = in->complaints;
	struct text text;
	va_list args;

	va_start(args, format);
	text_init(&text);
	text_vprintf(&text, format, args);
	va_end(args);
	c->text = text_keep(&text, in->a);
	text_release(&text);
	c->problem = problem;
	c->effect = effect;
	c->span = span;
	while (*end != NULL)
		end = &(*end)->next;
	return *end = c;
}

static void
complain_unknown(const struct value_input *in)
{
	struct slice shown = escape_visible_copy(in->a, in->node->keyword);
	enum keyword near = keyword_nearest(in->target, in->node->keyword);
	struct complaint *c = complaint_add(in, PROBLEM_UNKNOWN_KEYWORD, COMPLAINT_COUNTED,
	    in->node->keyword_span, "Bad configuration option: " SLICE_FORMAT,
	    SLICE_ARG(in->node->keyword));
	enum keyword known = keyword_from_name(in->node->keyword);
	release_t now = in->target->release, first, last;
	bool elsewhere = known != KEYWORD_NONE && keyword_range(known, &first, &last);
	bool in_gap = elsewhere && first < now && now < last;

	c->form = FORM_COLON_LINE;
	c->message = slice_printf(in->a, "unknown keyword '" SLICE_FORMAT "'", SLICE_ARG(shown));
	if (elsewhere)
		c->message = slice_printf(in->a, "%s is not known to OpenSSH %s (%s %s to %s)",
		    keyword_spelling(known), release_name(now), in_gap ? "though to others of" : "only",
		    release_name(first), release_name(last));
	else if (known != KEYWORD_NONE)
		c->help = slice_printf(in->a, "builds of some vendors know it (--explain %s): is the target right? "
		    "If so, remove the line", keyword_spelling(known));
	if (near != KEYWORD_NONE && (known == KEYWORD_NONE || in_gap))
		c->help = slice_printf(in->a, "did you mean %s?", keyword_spelling(near));
}

static void
complain_not_in_match(const struct value_input *in)
{
	struct slice shown = escape_visible_copy(in->a, in->node->keyword);
	struct complaint *c = complaint_add(in, PROBLEM_NOT_ALLOWED_IN_MATCH, COMPLAINT_FATAL,
	    in->node->keyword_span, "Directive '" SLICE_FORMAT "' is not allowed within a Match block",
	    SLICE_ARG(in->node->keyword));

	c->when = WHEN_INACTIVE | WHEN_STARTUP;
	c->message = slice_printf(in->a, SLICE_FORMAT " is not allowed inside a Match block",
	    SLICE_ARG(shown));
	c->help = SLICE("move the line above the first Match line");
}

void
complaint_of_ignored(const struct value_input *in)
{
	bool lacking = in->facts->status == STATUS_UNSUPPORTED;
	struct complaint *c;

	if (in->facts->status == STATUS_IGNORED)
		return;
	c = complaint_add(in, lacking ? PROBLEM_UNSUPPORTED_KEYWORD : PROBLEM_DEPRECATED_KEYWORD,
	    COMPLAINT_LOGGED, in->node->keyword_span, "%s option " SLICE_FORMAT,
	    lacking ? "Unsupported" : "Deprecated", SLICE_ARG(in->node->keyword));
	c->message = lacking ?
	    slice_printf(in->a, "%s is not supported by this build of sshd and ignored",
	    keyword_spelling(in->facts->keyword)) :
	    slice_printf(in->a, "%s is deprecated and ignored", keyword_spelling(in->facts->keyword));
}

bool
complaint_check_line(const struct value_input *in)
{
	const struct node *n = in->node;
	bool known = in->facts != NULL;

	if (n->error == NODE_LINE_TOO_LONG) {
		complaint_add(in, PROBLEM_BAD_VALUE, COMPLAINT_FATAL, n->span, "too long")->form =
		    FORM_LOAD_LINE;
		return false;
	}
	if (n->error == NODE_NO_ARGUMENT) {
		struct complaint *c = complaint_add(in, PROBLEM_MISSING_ARGUMENT, COMPLAINT_COUNTED,
		    n->keyword_span, "no argument after keyword \"" SLICE_FORMAT "\"",
		    SLICE_ARG(n->keyword));

		c->message = slice_printf(in->a, "%s needs an argument", known ?
		    keyword_spelling(in->facts->keyword) : "keyword");
		return false;
	}
	if (!known)
		complain_unknown(in);
	if (n->error == NODE_INVALID_QUOTES) {
		complaint_add(in, PROBLEM_INVALID_QUOTES, COMPLAINT_COUNTED, n->rest_span,
		    "invalid quotes")->message = SLICE("quotation mark without its partner");
		return false;
	}
	if (!known || !in->facts->in_match)
		complain_not_in_match(in);
	return known;
}
