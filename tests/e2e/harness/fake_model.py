"""The kernel's half of the fake host: traits, and messages both ways, with no kernel and no Jupyter."""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from tests.e2e.harness import frames
from tests.e2e.harness.waiting import wait_until


@dataclass(frozen=True)
class Message:
    """A custom message that the view sent."""

    content: dict[str, Any]
    buffers: list[bytes] = field(default_factory=list)


class FakeModel:
    """A widget's model as the kernel sees it. Safe to use from any thread.

    A real kernel side can stand behind it: give what handles messages as `on_message`, and let it answer through
    `send`. Handlers run on the host's server threads, so, as in a kernel, on no thread that can be relied on.

    Parameters
    ----------
    state
        The traits. A `bytes` value arrives in the page as a DataView, as the widget manager delivers it.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self.state = dict(state)
        self.messages: list[Message] = []
        self.on_message: Callable[[dict[str, Any], list[bytes]], None] | None = None
        self.on_change: Callable[[dict[str, Any]], None] | None = None
        self._lock = RLock()
        self._down: queue.Queue[bytes | None] = queue.Queue()

    def send(self, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Send a custom message to the views."""
        self._down.put(frames.encode({"kind": "custom", "content": content}, list(buffers)))

    def set(self, **values: Any) -> None:
        """Set traits from the kernel's side."""
        with self._lock:
            self.state.update(values)
        self._down.put(state_frame(values))

    def wait_for_message(self, wanted: Callable[[Message], bool], what: str) -> Message:
        """The first message from the view that is as wanted, waiting for it if need be."""
        return wait_until(lambda: next(filter(wanted, list(self.messages)), None), what)  # type: ignore[return-value]

    def wait_for_state(self, name: str, wanted: Callable[[Any], bool]) -> Any:
        """The value of a trait once it is as wanted."""
        wait_until(lambda: wanted(self.state[name]), f"trait {name}, now {self.state[name]!r:.200}, to change")
        return self.state[name]

    def receive(self, frame: bytes) -> None:
        """Take a frame from the page (called by the host's server)."""
        message, buffers = frames.decode(frame)
        if message["kind"] == "state":
            changed = {**message["state"], **{name: buffers[at] for name, at in message["bytes"].items()}}
            with self._lock:
                self.state.update(changed)
            if self.on_change:
                self.on_change(changed)
            return
        with self._lock:
            self.messages.append(Message(message["content"], buffers))
        if self.on_message:
            self.on_message(message["content"], buffers)

    def next_frame(self, seconds: float) -> bytes | None:
        """The next frame for the page; None when there was none for so long, or the host is closing."""
        try:
            return self._down.get(timeout=seconds)
        except queue.Empty:
            return None

    def close(self) -> None:
        """Let go of the server thread that waits for a frame."""
        self._down.put(None)


def state_frame(state: Mapping[str, Any]) -> bytes:
    """Traits as a frame: bytes as buffers, the rest as JSON."""
    binary = {name: bytes(value) for name, value in state.items() if isinstance(value, (bytes, memoryview))}
    plain = {name: value for name, value in state.items() if name not in binary}
    places = {name: at for at, name in enumerate(binary)}
    return frames.encode({"kind": "state", "state": plain, "bytes": places}, list(binary.values()))
