"""The synthesizer and the player in a browser, on a page that hears itself."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Route

from closeloop_widgets.audio import processor_path, soundfont_path

ROOT = Path(__file__).resolve().parents[3]
RATE = 44100
HTML = '<!doctype html><meta charset="utf-8"><body><script type="module" src="page.js"></script>'


@pytest.fixture(scope="session")
def sound_module(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The built module of the page."""
    target = tmp_path_factory.mktemp("sound") / "page.js"
    command = [
        "node_modules/.bin/esbuild",
        "tests/e2e/sound/page.ts",
        f"--outfile={target}",
        "--bundle",
        "--format=esm",
    ]
    subprocess.run([*command, "--target=es2022", "--charset=utf8", "--log-level=warning"], cwd=ROOT, check=True)
    return target.read_text()


@pytest.fixture
def open_page(chromium: Browser, sound_module: str) -> Iterator[Callable[..., Page]]:
    """Opens the page under a host name; the browser asks nobody for it."""
    contexts = []

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name == "page.js":
            route.fulfill(body=sound_module, content_type="text/javascript")
        elif name == "synth-processor.js":
            route.fulfill(body=processor_path().read_bytes(), content_type="text/javascript")
        elif name == "soundfont.sf3":
            route.fulfill(body=soundfont_path().read_bytes(), content_type="application/octet-stream")
        else:
            route.fulfill(body=HTML, content_type="text/html")

    def open_page(host: str = "localhost") -> Page:
        context = chromium.new_context()
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"http://{host}/page.html")
        page.wait_for_function("globalThis.sound")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def render(open_page: Callable[..., Page]) -> Callable[..., NDArray[np.float32]]:
    """Renders calls of the synthesizer (`["noteOn", channel, pitch, velocity, time]`) to samples of shape (n, 2)."""
    page = open_page()

    def render(calls: list[list[Any]], seconds: float, silence: dict[str, Any] | None = None) -> NDArray[np.float32]:
        script = "([calls, seconds, silence]) => sound.render(calls, seconds, silence ?? undefined)"
        encoded = page.evaluate(script, [calls, seconds, silence])
        return np.frombuffer(base64.b64decode(encoded), "<f4").reshape(-1, 2)

    return render
