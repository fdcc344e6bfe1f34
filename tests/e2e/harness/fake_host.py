"""A host of our own: a page on the loopback that shows a widget's bundle over a fake model, in about half a second."""

from __future__ import annotations

import contextlib
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.e2e.harness.fake_model import FakeModel, state_frame

STATIC = Path(__file__).resolve().parents[3] / "closeloop_widgets" / "static"
SCRIPT = Path(__file__).with_name("fake_host.js")
PAGE = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>A host</title><link rel="icon" href="data:,">
<body><script src="/host.js"></script></body></html>"""
POLL_SECONDS = 5.0


class FakeHost:
    """Opens one widget in a page of its own.

    `errors` collects what the page threw or logged as an error; the fixture fails a test that leaves any there.
    `init_script` runs in the page before anything else does, for what a host denies.
    """

    def __init__(self, browser: Browser) -> None:
        self.errors: list[str] = []
        self.init_script = ""
        self._browser = browser
        self._server: Server | None = None
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page, once a widget is open."""
        assert self._page is not None, "open() first"
        return self._page

    def open(
        self,
        state: Mapping[str, Any] | None = None,
        *,
        esm: str | None = None,
        css: str | None = None,
        model: FakeModel | None = None,
        kernel: bool = True,
        **context: Any,
    ) -> FakeModel:
        """Load a widget, render one view of it, and return its model.

        Parameters
        ----------
        state
            The traits; or give a `model` that already has them and what handles its messages.
        esm, css
            The widget's source; the built bundle where they are not given.
        kernel
            False for a page without one: the widget's messages and changes go nowhere.
        context
            Options of Playwright's `new_context`, such as `color_scheme="dark"` or `device_scale_factor=2`.
        """
        assert self._page is None, "this host has a widget open"
        model = model or FakeModel(state or {})
        files = {
            "/": ("text/html", PAGE),
            "/host.js": ("text/javascript", SCRIPT.read_bytes()),
            "/widget.js": ("text/plain", esm.encode() if esm is not None else (STATIC / "widget.js").read_bytes()),
            "/widget.css": ("text/css", css.encode() if css is not None else built_css(esm)),
        }
        self._server = Server(model, files, self.errors)
        self._page = self._browser.new_context(**context).new_page()
        self._page.set_default_timeout(10_000)
        self._page.add_init_script(self.init_script)
        self._page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._page.on("console", self._note)
        self._page.goto(self._server.url)
        self._page.evaluate("kernel => startHost(kernel)", kernel)
        self.render()
        return model

    def render(self) -> int:
        """Show another view of the same model, and return its number; the first is 0."""
        return int(self.page.evaluate("host.render()"))

    def remove(self, view: int) -> None:
        """Take a view off the page, as a host does when its cell is deleted or run anew."""
        self.page.evaluate("view => host.remove(view)", view)

    def close_model(self) -> None:
        """End the widget's model in the page, as a host does when the widget is closed or its cell is run anew."""
        self.page.evaluate("host.end()")

    def initialize(self) -> None:
        """Begin it anew."""
        self.page.evaluate("host.initialize()")

    def reload(self, model: FakeModel | None = None, *, kernel: bool = True) -> None:
        """Open the page again, as F5 does; with another `model`, after its cell was run again."""
        assert self._server is not None, "open() first"
        self._server.show(model)
        self.page.reload()
        self.page.evaluate("kernel => startHost(kernel)", kernel)
        self.render()

    def lose_kernel(self) -> None:
        """From now on what the widget sends goes nowhere."""
        self.page.evaluate("host.model.hasKernel = false")

    def close(self) -> None:
        """Close the page and the server."""
        if self._page:
            self._page.context.close()
        if self._server:
            self._server.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)


def built_css(esm: str | None) -> bytes:
    """The bundle's style sheet; none for a widget that is not the bundle, nor where none was built."""
    path = STATIC / "widget.css"
    return path.read_bytes() if esm is None and path.exists() else b""


class Server:
    """Serves the page's files, and carries frames between it and the model."""

    def __init__(self, model: FakeModel, files: Mapping[str, tuple[str, bytes]], errors: list[str]) -> None:
        self._model = model
        self._http = _Http(("127.0.0.1", 0), handler_for(lambda: self._model, files, errors))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def show(self, model: FakeModel | None) -> None:
        # The old page's request waits for a frame: one that the new page is to have.
        self._model.close()
        self._model = model or self._model

    def close(self) -> None:
        self._model.close()
        self._http.shutdown()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    """Says nothing of a page that is closed in the middle of a request."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def handler_for(
    model: Callable[[], FakeModel], files: Mapping[str, tuple[str, bytes]], errors: list[str]
) -> type[BaseHTTPRequestHandler]:
    """The request handler of one page."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if self.path == "/down":
                self._down()
            elif self.path == "/state":
                self._answer(200, "application/octet-stream", state_frame(model().state))
            elif self.path in files:
                self._answer(200, *files[self.path])
            else:
                self._answer(404, "text/plain", self.path.encode())

        def do_POST(self) -> None:
            frame = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                model().receive(frame)
            except Exception:
                errors.append(traceback.format_exc())
            self._answer(204, "text/plain", b"")

        def _down(self) -> None:
            frame = model().next_frame(POLL_SECONDS)
            self._answer(204 if frame is None else 200, "application/octet-stream", frame or b"")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            # The page may be gone by the time it is answered.
            with contextlib.suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Cache-Control", "no-store")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a test's output is about the test."""

    return Handler
