/* Session: one client from initialize to exit. */
#ifndef LSP_SESSION_H
#define LSP_SESSION_H

#include <jansson.h>
#include <stdbool.h>

#include "base/text.h"
#include "lsp/workspace.h"

/* What the client can do with what it gets. */
struct editor {
	bool related;		/* related places of diagnostics */
	bool tags;		/* of diagnostics */
	bool descriptions;	/* links for codes of diagnostics */
	bool versions;		/* versions with diagnostics */
	bool markdown;		/* in hovers */
	bool literals;		/* code actions that are no commands */
	bool hierarchy;		/* symbols within symbols */
};

enum session_state {
	SESSION_NEW,
	SESSION_READY,
	SESSION_SHUT_DOWN,
	SESSION_DONE,
};

struct session {
	struct workspace workspace;
	struct editor editor;
	enum session_state state;
	bool shut_down;		/* the client took its leave before it went */
	struct text out;	/* frames to be sent */
	json_t *published;	/* by URI: diagnostics that the client has been told of */
	struct text said;	/* the last notices of settings */
};

/* Takes over ${choices}. */
void session_init(struct session *s, struct choices *choices);
void session_release(struct session *s);

/* Handles one message; what there is to send comes to s->out. */
void session_receive(struct session *s, struct slice message);

/* Whether there is something to lint or to publish. */
bool session_has_work(const struct session *s);

/* Lints what has changed and publishes it: when the client says nothing for a moment. */
void session_idle(struct session *s);

/* Tells the client that what it sent cannot be read as messages. */
void session_reject(struct session *s, const char *why);

/* ---- for the methods ---- */

enum message_type { MESSAGE_ERROR = 1, MESSAGE_WARNING, MESSAGE_INFO, MESSAGE_LOG };

/* Shows the client's user a line. */
void session_show(struct session *s, enum message_type type, struct slice text);

/* Sends a notification; takes ${params}. */
void session_notify(struct session *s, const char *method, json_t *params);

/* Publishes the diagnostics of all configurations (publish.c). */
void session_publish(struct session *s);

/* One function for each row: the result, json_null() where there is nothing to say. */
#define REQUEST(name, function, needs) json_t *function(struct session *s, const json_t *params);
#define NOTIFICATION(name, function, needs) void function(struct session *s, const json_t *params);
#include "lsp/methods.def"
#undef REQUEST
#undef NOTIFICATION

#endif
