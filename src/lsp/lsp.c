#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lsp/frame.h"
#include "lsp/lsp.h"
#include "lsp/session.h"

enum {
	PAUSE = 60,	/* milliseconds without a message after which changes are linted */
	PIECE = 4096,	/* POLLOUT promises at least so much room in a pipe */
};

static void
complain(const char *what, const char *why)
{
	fprintf(stderr, "sshd-lint: %s%s%s\n", what, *why != '\0' ? ": " : "", why);
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

/*
 * Sends what there is to send, in pieces for which a pipe that is ready has
 * room, and reads meanwhile: a client may write without reading.
 */
static bool
flush(struct session *s, struct frame_reader *frames, int in, int out)
{
	struct pollfd ready[] = { { .fd = out, .events = POLLOUT }, { .fd = in, .events = POLLIN } };
	size_t done = 0, left;
	ssize_t n = 0;

	while ((left = s->out.len - done) > 0) {
		if (poll(ready, 2, -1) == -1)
			continue;
		/* At its end there is nothing to wait for, and the loop outside finds it as well. */
		if (ready[1].revents != 0 && !take_in(frames, in))
			ready[1].fd = -1;
		if (ready[0].revents == 0)
			continue;
		n = write(out, s->out.ptr + done, left < PIECE ? left : PIECE);
		if (n == -1 && errno != EINTR && errno != EAGAIN) {
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

/* Whether the client has something to say before a moment has passed. */
static bool
is_busy(int in)
{
	struct pollfd ready = { .fd = in, .events = POLLIN };

	return poll(&ready, 1, PAUSE) > 0;
}

/* Until the client goes, or what it sends are no messages: the exit status. */
static int
serve(struct session *s, struct frame_reader *frames, int in, int out)
{
	for (;;) {
		if (!receive_all(s, frames)) {
			flush(s, frames, in, out);
			return 2;
		}
		if (s->state == SESSION_DONE)
			break;
		/* Flushing may have read more. */
		if (s->out.len > 0) {
			if (!flush(s, frames, in, out))
				return 2;
		} else if (session_has_work(s) && !is_busy(in))
			session_idle(s);
		else if (!take_in(frames, in))
			return 1;
	}
	return flush(s, frames, in, out) && s->shut_down ? 0 : 1;
}

int
lsp_serve(int in, int out, struct choices *choices)
{
	struct frame_reader frames;
	struct session s;
	int status;

	/* A client that is gone is told by write. */
	signal(SIGPIPE, SIG_IGN);
	frame_init(&frames);
	session_init(&s, choices);
	status = serve(&s, &frames, in, out);
	session_release(&s);
	frame_release(&frames);
	return status;
}
