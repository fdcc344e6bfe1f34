"""What a page holds in memory, counted after its garbage was collected."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Memory:
    """What a page holds.

    Attributes
    ----------
    heap : bytes of JavaScript's objects, typed arrays' contents left out
    buffers : bytes of typed arrays and the like
    nodes, listeners : of the document and of what script keeps of it
    audio_contexts, audio_nodes : that were made and not destroyed
    """

    heap: int
    buffers: int
    nodes: int
    listeners: int
    audio_contexts: int
    audio_nodes: int

    def __sub__(self, before: Memory) -> Memory:
        return Memory(**{name: value - getattr(before, name) for name, value in asdict(self).items()})


class MemoryProbe:
    """Counts what a page holds. Audio is counted from when the probe was made."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._alive = {"context": 0, "audioNode": 0}
        for kind in self._alive:
            self._session.on(f"WebAudio.{kind}Created", lambda _, kind=kind: self._count(kind, 1))
            self._session.on(f"WebAudio.{kind}WillBeDestroyed", lambda _, kind=kind: self._count(kind, -1))
        self._session.send("WebAudio.enable")

    def measure(self) -> Memory:
        """Collect the garbage, and count what is left."""
        # What was let go in a frame or a promise is garbage only after it; finalizers take a second collection.
        for _ in range(3):
            self._page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            self._session.send("HeapProfiler.collectGarbage")
        usage: dict[str, Any] = self._session.send("Runtime.getHeapUsage")
        counted: dict[str, int] = self._session.send("Memory.getDOMCounters")
        return Memory(
            heap=int(usage["usedSize"]),
            buffers=int(usage.get("backingStorageSize", 0)),
            nodes=counted["nodes"],
            listeners=counted["jsEventListeners"],
            audio_contexts=self._alive["context"],
            audio_nodes=self._alive["audioNode"],
        )

    def _count(self, kind: str, change: int) -> None:
        self._alive[kind] += change
