# SPDX-License-Identifier: Apache-2.0
"""An SMTP server that keeps what it gets."""

import email
import email.policy
import socketserver
import threading


class _Session(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self):
        self._say("220 mailbox")
        while True:
            line = self.rfile.readline().decode("ascii", "replace").strip()
            verb = line[:4].upper()
            if verb == "DATA":
                self._say("354 go on")
                self._receive()
                self._say("250 taken")
            elif verb == "QUIT" or not line:
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _receive(self):
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            # A leading dot is doubled on the wire.
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.messages.append(message)

    def _say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


class Mailbox:
    def __init__(self):
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.messages = []
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def to(self, address: str) -> list:
        return [message for message in self._server.messages if message["To"] == address]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
