"""What views ask about takes: to keep, rate, star, note, compare, drop and export them (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from closeloop_widgets.editor.document import Author
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.wire import Buffer, Message, WireError
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes.export import export_zip

Handler = Callable[[Message, Sequence[Buffer], Author], None]
Tell = Callable[[Message, Sequence[Buffer]], None]


def take_requests(runs: Runs, tell: Tell) -> Mapping[str, Handler]:
    """A handler for each request, by its type. What is wrong with one is raised as a `CloseloopError`."""
    takes = runs.takes

    def apply(message: Message, _: Sequence[Buffer], author: Author) -> None:
        region = message.get("region")
        runs.apply_take(str(message.get("take")), author, None if region is None else Region.from_json(region))

    def drop(message: Message, _: Sequence[Buffer], author: Author) -> None:
        takes.drop(_ids(message))

    def change(message: Message, _: Sequence[Buffer], author: Author) -> None:
        takes.change(_ids(message), **{name: message[name] for name in ("rating", "star", "note") if name in message})

    def remake(message: Message, _: Sequence[Buffer], author: Author) -> None:
        runs.remake(str(message.get("take")))

    def prefer(message: Message, _: Sequence[Buffer], author: Author) -> None:
        better: Any = message.get("better")
        takes.prefer(str(message.get("a")), str(message.get("b")), better)

    def export(message: Message, _: Sequence[Buffer], author: Author) -> None:
        chosen = takes if message.get("takes") is None else [takes[key] for key in _ids(message)]
        archive = export_zip(chosen, takes.preferences)
        tell({"type": "file", "req": author.req, "name": "takes.zip"}, [archive])

    return {
        "take.apply": apply,
        "take.drop": drop,
        "take.set": change,
        "take.prefer": prefer,
        "take.remake": remake,
        "takes.export": export,
    }


def _ids(message: Message) -> list[str]:
    ids = message.get("takes")
    if not isinstance(ids, list) or not all(isinstance(key, str) for key in ids):
        raise WireError(f"takes must be a list of ids, but is {str(ids)[:80]}")
    return ids
