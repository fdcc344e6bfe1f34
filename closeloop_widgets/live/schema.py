"""The messages as JSON Schema (2020-12), made from their dataclasses, for the side that is not Python.

`$defs` holds, by name, every dataclass; and for each type of request `TYPE.args` and `TYPE.result`, for each event
`NAME.event`. The whole describes any message. Only these words are used: type, properties, required,
additionalProperties (false), items, minItems, maxItems, minimum, exclusiveMinimum, maximum, minLength, maxLength, enum,
const, anyOf, $ref; a schema without words takes everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from closeloop_widgets.live import shapes
from closeloop_widgets.live.errors import CODES
from closeloop_widgets.live.events import EVENTS
from closeloop_widgets.live.messages import MAX_BYTES, VERSION
from closeloop_widgets.live.requests import REQUESTS
from closeloop_widgets.live.shapes import Json

ID: Json = {"type": "string", "minLength": 1, "maxLength": 64}
SENTENCE: Json = {"type": "string", "minLength": 0, "maxLength": 4000}


def message_schema() -> Json:
    """The schema of all messages.

    Examples
    --------
    >>> message_schema()["$defs"]["Loop"]["required"]
    ['start', 'end', 'on']
    """
    defs: Json = {}
    for name, kind in _kinds():
        defs[name] = shapes.schema(kind)
        defs |= {inner: shapes.schema(dataclass) for inner, dataclass in shapes.named_in(kind).items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Messages between Python and Live, version {VERSION}; of {MAX_BYTES} bytes at most",
        "anyOf": list(_envelopes()),
        "$defs": dict(sorted(defs.items())),
    }


def _kinds() -> Iterator[tuple[str, type[Any]]]:
    for name, (args, result) in REQUESTS.items():
        yield f"{name}.args", args
        yield f"{name}.result", result
    for name, kind in EVENTS.items():
        yield f"{name}.event", kind


def _envelopes() -> Iterator[Json]:
    for name in REQUESTS:
        yield _envelope(id=ID, type={"const": name}, args={"$ref": f"#/$defs/{name}.args"})
    for name in REQUESTS:
        yield _envelope(id=ID, type={"const": "result"}, of={"const": name}, result={"$ref": f"#/$defs/{name}.result"})
    error = _envelope(id=ID, type={"const": "error"}, code={"enum": list(CODES)}, message=SENTENCE, next=SENTENCE)
    error["required"].remove("next")
    yield error
    for name in EVENTS:
        yield _envelope(type={"const": "event"}, name={"const": name}, args={"$ref": f"#/$defs/{name}.event"})


def _envelope(**properties: Json) -> Json:
    return {
        "type": "object",
        "properties": {"v": {"const": VERSION}, **properties},
        "required": ["v", *properties],
        "additionalProperties": False,
    }
