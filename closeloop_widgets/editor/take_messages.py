"""Takes as views hear of them (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from closeloop_widgets.editor.wire import Buffer, Message
from closeloop_widgets.music.pack import pack
from closeloop_widgets.takes import Added, Changed, Dropped, Grown, Preferred, Take, TakesEvent

AT_ONCE = 100
"""How many takes one message brings to a view that came late: it can draw the first while the rest are on their way."""


def takes_message(event: TakesEvent) -> tuple[Message, list[Buffer]]:
    """What happened to takes, as one message."""
    match event:
        case Added(takes):
            runs = {take.run.id: take.run for take in takes}
            told = [take.to_json() for take in takes]
            packs: list[Buffer] = [pack(take.notes) for take in takes]
            return {"type": "takes", "runs": [run.to_json() for run in runs.values()], "takes": told}, packs
        case Changed(takes, fields):
            changed = [{"id": take.id, **{name: take.to_json()[name] for name in fields}} for take in takes]
            return {"type": "takes.changed", "takes": changed}, []
        case Dropped(ids):
            return {"type": "takes.dropped", "takes": list(ids)}, []
        case Grown(runs=grown):
            return {"type": "runs.changed", "runs": [{"id": r.id, "region": r.region.to_json()} for r in grown]}, []
        case Preferred(preference):
            return {"type": "takes.preferred", **preference.to_json()}, []


def takes_again(takes: Iterable[Take]) -> Iterator[tuple[Message, list[Buffer]]]:
    """All takes, for one who came late."""
    rest = iter(takes)
    while some := tuple(islice(rest, AT_ONCE)):
        yield takes_message(Added(some))
