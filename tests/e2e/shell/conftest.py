"""The editor's shell in a browser, with actions that only write down what is asked of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.e2e.harness.fake_host import FakeHost

ROOT = Path(__file__).resolve().parents[3]

FUNCTION: dict[str, Any] = {
    "v": 1,
    "name": "vary",
    "title": "Vary the bars",
    "description": "Writes the selected bars anew.",
    "author": "A. Uthor",
    "license": "MIT",
    "parameters": [
        {"name": "temperature", "kind": "number", "title": "Temperature", "help": "How bold", "default": 1.0,
         "low": 0.1, "high": 2.0, "step": 0.05, "scale": "linear"},
        {"name": "rate", "kind": "number", "title": "Rate", "help": "", "default": 100.0, "unit": "Hz",
         "low": 1.0, "high": 10000.0, "step": 1.0, "scale": "log"},
        {"name": "order", "kind": "integer", "title": "Order", "help": "", "default": 3, "low": 1, "high": 8,
         "step": 1},
        {"name": "samples", "kind": "integer", "title": "Samples", "help": "", "default": 10, "low": 1, "high": None,
         "step": 1},
        {"name": "style", "kind": "choice", "title": "Style", "help": "", "default": "chorale",
         "choices": [{"value": "chorale", "title": "Chorale"}, {"value": "pop", "title": "Pop"}]},
        {"name": "scale", "kind": "choice", "title": "Scale", "help": "", "default": 0,
         "choices": [{"value": at, "title": f"Mode number {at}"} for at in range(7)]},
        {"name": "keep_rhythm", "kind": "toggle", "title": "Keep rhythm", "help": "", "default": False},
        {"name": "prompt", "kind": "text", "title": "Prompt", "help": "", "default": "", "multiline": False,
         "placeholder": "in words", "max_length": 200, "group": "More"},
        {"name": "seed", "kind": "seed", "title": "Seed", "help": "", "default": None, "group": "More"},
    ],
}  # fmt: skip
"""A model function with a parameter of every kind."""


@dataclass
class Shell:
    """The shell on its page."""

    page: Page
    host: FakeHost

    @property
    def root(self) -> Locator:
        return self.page.locator(".closeloop")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def parameter(self, name: str) -> Locator:
        return self.page.locator(f"[data-parameter={name}]")

    def update(self, **change: Any) -> None:
        """Change the state as sync and player would."""
        self.page.evaluate("change => shell.update(change)", change)

    def calls(self, action: str) -> list[list[Any]]:
        """The arguments of each call of an action so far."""
        calls: list[list[Any]] = self.page.evaluate("JSON.parse(JSON.stringify(shell.calls))")
        return [arguments for name, *arguments in calls if name == action]

    def state(self, name: str) -> Any:
        return self.page.evaluate("name => shell.state(name)", name)


@pytest.fixture(scope="session")
def shell_bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The module and the style sheet of the shell's page."""
    folder = tmp_path_factory.mktemp("shell")
    command = ["node_modules/.bin/esbuild", "tests/e2e/shell/page.ts", "--bundle", "--format=esm", f"--outdir={folder}"]
    subprocess.run([*command, "--target=es2022", "--charset=utf8", "--log-level=warning"], cwd=ROOT, check=True)
    return (folder / "page.js").read_text(), (folder / "page.css").read_text()


@pytest.fixture
def open_shell(fake_host: FakeHost, shell_bundle: tuple[str, str]) -> Callable[..., Shell]:
    """Opens the shell; its keyword arguments are options of the browser's context."""

    def open_shell(**context: Any) -> Shell:
        module, style = shell_bundle
        context.setdefault("viewport", {"width": 1100, "height": 640})
        fake_host.open({}, esm=module, css=style, **context)
        return Shell(fake_host.page, fake_host)

    return open_shell


@pytest.fixture
def shell(open_shell: Callable[..., Shell]) -> Shell:
    """The shell, 1100 pixels wide, with one model function that has every kind of parameter."""
    shell = open_shell()
    shell.update(functions=[FUNCTION])
    return shell
