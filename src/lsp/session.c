#include <string.h>

#include "base/escape.h"
#include "lsp/frame.h"
#include "lsp/session.h"
#include "report/json.h"

enum rpc_error {		/* JSON-RPC's and the protocol's own */
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_NOT_INITIALIZED = -32002,
};

enum needs { NEEDS_NOTHING, NEEDS_DOCUMENT, NEEDS_POSITION, NEEDS_RANGE };

static const struct method {
	const char *name;
	json_t *(*answer)(struct session *s, const json_t *params);	/* of requests */
	void (*hear)(struct session *s, const json_t *params);		/* of notifications */
	enum needs needs;
} methods[] = {
#define REQUEST(name, function, needs) { name, function, NULL, NEEDS_##needs },
#define NOTIFICATION(name, function, needs) { name, NULL, function, NEEDS_##needs },
#include "lsp/methods.def"
#undef REQUEST
#undef NOTIFICATION
};

void
session_init(struct session *s, struct choices *choices)
{
	*s = (struct session){ .published = json_object() };
	workspace_init(&s->workspace);
	s->workspace.choices = *choices;
	*choices = (struct choices){ 0 };
	text_init(&s->out);
	text_init(&s->said);
}

void
session_release(struct session *s)
{
	workspace_release(&s->workspace);
	text_release(&s->out);
	text_release(&s->said);
	json_decref(s->published);
}

/* ---- sending ---- */

/* Frees ${message}. */
static void
send(struct session *s, json_t *message)
{
	struct text body;

	text_init(&body);
	json_put(message, "jsonrpc", json_string("2.0"));
	json_write_line(message, &body);
	frame_write(&s->out, text_slice(&body));
	text_release(&body);
}

void
session_notify(struct session *s, const char *method, json_t *params)
{
	json_t *message = json_object();

	json_put(message, "method", json_string(method));
	json_put(message, "params", params);
	send(s, message);
}

void
session_show(struct session *s, enum message_type type, struct slice text)
{
	json_t *params = json_object();

	json_put(params, "type", json_integer(type));
	json_put(params, "message", json_text(text));
	session_notify(s, type == MESSAGE_LOG ? "window/logMessage" : "window/showMessage", params);
}

static void
answer(struct session *s, const json_t *id, json_t *result)
{
	json_t *message = json_object();

	json_put(message, "id", json_deep_copy(id));
	json_put(message, "result", result);
	send(s, message);
}

/* ${id} NULL: it is not known whom this concerns. */
static void
refuse(struct session *s, const json_t *id, enum rpc_error code, const char *text)
{
	json_t *message = json_object(), *error = json_object();

	json_put(error, "code", json_integer(code));
	json_put(error, "message", json_text(slice_of(text)));
	json_put(message, "id", id == NULL ? json_null() : json_deep_copy(id));
	json_put(message, "error", error);
	send(s, message);
}

void
session_reject(struct session *s, const char *why)
{
	refuse(s, NULL, RPC_PARSE_ERROR, why);
}

/* ---- receiving ---- */

static const struct method *
find_method(const json_t *name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].name, json_string_value(name)) == 0)
			return &methods[i];
	return NULL;
}

static bool
has_needs(const json_t *params, enum needs needs)
{
	const json_t *range = json_object_get(params, "range");
	struct spot spot;

	if (needs == NEEDS_NOTHING)
		return true;
	if (!json_is_string(json_object_get(json_object_get(params, "textDocument"), "uri")))
		return false;
	if (needs == NEEDS_POSITION)
		return document_spot(json_object_get(params, "position"), &spot);
	return needs == NEEDS_DOCUMENT || (document_spot(json_object_get(range, "start"), &spot) &&
	    document_spot(json_object_get(range, "end"), &spot));
}

static void
receive_request(struct session *s, const struct method *m, const json_t *id, const json_t *params)
{
	bool begins = m != NULL && strcmp(m->name, "initialize") == 0;
	json_t *result;

	if (s->state == SESSION_NEW && !begins)
		refuse(s, id, RPC_NOT_INITIALIZED, "initialize comes first");
	else if (s->state == SESSION_SHUT_DOWN)
		refuse(s, id, RPC_INVALID_REQUEST, "nothing but exit comes after shutdown");
	else if (m == NULL || m->answer == NULL)
		refuse(s, id, RPC_METHOD_NOT_FOUND, "unknown method");
	else if (begins && s->state != SESSION_NEW)
		refuse(s, id, RPC_INVALID_REQUEST, "initialize comes once");
	else if (!has_needs(params, m->needs) || (result = m->answer(s, params)) == NULL)
		refuse(s, id, RPC_INVALID_PARAMS, "params lack what the method needs");
	else
		answer(s, id, result);
}

static void
receive_notification(struct session *s, const struct method *m, const json_t *params)
{
	bool ends = m != NULL && strcmp(m->name, "exit") == 0;

	/* Others than those we know need no answer, nor do those out of turn. */
	if (m != NULL && m->hear != NULL && (s->state == SESSION_READY || ends) &&
	    has_needs(params, m->needs))
		m->hear(s, params);
}

static void
receive_object(struct session *s, const json_t *message)
{
	const json_t *id = json_object_get(message, "id"), *name = json_object_get(message, "method");
	const json_t *params = json_object_get(message, "params");

	if (id != NULL && !json_is_string(id) && !json_is_integer(id))
		refuse(s, NULL, RPC_INVALID_REQUEST, "an id is a number or a string");
	else if (json_is_string(name) && id != NULL)
		receive_request(s, find_method(name), id, params);
	else if (json_is_string(name))
		receive_notification(s, find_method(name), params);
	/* The answer to a request: there are none of ours. */
	else if (json_object_get(message, "result") == NULL && json_object_get(message, "error") == NULL)
		refuse(s, id, RPC_INVALID_REQUEST, "a message has a method");
}

void
session_receive(struct session *s, struct slice message)
{
	json_error_t error;
	json_t *json = json_loadb(message.ptr, message.len, JSON_ALLOW_NUL, &error);

	if (json == NULL)
		refuse(s, NULL, RPC_PARSE_ERROR, "the message is no JSON");
	else if (!json_is_object(json))
		refuse(s, NULL, RPC_INVALID_REQUEST, "a message is an object");
	else
		receive_object(s, json);
	json_decref(json);
}

/* Says what settings have to say, once. */
static void
show_notices(struct session *s)
{
	const struct configurations *all = &s->workspace.configurations;
	struct text now;

	text_init(&now);
	for (size_t i = 0; i < all->count; i++)
		text_add(&now, text_slice(&all->ptr[i]->notices));
	if (!slice_equal(text_slice(&now), text_slice(&s->said)) && now.len > 0)
		session_show(s, MESSAGE_WARNING, slice_trim(text_slice(&now)));
	text_clear(&s->said);
	text_add(&s->said, text_slice(&now));
	text_release(&now);
}

bool
session_has_work(const struct session *s)
{
	return s->state == SESSION_READY && (s->workspace.is_stale || s->workspace.is_unpublished);
}

void
session_idle(struct session *s)
{
	if (!session_has_work(s))
		return;
	workspace_refresh(&s->workspace);
	s->workspace.is_unpublished = false;
	show_notices(s);
	session_publish(s);
}
