"""The real editor with takes in its gallery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.models import Context
from closeloop_widgets.models.kgram import kgram
from closeloop_widgets.music import pieces
from closeloop_widgets.music.excerpt import excerpt
from closeloop_widgets.music.paste import paste
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes import Run, Take
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor


class Gallery:
    """An editor whose gallery is open, and its takes: runs of five, each of bars 1 and 2 of the soprano."""

    def __init__(self, live: LiveEditor) -> None:
        self.live = live
        self.page: Page = live.ui.page
        self.root = live.ui.root.get_by_role("region", name="Takes")
        self.grid = self.root.get_by_role("grid")

    def fill(self, size: int) -> None:
        """Has so many takes come."""
        takes = takes_of(self.live.kernel, size)
        self.live.kernel.takes.add(takes)
        self.root.get_by_role("button", name=f"Takes {size}").wait_for()

    def card(self, number: int) -> Locator:
        """The card of the take of this number, where it is in the page."""
        return self.root.locator(".cl-card:visible").filter(has=self.page.get_by_text(str(number), exact=True))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def take(self, number: int) -> Take:
        """The take as the kernel has it."""
        return self.live.kernel.takes[number - 1]


def takes_of(editor: Editor, size: int, per_run: int = 5) -> list[Take]:
    """Real takes of the k-gram model, each run with a temperature of its own."""
    score = editor.score
    region = Region.bars(score, 1, 2, tracks="Soprano")
    results = [kgram(score, region, seed=at, context=Context()) for at in range(per_run)]
    made = [excerpt(score, paste(score, region, result).score, region) for result in results]
    takes: list[Take] = []
    for first in range(0, size, per_run):
        parameters = {"temperature": 0.2 + first / size}
        run = Run.of(
            editor._runs.functions["kgram"], region, parameters, first, score, id=f"run{first}", n=per_run,
            parent=takes[1].id if first == per_run else None,
        )  # fmt: skip
        takes += [
            Take(run, at, made[at], first + at, metrics={"groove": (first + at) * 37 % 100 / 100})
            for at in range(min(per_run, size - first))
        ]
    return takes


@pytest.fixture
def open_gallery(fake_host: FakeHost) -> Callable[..., Gallery]:
    """Opens an editor of a chorale with as many takes as asked for."""

    def open_gallery(size: int, **context: Any) -> Gallery:
        context.setdefault("viewport", {"width": 1100, "height": 820})
        live = LiveEditor(fake_host, Editor(pieces.load("bwv140.7"), models=kgram), **context)
        live.ui.root.get_by_text("Connected", exact=True).wait_for()
        gallery = Gallery(live)
        gallery.fill(size)
        return gallery

    return open_gallery
