"""An editor with a function that remembers what it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import Parameter, Signature
from typing import Any

from playwright.sync_api import Locator, expect

import closeloop_widgets as cl
from closeloop_widgets.editor.widget import Editor
from closeloop_widgets.music.region import Region
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.live_editor import LiveEditor
from tests.e2e.harness.waiting import wait_until


class Asking:
    """The editor on bars 3 and 4 of a chorale; its one function, `ask`, changes nothing.

    Attributes
    ----------
    received : the values of each run, by the parameters' names
    """

    def __init__(self, host: FakeHost, parameters: Iterable[Parameter]) -> None:
        self.received: list[dict[str, Any]] = []

        def ask(score: cl.Score, region: Region, **values: Any) -> cl.Score:
            """Remembers what it was asked."""
            self.received.append(values)
            return score

        given = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("score", "region")]
        vars(ask)["__signature__"] = Signature([*given, *parameters])
        self.live = LiveEditor(host, Editor("bundled:bwv140.7", cl.model(ask)))
        self.live.kernel.region = Region.bars(self.live.kernel.score, 3, 4)
        self.page = self.live.ui.page
        self.panel = self.page.get_by_role("region", name="Models")
        expect(self.panel).to_contain_text("Bars 3–4")

    def control_of(self, name: str) -> Locator:
        """A parameter's control in the panel."""
        return self.panel.locator(f"[data-parameter={name}]")

    def run(self) -> dict[str, Any]:
        """What the function receives."""
        before = len(self.received)
        self.panel.get_by_role("button", name="Ask", exact=True).click()
        wait_until(lambda: len(self.received) > before, "the function to be run")
        return self.received[-1]


def keyword(name: str, hint: Any = Parameter.empty, default: Any = Parameter.empty) -> Parameter:
    """A keyword-only parameter, as a signature has it: `name: hint = default`."""
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=hint, default=default)
