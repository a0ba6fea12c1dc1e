"""A real HTTP server on this machine that answers chat requests as a test tells it to."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

# Status, content type, and what is sent: bytes, or seconds to wait.
Reply = tuple[int, str, Sequence[bytes | float]]


def as_stream(pieces: Sequence[str]) -> Reply:
    """A well-formed stream of the pieces."""
    events = [
        b"data: " + json.dumps({"choices": [{"delta": {"content": piece}}]}).encode() + b"\n\n"
        for piece in pieces
    ]
    return 200, "text/event-stream", [*events, b"data: [DONE]\n\n"]


class ChatServer:
    """Gives its `replies` in order, the last one again and again; keeps the `requests`."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((self.path, dict(self.headers), body))
                status, content_type, parts = outer.replies[min(len(outer.requests), len(outer.replies)) - 1]
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.end_headers()
                try:
                    for part in parts:
                        if isinstance(part, float):
                            time.sleep(part)
                        else:
                            self.wfile.write(part)
                            self.wfile.flush()
                except OSError:
                    # The client left, as it should.
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> ChatServer:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
