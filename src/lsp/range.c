#include "lsp/range.h"
#include "report/json.h"

static json_t *
spot_json(struct spot spot)
{
	json_t *o = json_object();

	json_put(o, "line", json_integer(spot.line));
	json_put(o, "character", json_integer(spot.character));
	return o;
}

json_t *
range_json(const struct ruler *r, size_t begin, size_t end)
{
	json_t *o = json_object();

	json_put(o, "start", spot_json(ruler_spot(r, begin)));
	json_put(o, "end", spot_json(ruler_spot(r, end)));
	return o;
}

json_t *
range_of(const struct configuration *c, struct span span)
{
	const struct source *s = configuration_source_of(c, span);
	size_t end = span.end;

	if (end > span.begin && end <= s->bytes.len && s->bytes.ptr[end - 1] == '\n')
		end--;
	if (end > span.begin && end <= s->bytes.len && s->bytes.ptr[end - 1] == '\r')
		end--;
	return range_json(configuration_ruler(c, s), span.begin, end);
}

json_t *
range_location(const struct configuration *c, struct span span)
{
	const struct source *s = configuration_source_of(c, span);
	const char *uri = s == NULL ? NULL : configuration_uri(c, s);
	json_t *o;

	if (uri == NULL)
		return NULL;
	o = json_object();
	json_put(o, "uri", json_content(slice_of(uri)));
	json_put(o, "range", range_of(c, span));
	return o;
}
