"""A real JupyterLab with a real kernel, and notebooks opened in it by a browser."""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Locator, Page

from tests.e2e.harness.waiting import wait_until

KERNEL = {"name": "python3", "display_name": "Python of the tests", "language": "python"}
START_SECONDS = 60.0

OPEN = """() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.status === "idle" """
RUN_CELL = """async (index) => {
  const { shell, commands } = window.jupyterapp;
  shell.currentWidget.content.activeCellIndex = index;
  await commands.execute("notebook:run-cell");
}"""
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
EVALUATE = """async ([code, expression]) => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const request = { code, user_expressions: expression === null ? {} : { value: expression }, store_history: false };
  const reply = await kernel.requestExecute(request).done;
  return reply.content.status !== "ok" || expression === null ? reply.content : reply.content.user_expressions.value;
}"""
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"


class KernelError(Exception):
    """Code of a test that raised in the kernel."""


class LabServer:
    """One server for all tests of a session, with settings and a data folder of its own under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "notebooks"
        self.root.mkdir(parents=True)
        self._log = folder / "jupyterlab.log"
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command(port), env=surroundings(folder), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_until(self._answers, f"JupyterLab to start; its log is {self._log}", START_SECONDS)

    def stop(self) -> None:
        """End the server and its kernels."""
        self.delete_sessions()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def delete_sessions(self) -> None:
        """Shut down all kernels, so that the next test starts with none."""
        for session in self.sessions():
            self._request("DELETE", f"/api/sessions/{session}")

    def sessions(self) -> list[str]:
        """The ids of the sessions that have a kernel now."""
        return [session["id"] for session in json.loads(self._request("GET", "/api/sessions"))]

    def _command(self, port: int) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
            *("--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"),
            f"--ServerApp.root_dir={self.root}",
            # Puts the application on the page's window as `jupyterapp`, which is how the tests steer it.
            "--LabApp.expose_app_in_browser=True",
            "--LabApp.news_url=",
        ]

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended while starting:\n{self._log.read_text()[-4000:]}")
        try:
            self._request("GET", "/api")
        except URLError:
            return False
        return True

    def _request(self, method: str, path: str) -> bytes:
        with urlopen(Request(self.url + path, method=method), timeout=10) as answer:
            return bytes(answer.read())


class Notebook:
    """A notebook open in a page, steered through JupyterLab's own commands."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.path = path

    def run_cell(self, index: int) -> None:
        """Run the cell at `index`, from 0, and return when it has run."""
        self.page.evaluate(RUN_CELL, index)

    def restart_kernel(self) -> None:
        """Restart the kernel, and return when the new one is idle."""
        self.page.evaluate(RESTART)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Return when the notebook is open and its kernel has nothing to do."""
        self.page.wait_for_function(OPEN, timeout=60_000)

    def run_all(self) -> None:
        """Run the cells from first to last."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def cell(self, index: int) -> Locator:
        """The cell at `index`, from 0, scrolled into view."""
        cell = self.page.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')
        cell.scroll_into_view_if_needed()
        return cell

    def output(self, index: int) -> Locator:
        """What the cell at `index` put out."""
        return self.cell(index).locator(".jp-OutputArea-output")

    def execute(self, code: str) -> None:
        """Run code in the kernel, in no cell. What it raises, raises `KernelError` here."""
        self._in_kernel(code, None)

    def repr(self, expression: str) -> str:
        """How the kernel prints an expression's value."""
        return str(self._in_kernel("", expression)["data"]["text/plain"])

    def value(self, expression: str) -> Any:
        """An expression's value, for those that Python prints as it reads them: numbers, texts, lists, dicts."""
        # IPython breaks long values over lines but prints what `ast.literal_eval` reads.
        return ast.literal_eval(self.repr(expression))

    def use_theme(self, name: str) -> None:
        """Change the theme: "JupyterLab Light" or "JupyterLab Dark"."""
        self.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
        is_light = "true" if name.endswith("Light") else "false"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{is_light}"]', state="attached")

    def save(self) -> None:
        """Save the notebook to its file."""
        self.page.evaluate(SAVE)

    def _in_kernel(self, code: str, expression: str | None) -> dict[str, Any]:
        answer: dict[str, Any] = self.page.evaluate(EVALUATE, [code, expression])
        if answer["status"] != "ok":
            raise KernelError("\n".join(answer["traceback"]))
        return answer


class Lab:
    """Opens notebooks for one test, each in a page of its own."""

    def __init__(self, server: LabServer, browser: Browser) -> None:
        self.server = server
        self._context = browser.new_context(viewport={"width": 1400, "height": 1000})
        self._context.set_default_timeout(30_000)

    def notebook(self, cells: Sequence[str], name: str = "test.ipynb") -> Notebook:
        """Write a notebook of code cells, and open it."""
        # Not above: it reads a grammar of addresses as it loads, which takes seconds, and tests without it load this.
        import nbformat

        book = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
        book.cells = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(book, self.server.root / name)
        return self.open(name)

    def copy(self, source: Path) -> Notebook:
        """Open a copy of a notebook that exists."""
        shutil.copy(source, self.server.root / source.name)
        return self.open(source.name)

    def open(self, name: str) -> Notebook:
        """Open a notebook in the server's folder, and return when its kernel is idle."""
        page = self._context.new_page()
        page.goto(f"{self.server.url}/lab/tree/{name}?reset")
        notebook = Notebook(page, self.server.root / name)
        notebook.wait_until_idle()
        return notebook

    def close(self) -> None:
        """Close the pages, shut down the kernels."""
        self._context.close()
        self.server.delete_sessions()


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(folder: Path) -> dict[str, str]:
    """Our environment, with Jupyter's folders under `folder`, and one kernel: this Python."""
    kernel = folder / "data" / "kernels" / KERNEL["name"] / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({**KERNEL, "argv": argv}), encoding="utf-8")
    return {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        # In a virtual environment Jupyter would look there before it looks in the data folder.
        "JUPYTER_PREFER_ENV_PATH": "0",
    }
