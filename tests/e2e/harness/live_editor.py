"""The real `Editor` behind the fake host: kernel and page in one process, with no notebook between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from closeloop_widgets.editor.widget import Editor
from tests.e2e.harness.editor_page import EditorPage
from tests.e2e.harness.fake_host import FakeHost
from tests.e2e.harness.fake_model import FakeModel


class LiveEditor:
    """An `Editor`, shown.

    Attributes
    ----------
    kernel : the Python object
    model : the fake host's half of it
    ui : its first view, to be clicked on
    """

    def __init__(self, host: FakeHost, editor: Editor, **context: Any) -> None:
        self.host = host
        self.kernel = editor
        self.model = connect(editor)
        host.open(model=self.model, **context)
        self.ui = EditorPage(host.page, host.page.locator(".closeloop").first, editor.score)

    def again(self) -> EditorPage:
        """Another view of the same editor."""
        self.host.render()
        return EditorPage(self.host.page, self.host.page.locator(".closeloop").last, self.kernel.score)

    def pitches(self, track: int = 0) -> list[int]:
        """The pitches of a track, as the kernel has them."""
        found: list[int] = self.kernel.score.tracks[track].notes.pitch.tolist()
        return found


def connect(kernel: Editor) -> FakeModel:
    """A fake model that does for an editor what a comm does: state and messages, both ways."""
    names = [name for name in kernel.keys if not name.startswith("_")]
    model = FakeModel({name: plain(value) for name, value in kernel.get_state(names).items()})

    def sent(content: dict[str, Any], buffers: Sequence[Any] | None = None) -> None:
        model.send(content, [bytes(buffer) for buffer in buffers or ()])

    def published(key: str | Collection[str] | None = None) -> None:
        # Asked for by ipywidgets itself: what a page has just set is not sent back to it, where it would undo what was
        # set there meanwhile.
        asked = [key] if isinstance(key, str) else key or names
        model.set(**{name: plain(value) for name, value in kernel.get_state(asked).items() if name in names})

    kernel.send, kernel.send_state = sent, published  # where a comm would be
    model.on_message = lambda content, buffers: kernel._handle_custom_msg(content, buffers)
    model.on_change = kernel.set_state
    return model


def plain(value: Any) -> Any:
    """A trait's value as the wire carries it."""
    return bytes(value) if isinstance(value, memoryview) else value
