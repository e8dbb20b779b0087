"""Decides what the element's test page is served from: Accord's static files, one timeline, and answers that the test sets."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
HERE = Path(__file__).parent
STATIC = Path(__file__).parents[3] / "accord" / "web" / "static"
CSP = "; ".join(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "worker")) + "; default-src 'none'"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".woff2": "font/woff2"}


class TimelineServer:
    """A loopback server: `timeline` is what /timeline.json says, `answers` how POSTs and /why are answered, `asked` what came."""

    def __init__(self, timeline: Json) -> None:
        self.timeline = timeline
        self.answers: dict[str, Callable[[Json], tuple[int, Json]]] = {}
        self.asked: list[tuple[str, Json, dict[str, str]]] = []
        self.delay = 0.0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def bodies(self, path: str) -> list[Json]:
        return [body for asked, body, _ in self.asked if asked == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(server: TimelineServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet: a test says what it saw."""

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/timeline.json":
                return self.say(200, server.timeline)
            if path == "/why":
                asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
                return self.answer("/why", asked)
            file = (
                STATIC / path.removeprefix("/static/") if path.startswith("/static/") else HERE / (path.strip("/") or "index.html")
            )
            if not file.is_file():
                return self.send(404, b"", "text/plain")
            return self.send(200, file.read_bytes(), TYPES.get(file.suffix, "text/plain"))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(server.delay)
            self.answer(urlsplit(self.path).path, body)

        def answer(self, path: str, body: Json) -> None:
            server.asked.append((path, body, dict(self.headers)))
            known = server.answers.get(path)
            status, said = known(body) if known else (404, {"message": "Not here."})
            self.say(status, said)

        def say(self, status: int, body: Json) -> None:
            self.send(status, json.dumps(body).encode(), "application/json")

        def send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Content-Security-Policy", CSP)):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler
