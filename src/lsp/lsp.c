#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lsp/frame.h"
#include "lsp/lsp.h"
#include "lsp/session.h"

enum { PAUSE = 60 };	/* milliseconds without a message after which changes are linted */

static void
complain(const char *what, const char *why)
{
	fprintf(stderr, "sshd-lint: %s%s%s\n", what, *why != '\0' ? ": " : "", why);
}

/* Sends what there is to send. */
static bool
flush(struct session *s, int out)
{
	size_t done = 0;
	ssize_t n;

	while (done < s->out.len) {
		n = write(out, s->out.ptr + done, s->out.len - done);
		if (n == -1 && errno != EINTR) {
			complain("cannot write to the client", strerror(errno));
			return false;
		}
		done += n == -1 ? 0 : (size_t)n;
	}
	text_clear(&s->out);
	return true;
}

/* Handles every message that is complete.  False when there are no messages to be found. */
static bool
receive_all(struct session *s, struct frame_reader *frames)
{
	enum frame_status status;
	struct slice body;

	while (s->state != SESSION_DONE && (status = frame_next(frames, &body)) != FRAME_NEEDS_MORE) {
		if (status == FRAME_BODY) {
			session_receive(s, body);
			continue;
		}
		const char *why = status == FRAME_TOO_LARGE ?
		    "a message is larger than sshd-lint takes" :
		    "this is no message of the Language Server Protocol";
		session_reject(s, why);
		complain(why, "");
		return false;
	}
	return true;
}

/* Reads what is there; false at the end. */
static bool
take_in(struct frame_reader *frames, int in)
{
	char buffer[1 << 16];
	ssize_t n;

	do
		n = read(in, buffer, sizeof(buffer));
	while (n == -1 && errno == EINTR);
	if (n > 0)
		frame_feed(frames, (struct slice){ buffer, (size_t)n });
	return n > 0;
}

/* Whether the client has something to say before a moment has passed. */
static bool
is_busy(int in)
{
	struct pollfd ready = { .fd = in, .events = POLLIN };

	return poll(&ready, 1, PAUSE) > 0;
}

int
lsp_serve(int in, int out, struct choices *choices)
{
	struct frame_reader frames;
	struct session s;
	int status = 1;
	bool good = true;

	/* A client that is gone is told by write. */
	signal(SIGPIPE, SIG_IGN);
	frame_init(&frames);
	session_init(&s, choices);
	while (good && s.state != SESSION_DONE) {
		if ((s.workspace.is_stale || s.workspace.is_unpublished) && !is_busy(in)) {
			session_idle(&s);
			if (!flush(&s, out)) {
				status = 2;
				break;
			}
		}
		if (!take_in(&frames, in))
			break;
		good = receive_all(&s, &frames);
		if (!flush(&s, out) || !good) {
			status = 2;
			break;
		}
	}
	if (s.state == SESSION_DONE && s.shut_down)
		status = 0;
	session_release(&s);
	frame_release(&frames);
	return status;
}
