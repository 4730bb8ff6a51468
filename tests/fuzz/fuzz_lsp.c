/*
 * The language server for any stream: no crash, no hang, and whatever it sends
 * is messages.  Where the first byte is 'M', the rest is taken as messages, one
 * a line, in a session that has begun with an open document, "untitled:a"; else
 * as the stream itself.  No file is looked at.
 */
#include <stdint.h>
#include <stdlib.h>

#include "lsp/frame.h"
#include "lsp/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const beginning[] = {
	"{\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{\"textDocument\":{"
	"\"publishDiagnostics\":{\"relatedInformation\":true,\"tagSupport\":{},\"codeDescriptionSupport\":true,"
	"\"versionSupport\":true},\"hover\":{\"contentFormat\":[\"markdown\"]},"
	"\"codeAction\":{\"codeActionLiteralSupport\":{}},"
	"\"documentSymbol\":{\"hierarchicalDocumentSymbolSupport\":true}}}}}",
	"{\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":\"untitled:a\",\"version\":1,"
	"\"text\":\"PermitRootLogin no\\nCiphers +3des-cbc,aes128-ctr\\nMatch User \xc3\xa9\\n\\tPermitTTY no\\n\"}}}",
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* Everything that was sent is frames of JSON, and nothing else. */
static void
check_output(struct session *s)
{
	struct frame_reader frames;
	enum frame_status status;
	struct slice body;

	frame_init(&frames);
	frame_feed(&frames, text_slice(&s->out));
	while ((status = frame_next(&frames, &body)) == FRAME_BODY) {
		json_t *message = json_loadb(body.ptr, body.len, JSON_ALLOW_NUL, NULL);

		require(json_is_object(message));
		json_decref(message);
	}
	require(status == FRAME_NEEDS_MORE && frames.used == frames.bytes.len);
	frame_release(&frames);
	text_clear(&s->out);
}

static void
play_messages(struct session *s, struct slice lines)
{
	struct slice line;

	for (size_t i = 0; i < sizeof(beginning) / sizeof(beginning[0]); i++)
		session_receive(s, slice_of(beginning[i]));
	while (lines.ptr != NULL && s->state != SESSION_DONE && slice_cut(&lines, '\n', &line)) {
		session_receive(s, line);
		check_output(s);
	}
}

static void
play_stream(struct session *s, struct slice bytes)
{
	struct frame_reader frames;
	struct slice body;

	frame_init(&frames);
	/* In two parts, so that a message may come in pieces. */
	for (int part = 0; part < 2; part++) {
		frame_feed(&frames, part == 0 ? slice_part(bytes, 0, bytes.len / 2) :
		    slice_part(bytes, bytes.len / 2, bytes.len));
		while (s->state != SESSION_DONE && frame_next(&frames, &body) == FRAME_BODY)
			session_receive(s, body);
	}
	frame_release(&frames);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct choices choices = { .without_files = true };
	struct slice bytes = { (const char *)data, size };
	struct session s;

	strings_push(&choices.targets, "openssh-9.9");
	session_init(&s, &choices);
	if (size > 0 && data[0] == 'M')
		play_messages(&s, slice_part(bytes, 1, bytes.len));
	else
		play_stream(&s, bytes);
	session_idle(&s);
	check_output(&s);
	session_release(&s);
	return 0;
}
