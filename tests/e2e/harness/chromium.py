"""Finding and starting a Chromium that is already on the machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "google-chrome", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",  # containers often run as root, where the sandbox cannot start
    "--disable-dev-shm-usage",  # and give /dev/shm only 64 MB
    "--disable-gpu",  # a software GL is slower than no GL, and says nothing about a real one
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=user-gesture-required",  # as a person's browser has it: sound starts in a click
)


def find_chromium() -> str:
    """The browser's path: the environment's CHROMIUM, else the first that is on the path."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, PROGRAMS), str(MAC) if MAC.exists() else None]
    for path in candidates:
        if path:
            return path
    raise FileNotFoundError(
        f"no Chromium: none of {', '.join(PROGRAMS)} is on the path. Install one, or name it: CHROMIUM=/path/to/it. "
        'To run the tests that need no browser: pytest -m "not browser and not jupyterlab"'
    )


@contextmanager
def launch() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
