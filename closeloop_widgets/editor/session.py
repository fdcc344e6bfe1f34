"""The protocol's kernel side: what a view asks, and what every view is told (docs/protocol.md). No Jupyter in it.

A `Session` stands between one `Document` and the views of one editor. The host (the widget, a test) hands it
messages by `receive` and carries away what it sends.
"""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from threading import RLock
from typing import Any

from closeloop_widgets.audio import processor_path, soundfont_path
from closeloop_widgets.editor.document import Author, Document, Edited
from closeloop_widgets.editor.runs import Runs
from closeloop_widgets.editor.take_messages import takes_again, takes_message
from closeloop_widgets.editor.take_requests import take_requests
from closeloop_widgets.editor.wire import Buffer, Joiner, Message, WireError, decode_columns, encode_columns, split
from closeloop_widgets.errors import CloseloopError
from closeloop_widgets.music.edits import EditError, Op
from closeloop_widgets.music.midi import read_midi, write_midi
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.region import Region
from closeloop_widgets.takes import TakesEvent

logger = logging.getLogger("closeloop_widgets")

Send = Callable[[Message, list[Buffer]], None]

REMEMBERED_REQUESTS = 10_000
"""How many requests are remembered, so that one sent again after a lost connection is not done twice."""

REMEMBERED_MESSAGES = 64
"""How many messages can be asked for again by `poll`."""

REMEMBERED_BYTES = 32 << 20
"""How large they may be together; the last one is kept whatever its size."""


class Session:
    """Answers the views of one editor.

    Parameters
    ----------
    document : the document they show
    runs : the model functions, and their jobs on this document
    send : carries one message and its buffers to every view
    """

    def __init__(self, document: Document, runs: Runs, send: Send) -> None:
        self.document = document
        self.runs = runs
        self._send = send
        self._joiner = Joiner()
        self._lock = RLock()
        self._done: OrderedDict[str, int] = OrderedDict()
        self._number = 0
        self._recent: deque[tuple[int, Message, list[Buffer]]] = deque(maxlen=REMEMBERED_MESSAGES)
        self._ends = [
            document.subscribe(self._edited),
            runs.subscribe(self._tell),
            runs.takes.subscribe(self._tell_takes),
        ]
        self._handlers: dict[str, Callable[[Message, Sequence[Buffer], Author], None]] = {
            "hello": self._hello,
            "ops": self._ops,
            "undo": self._undo,
            "redo": self._redo,
            "open": self._open,
            "save": self._save,
            "run": self._run,
            "cancel": self._cancel,
            "poll": self._poll,
            "sound": self._sound,
            **take_requests(runs, self._tell),
        }

    def close(self) -> None:
        """Ends it: the document and the jobs tell it nothing more."""
        for end in self._ends:
            end()

    def receive(self, content: Any, buffers: Sequence[Buffer]) -> None:
        """Takes one message from a view. What is wrong with it is answered, never raised."""
        req: str | None = None
        try:
            if not isinstance(content, dict):
                raise WireError("a message must be an object")
            whole = self._joiner.add(content, buffers)
            if whole is None:
                return
            message, buffers = whole
            req = str(message.get("req"))
            if message.get("v") != 1:
                raise WireError(f"this kernel speaks version 1 of the protocol, the view {message.get('v')!r}")
            handler = self._handlers.get(str(message.get("type")))
            if handler is None:
                raise WireError(f"there is no message type {str(message.get('type'))[:40]!r}")
            handler(message, buffers, Author(str(message.get("view")), req))
        except CloseloopError as error:
            self._reject(req, getattr(error, "code", "bad_request"), str(error))
        except Exception as error:
            # A host that swallows a handler's exception would leave the view waiting for ever.
            logger.exception("a message of the editor could not be handled")
            self._reject(req, "internal", f"{type(error).__name__}: {error}. The traceback is in the kernel's log.")

    # --- the document

    def _hello(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        pending = message.get("pending") or []
        if not isinstance(pending, list):
            raise WireError(f"pending must be a list of requests, but is {str(pending)[:80]}")
        with self.document.lock:
            revision = self.document.revision
            done = [req for req in pending if isinstance(req, str) and req in self._done]
            if message.get("rev") == revision:
                self._tell({"type": "welcome", "req": author.req, "rev": revision, "done": done, **self._history()})
            else:
                self._snapshot(author, "hello", None, done)
            self.runs.tell_again(self._tell)
            for told, packs in takes_again(self.runs.takes):
                self._tell(told, packs)

    def _ops(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        if self._answered(author):
            return
        change = decode_columns(message.get("ops"), buffers)
        if not isinstance(change, list):
            raise EditError("ops must be a list")
        label = str(message.get("gesture", "Edit"))[:200]
        self.document.apply(change, label, "gesture", author)

    def _undo(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        if not self._answered(author):
            self.document.undo(author)

    def _redo(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        if not self._answered(author):
            self.document.redo(author)

    def _answered(self, author: Author) -> bool:
        """Whether this request was done before, for this page or one before it; then it is acknowledged again."""
        with self.document.lock:
            if author.req is None or author.req not in self._done:
                return False
            self._tell_ops(self._done[author.req], author, "gesture", "", [], again=True)
            return True

    def _edited(self, edited: Edited) -> None:
        author = edited.author
        if author.req is not None:
            self._done[author.req] = edited.revision
            while len(self._done) > REMEMBERED_REQUESTS:
                self._done.popitem(last=False)
        if edited.change is None:
            self._snapshot(author, edited.origin, edited.label, [] if author.req is None else [author.req])
            return
        self._tell_ops(edited.revision, author, edited.origin, edited.label, list(edited.change))

    def _tell_ops(
        self, revision: int, author: Author, origin: str, label: str, change: list[Op], again: bool = False
    ) -> None:
        buffers: list[Buffer] = []
        message = {
            "type": "ops",
            "rev": revision,
            "view": author.view,
            "req": author.req,
            "origin": origin,
            "gesture": label,
            "ops": encode_columns(change, buffers),
            **({"again": True} if again else {}),
            **self._history(),
        }
        self._tell(message, buffers)

    def _snapshot(self, author: Author, origin: str, label: str | None, done: Sequence[str]) -> None:
        """The whole score to every view; `done` are those of the author's pending requests that it already holds."""
        self._tell(
            {
                "type": "snapshot",
                "rev": self.document.revision,
                "view": author.view,
                "req": author.req,
                "origin": origin,
                "gesture": label,
                "done": list(done),
                **self._history(),
            },
            [pack(self.document.score)],
        )

    def _history(self) -> dict[str, str | None]:
        return {"can_undo": self.document.can_undo, "can_redo": self.document.can_redo}

    # --- files and sound

    def _open(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        if self._answered(author):
            return
        if len(buffers) != 1:
            raise WireError("open needs the file's bytes as one buffer")
        name = str(message.get("name", ""))[:200]
        problems: list[str] = []
        score = read_midi(bytes(buffers[0]), name=name or None, on_problem=problems.append)
        if self.document.assign(score, f"Open {name}" if name else "Open a file", "open", author) is None:
            self._snapshot(author, "open", None, [])
        for problem in problems:
            self.warn(problem)

    def _save(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        self._tell({"type": "file", "req": author.req, "name": message.get("name")}, [write_midi(self.document.score)])

    def _sound(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        paths = {"processor": processor_path, "soundfont": soundfont_path}
        part = message.get("part")
        if part not in paths:
            raise WireError(f"there is no part {str(part)[:40]!r} of the sound; there are {', '.join(paths)}")
        self._tell({"type": "sound", "req": author.req, "part": part}, [paths[part]().read_bytes()])

    # --- model functions

    def _run(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        region = message.get("region")
        job = self.runs.start(
            str(message.get("function")),
            None if region is None else Region.from_json(region),
            message.get("parameters") or {},
            n=message.get("n", 1),
            again=message.get("again", "queue"),
            parent=None if message.get("from") is None else str(message["from"]),
        )
        self._tell({"type": "accepted", "req": author.req, "job": job.id})

    def _cancel(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        self.runs.cancel(str(message.get("job")))

    def _tell_takes(self, event: TakesEvent) -> None:
        self._tell(*takes_message(event))

    def _poll(self, message: Message, buffers: Sequence[Buffer], author: Author) -> None:
        """Sends again what a view says it lacks: Colab does not deliver what background threads send."""
        after = message.get("after")
        with self._lock:
            missed = [row for row in self._recent if isinstance(after, int) and row[0] > after]
        for _, told, sent in missed:
            self._carry(told, sent)
        self._carry({"v": 1, "type": "polled", "req": author.req}, [])

    # --- telling

    def add(self, handlers: Mapping[str, Callable[[Message, Sequence[Buffer], Author], None]]) -> None:
        """Answers further types of messages."""
        self._handlers |= handlers

    def tell(self, message: Message) -> None:
        """Sends a message to every view."""
        self._tell(message)

    def warn(self, text: str) -> None:
        """Tells every view a sentence that the user is to read."""
        self._tell({"type": "notice", "kind": "warning", "text": text})

    def _reject(self, req: str | None, code: str, text: str) -> None:
        error = {"code": code, "message": text}
        self._tell({"type": "reject", "req": req, "rev": self.document.revision, "error": error})

    def _tell(self, message: Message, buffers: Sequence[Buffer] = ()) -> None:
        """Sends to every view. Messages are numbered (`n`), so that one that comes twice is taken once."""
        with self._lock:
            self._number += 1
            if "n" in message:
                raise ValueError(f"a {message['type']} message has a field 'n', which is its number's place")
            message = {"v": 1, "n": self._number, **message}
            if message["type"] not in ("sound", "file", "snapshot"):
                self._recent.append((self._number, message, list(buffers)))
                while len(self._recent) > 1 and sum(map(_size, self._recent)) > REMEMBERED_BYTES:
                    self._recent.popleft()
            self._carry(message, list(buffers))

    def _carry(self, message: Message, buffers: list[Buffer]) -> None:
        for part, sent in split(message, buffers):
            self._send(part, sent)


def _size(told: tuple[int, Message, list[Buffer]]) -> int:
    """About how many bytes a message keeps: its buffers, and its text where it is a long one."""
    _, message, buffers = told
    return sum(memoryview(buffer).nbytes for buffer in buffers) + len(message.get("text") or "")
