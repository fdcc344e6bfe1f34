"""What views ask of `editor.live` (docs/protocol.md); it is loaded by the first who asks.

Nothing is done on the thread that brings a message: it is taken for its turn and answered at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from closeloop_widgets.editor.document import Author
from closeloop_widgets.editor.wire import Buffer, Message, WireError
from closeloop_widgets.takes import Takes

if TYPE_CHECKING:
    from closeloop_widgets.editor.live import EditorLive

Handler = Callable[[Message, Sequence[Buffer], Author], None]
Tell = Callable[[Message], None]


def live_requests(live: Callable[[], EditorLive], takes: Takes, tell: Tell) -> Mapping[str, Handler]:
    """A handler for each request, by its type. What is wrong with one is raised as a `CloseloopError`.

    Parameters
    ----------
    live : the editor's, made where it is not there yet
    takes : the editor's, by whose ids takes are named
    tell : sends to every view
    """

    def connect(message: Message) -> None:
        code = message.get("code") or None
        live().connect(None if code is None else str(code), through=str(message.get("way")), wait=False)

    def push(message: Message) -> None:
        take = message.get("take")
        live().push(None if take is None else takes[str(take)], over=message.get("over") is True, wait=False)

    def push_takes(message: Message) -> None:
        ids = message.get("takes")
        if not (ids is None or isinstance(ids, list)):
            raise WireError(f"takes must be a list of ids or null, but is {str(ids)[:80]}")
        live().push_takes(None if ids is None else [takes[str(key)] for key in ids], wait=False)

    def pull(_: Message) -> None:
        live().pull(wait=False)

    def follow(message: Message) -> None:
        live().follow(message.get("on") is True, wait=False)

    def close(_: Message) -> None:
        # Not in its turn: it ends what has it. And a thread that is waited for is not waited for here.
        threading.Thread(target=live().close, name="closeloop live close", daemon=True).start()

    def window(message: Message, _: Sequence[Buffer], __: Author) -> None:
        """Of the window that a page opened; it is not answered, for it may be part of a long stream."""
        live().heard(message)

    def look(_: Message) -> None:
        """The panel was opened."""

    def answered(act: Callable[[Message], None]) -> Handler:
        def handle(message: Message, _: Sequence[Buffer], author: Author) -> None:
            act(message)
            tell({**live().message(), "req": author.req})

        return handle

    does: dict[str, Any] = {
        "live.state": look,
        "live.connect": connect,
        "live.close": close,
        "live.push": push,
        "live.push_takes": push_takes,
        "live.pull": pull,
        "live.follow": follow,
    }
    windows: dict[str, Handler] = {"live.window": window, "live.frame": window}
    return {**{name: answered(act) for name, act in does.items()}, **windows}
