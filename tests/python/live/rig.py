"""The device's own scripts under Node, over a fake set: looked at and changed line by line (tests/live/device.mjs)."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60


def missing() -> str | None:
    """What the rig needs and is not there; None where all is."""
    if shutil.which("node") is None:
        return "Node is not there"
    return None if (ROOT / "node_modules" / "esbuild").exists() else "npm ci was not run"


class Rig:
    """One device. `do` is what a user or Live does; `code` is what the device shows; `node` is for Node itself."""

    def __init__(self, version: str = "12.2.0", node: Sequence[str] = ()) -> None:
        command = ["node", *node, "tests/live/device.mjs", "--version", version]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._codes: queue.Queue[str] = queue.Queue()
        self._ports: queue.Queue[int] = queue.Queue()
        self.shown: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.port = self._ports.get(timeout=SECONDS)

    def do(self, what: str, **more: Any) -> Any:
        """Does something, and gives what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        told = self._answers.get(timeout=SECONDS)
        assert "fault" not in told, told
        return told["answer"]

    def code(self) -> str:
        """A fresh code, as the device shows it."""
        # Once this is answered, codes that were shown before are here: they are not good any more.
        self.do("set", values={})
        while not self._codes.empty():
            self._codes.get()
        self.do("press", message="new_code", atoms=[])
        return self._codes.get(timeout=SECONDS)

    def touch(self, message: str, *atoms: str | float) -> None:
        """A hand on an object of the panel, as the patch's script hears of it."""
        self.do("touch", message=message, atoms=atoms)

    def panel(self) -> dict[str, dict[str, Any]]:
        """What each object of the panel was told last of each kind, what it shows, and the lines of a menu."""
        found: dict[str, dict[str, Any]] = self.do("panel")
        return found

    def close(self) -> None:
        """Ends it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "port" in told:
                self._ports.put(told["port"])
            elif "code" in told:
                if told["code"] is not None:
                    self._codes.put(told["code"])
            elif "shown" in told:
                self.shown.append(told)
            else:
                self._answers.put(told)
