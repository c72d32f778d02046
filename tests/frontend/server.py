"""A server that speaks the upload protocol as documented, and fails when a test says so."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2.loaders import ChoiceLoader, FileSystemLoader

from infra.web import i18n
from infra.web.assets import Assets
from infra.web.headers import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "admin_ui/static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}

UPLOAD_PAGE = """{% extends "base.html" %}
{% block title %}Upload{% endblock %}
{% block scripts %}{{ asset_tags("upload") }}{% endblock %}
{% block content %}
<h1>Upload</h1>
<div data-album="1" data-base="/uploads" data-sign-in="/sign-in"></div>
{% endblock %}"""


def upload_page(token: str) -> str:
    environment = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(ROOT / "infra/web/templates"),
                DictLoader({"upload.html": UPLOAD_PAGE}),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
    )
    i18n.install(environment, ZoneInfo("Europe/Amsterdam"))
    assets = Assets(STATIC / "manifest.json")
    environment.globals |= {"asset_tags": assets.asset_tags, "site_icon": assets.icon}
    return environment.get_template("upload.html").render(
        lang="en",
        settings=SimpleNamespace(organisation="Vereniging Voorbeeld"),
        path="/",
        staff=None,
        csrf_token=token,
        url_with_lang=lambda lang: f"?lang={lang}",
    )


class FaultyServer:
    """Keeps what arrived by its hash; `status` and `failures` make it refuse."""

    def __init__(self) -> None:
        self.stored: set[str] = set()
        self.puts = 0
        self.token = "first"
        self.status = 201
        self.failures = 0
        self.forgets: set[str] = set()
        self.most_at_once = 0
        self.at_once = 0
        self.lock = threading.Lock()
        self.url = ""

    def page(self) -> str:
        return upload_page(self.token)

    def plan(self, files: list[dict[str, object]]) -> list[dict[str, object]]:
        return [
            {
                "state": "have" if file["sha256"] in self.stored else "new",
                "reason": None,
                "url": f"/uploads/{file['sha256'] or 'unhashed'}",
            }
            for file in files
        ]

    def put(self, body: bytes, token: str | None) -> int:
        with self.lock:
            self.puts += 1
            if token != self.token:
                return 403
            if self.failures > 0:
                self.failures -= 1
                return 503
            if self.status == 201:
                sha256 = hashlib.sha256(body).hexdigest()
                if sha256 in self.forgets:
                    self.forgets.remove(sha256)
                else:
                    self.stored.add(sha256)
            return self.status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    faulty: FaultyServer

    def log_message(self, *_: object) -> None: ...

    def answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, status: int, **body: object) -> None:
        self.answer(status, json.dumps(body).encode(), "application/json")

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            path = STATIC / self.path.removeprefix("/static/")
            self.answer(200, path.read_bytes(), TYPES.get(path.suffix, "image/svg+xml"))
        else:
            self.answer(200, self.faulty.page().encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        asked = json.loads(self.body())
        if self.headers.get("X-Form-Token") != self.faulty.token:
            self.answer_json(403, code="form_token", detail="")
        elif self.path.endswith("/plan"):
            self.answer_json(200, files=self.faulty.plan(asked["files"]))
        else:
            missing = [sha for sha in asked["sha256"] if sha not in self.faulty.stored]
            self.answer_json(200, missing=missing)

    def do_PUT(self) -> None:
        with self.faulty.lock:
            self.faulty.at_once += 1
            self.faulty.most_at_once = max(self.faulty.most_at_once, self.faulty.at_once)
        status = self.faulty.put(self.body(), self.headers.get("X-Form-Token"))
        with self.faulty.lock:
            self.faulty.at_once -= 1
        detail = "This photo is too large." if status == 413 else ""
        self.answer_json(status, photo_id="1", state="pending", code="x", detail=detail)


@contextmanager
def serving() -> Iterator[FaultyServer]:
    server = FaultyServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"faulty": server}))
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
