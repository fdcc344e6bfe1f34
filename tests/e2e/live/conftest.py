"""A notebook of three origins: its page, a widget's output frame within it, and the device's own."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from closeloop_widgets.editor.wire import Joiner, split
from closeloop_widgets.live.bridge import Live
from closeloop_widgets.live.carriers.relay import RelayCarrier
from closeloop_widgets.live.link import Times
from closeloop_widgets.live.pairing import Tokens
from tests.e2e.harness.fake_host import PAGE, SCRIPT, Server
from tests.e2e.harness.fake_model import FakeModel
from tests.python.live.rig import Rig

ROOT = Path(__file__).resolve().parents[3]
QUICK = Times(answer=8, ping=60, first=0.05, longest=0.2)


@dataclass(frozen=True)
class Layout:
    """How a host shows a widget: its page's Cross-Origin-Opener-Policy, and its frame's sandbox, where it has one."""

    coop: str = ""
    sandbox: str = ""
    framed: bool = True


class Host:
    """A page on `localhost` with a frame on `127.0.0.1`, in which a widget is, as Colab has its outputs.

    Attributes
    ----------
    errors : what went wrong in the kernel's half
    page, frame : the notebook's page, and the widget's frame in it
    """

    def __init__(self, browser: Browser, model: FakeModel, bundle: str, layout: Layout, css: bytes = b"") -> None:
        self.errors: list[str] = []
        self._output = Server(model, files_with(bundle, css), self.errors)
        sandbox = f' sandbox="{layout.sandbox}"' if layout.sandbox else ""
        source = f' src="{self._output.url}" width="1100" height="680"'
        self._top = Pages(f"<!doctype html><title>Notebook</title><iframe{sandbox}{source}></iframe>", layout.coop)
        self._context = browser.new_context(viewport={"width": 1160, "height": 720})
        self.page = self._context.new_page()
        self.page.set_default_timeout(10_000)
        if layout.framed:
            self.page.goto(self._top.url)
            (self.frame,) = self.page.main_frame.child_frames
            self.frame.wait_for_load_state()
        else:
            self.page.route(self._output.url, lambda route: isolated(route, layout.coop))
            self.page.goto(self._output.url)
            self.frame = self.page.main_frame
        self.frame.evaluate("async () => { await startHost(true); await host.render(); }")

    def press(self) -> None:
        """Presses Connect."""
        self.frame.get_by_role("button", name="Connect", exact=True).click()

    def open_window(self) -> Page:
        """Presses Connect; the pop-up."""
        with self._context.expect_page() as opened:
            self.press()
        return opened.value

    def close(self) -> None:
        """Ends it all."""
        self._context.close()
        self._output.close()
        self._top.close()
        assert not self.errors, self.errors


class Notebook(Host):
    """A notebook whose widget is only the window to Live.

    Attributes
    ----------
    carrier, live : the kernel's half
    states : what the widget said of its window
    heard : the texts that came out of it
    """

    def __init__(self, browser: Browser, bundle: str, tokens: Tokens, port: int, layout: Layout) -> None:
        self.states: list[str] = []
        self.heard: list[str] = []
        self._joiner = Joiner()
        self._model = FakeModel({"view": "view", "port": port})
        self._model.on_message = self._take
        self.carrier = RelayCarrier(self._tell, patience=20)
        self.live = Live(self.carrier, tokens, QUICK)
        super().__init__(browser, self._model, bundle, layout)

    def allowed_window(self, code: str | None = None) -> Page:
        """Connects, as a person does who allows it; the pop-up."""
        connecting = self.connecting(code)
        window = self.open_window()
        window.get_by_role("button", name="Allow").click()
        connecting.done()
        return window

    def connecting(self, code: str | None = None) -> Connecting:
        """The kernel connects, on a thread of its own."""
        return Connecting(self.live, code)

    def _take(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        whole = self._joiner.add(content, buffers)
        if whole is None:
            return
        message, _ = whole
        if message["type"] == "live.window":
            self.states.append(message["state"])
        if message["type"] == "live.frame":
            self.heard.append(message["text"])
        if message["type"] in ("live.window", "live.frame"):
            self.carrier.heard(message)

    def _tell(self, message: dict[str, Any]) -> None:
        for part, buffers in split({"v": 1, **message}, []):
            self._model.send(part, [bytes(buffer) for buffer in buffers])

    def close(self) -> None:
        """Ends it all."""
        self.live.close()
        super().close()


class Connecting:
    """A connection in the making."""

    def __init__(self, live: Live, code: str | None) -> None:
        self.failed: Exception | None = None

        def work() -> None:
            try:
                live.connect(code)
            except Exception as error:
                self.failed = error

        self._thread = threading.Thread(target=work, daemon=True)
        self._thread.start()

    def done(self) -> None:
        """Waits for it; raises what it failed with."""
        self._thread.join(20)
        assert not self._thread.is_alive()
        if self.failed is not None:
            raise self.failed


def files_with(bundle: str, css: bytes) -> dict[str, tuple[str, bytes]]:
    """What the widget's frame loads."""
    return {
        "/": ("text/html", PAGE),
        "/host.js": ("text/javascript", SCRIPT.read_bytes()),
        "/widget.js": ("text/plain", bundle.encode()),
        "/widget.css": ("text/css", css),
    }


def isolated(route: Route, coop: str) -> None:
    """The page with a Cross-Origin-Opener-Policy."""
    response = route.fetch()
    route.fulfill(response=response, headers={**response.headers, "Cross-Origin-Opener-Policy": coop})


class Pages:
    """Serves a page under the name `localhost`, which to a browser is another origin than `127.0.0.1`."""

    def __init__(self, html: str, coop: str = "") -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(html.encode())))
                if coop:
                    self.send_header("Cross-Origin-Opener-Policy", coop)
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: a test's output is about the test."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._http.server_address[1]}/"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture(scope="session")
def relay_bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The module of the widget that is only the window to Live."""
    file = tmp_path_factory.mktemp("relay") / "page.js"
    command = ["node_modules/.bin/esbuild", "tests/e2e/live/page.ts", "--bundle", "--format=esm", f"--outfile={file}"]
    subprocess.run([*command, "--target=es2022", "--charset=utf8", "--log-level=warning"], cwd=ROOT, check=True)
    return file.read_text()


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    """One device, its scripts under Node."""
    made = Rig()
    yield made
    made.close()


OpenNotebook = Callable[..., Notebook]


@pytest.fixture
def open_notebook(chromium: Browser, rig: Rig, relay_bundle: str, tmp_path: Path) -> Iterator[OpenNotebook]:
    """Opens a notebook; its keyword arguments are those of `Layout`."""
    opened: list[Notebook] = []

    def open_notebook(**layout: Any) -> Notebook:
        tokens = Tokens(tmp_path / f"tokens-{len(opened)}.json")
        opened.append(Notebook(chromium, relay_bundle, tokens, rig.port, Layout(**layout)))
        return opened[-1]

    yield open_notebook
    for notebook in opened:
        notebook.close()
