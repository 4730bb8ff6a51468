"""A client of the Language Server Protocol, as small as a test needs it."""
import json
import os
import selectors
import subprocess
import time

PATIENCE = 20

FULL = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]},
                               "codeDescriptionSupport": True, "versionSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
}


def frame(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def uri(path):
    return "file://" + os.path.abspath(path)


class Client:
    def __init__(self, binary, *arguments, cwd=None):
        self.server = subprocess.Popen([binary, "--lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, cwd=cwd)
        os.set_blocking(self.server.stdout.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.server.stdout, selectors.EVENT_READ)
        self.bytes = b""
        self.number = 0
        self.version = 1
        self.notes = []             # notifications that nobody has asked for yet
        self.diagnostics = {}       # by URI, the last ones

    def send(self, data):
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def read(self, patience=PATIENCE):
        """The next message; None at the end or when none comes."""
        end = time.monotonic() + patience
        while True:
            head, found, rest = self.bytes.partition(b"\r\n\r\n")
            if found:
                length = int(head.split(b":")[1])
                if len(rest) >= length:
                    self.bytes = rest[length:]
                    return json.loads(rest[:length])
            if time.monotonic() > end or not self.selector.select(max(0, end - time.monotonic())):
                return None
            data = self.server.stdout.read()
            if not data:
                return None
            self.bytes += data

    def take(self, message):
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        self.notes.append(message)

    def ask(self, method, params=None):
        """Sends a request and waits for its answer, the whole message."""
        self.number += 1
        self.send(frame({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}))
        return self.wait(lambda m: m.get("id") == self.number and "method" not in m)

    def result(self, method, params=None):
        answer = self.ask(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def tell(self, method, params=None):
        self.send(frame({"jsonrpc": "2.0", "method": method, "params": params}))

    def wait(self, wanted):
        while True:
            message = self.read()
            assert message is not None, "no answer: " + self.server.stderr.read1().decode() if \
                self.server.poll() is not None else "no answer"
            if wanted(message):
                return message
            self.take(message)

    def begin(self, capabilities=None, options=None):
        result = self.result("initialize", {"processId": None, "rootUri": None, "initializationOptions": options,
                                            "capabilities": FULL if capabilities is None else capabilities})
        self.tell("initialized", {})
        return result

    def published(self, path):
        """Waits for the next diagnostics of a file, and for those of others that come with them."""
        name = path if ":" in path else uri(path)
        message = self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and
                            m["params"]["uri"] == name)
        self.take(message)
        self.ask("nothing/such")
        return self.diagnostics[name]

    def open(self, path, text=None):
        name = path if ":" in path else uri(path)
        if text is None:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
        self.tell("textDocument/didOpen", {"textDocument": {"uri": name, "languageId": "sshdconfig", "version": 1,
                                                            "text": text}})
        return self.published(path)

    def change(self, path, *changes):
        """Each change is a text, or (first line, character, last line, character, text)."""
        self.version += 1
        told = [{"text": c} if isinstance(c, str) else
                {"range": {"start": {"line": c[0], "character": c[1]}, "end": {"line": c[2], "character": c[3]}},
                 "text": c[4]} for c in changes]
        self.tell("textDocument/didChange", {"textDocument": {"uri": path if ":" in path else uri(path),
                                                              "version": self.version}, "contentChanges": told})
        return self.published(path)

    def at(self, method, path, line, character):
        return self.result("textDocument/" + method, {
            "textDocument": {"uri": path if ":" in path else uri(path)},
            "position": {"line": line, "character": character}})

    def end(self):
        """The exit status after shutdown and exit."""
        self.result("shutdown")
        self.tell("exit")
        return self.finish()

    def finish(self):
        self.server.stdin.close()
        status = self.server.wait(PATIENCE)
        self.server.stdout.close()
        self.errors = self.server.stderr.read().decode()
        self.server.stderr.close()
        return status
