"""`Editor`: the document shown in a notebook. It wires traits and messages; what they mean is said elsewhere."""

from __future__ import annotations

import difflib
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

import anywidget
import numpy as np
import traitlets

from closeloop_widgets.batch.workers import Executors
from closeloop_widgets.editor.controls import Controls, Desk
from closeloop_widgets.editor.document import Document, Edited
from closeloop_widgets.editor.live_messages import live_requests
from closeloop_widgets.editor.mixer import Mixer, check_mixer
from closeloop_widgets.editor.quiet import Quiet
from closeloop_widgets.editor.runs import Again, Runs
from closeloop_widgets.editor.session import Session
from closeloop_widgets.editor.stop import STOP
from closeloop_widgets.models import Cells, Job
from closeloop_widgets.models.given import Function
from closeloop_widgets.music.convert import to_score
from closeloop_widgets.music.edits import Change
from closeloop_widgets.music.midi import write_midi
from closeloop_widgets.music.pack import pack
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Grown, Takes, TakesEvent
from closeloop_widgets.takes.kept import to_bytes

if TYPE_CHECKING:
    from closeloop_widgets.editor.live import EditorLive

STATIC = Path(__file__).parent.parent / "static"

PUBLISH_AFTER = 0.5
"""Seconds after the last edit until the packed score is published anew, for a reload or a saved notebook."""


KEEP_TAKES_AFTER = 1.0
"""Seconds after the last change among the takes until they are published anew: a batch brings many."""


def _region_to_json(region: Region | None, _: Any) -> Any:
    return None if region is None else region.to_json()


def _region_from_json(value: Any, _: Any) -> Region | None:
    return None if value is None else Region.from_json(value)


def _ids_to_bytes(ids: Iterable[int], _: Any) -> memoryview:
    return memoryview(np.fromiter(ids, "<i4").tobytes())


def _ids_from_bytes(value: Any, _: Any) -> tuple[int, ...]:
    return tuple(np.frombuffer(memoryview(value).cast("B"), "<i4").tolist())


class Editor(Controls, anywidget.AnyWidget):
    """A piano roll of a piece, with the controls of model functions beside it.

    Parameters
    ----------
    piece : a path, bytes or file of MIDI, a `Score`, a `pretty_midi.PrettyMIDI`, a `note_seq.NoteSequence`, a
        `symusic.Score`, or a bundled piece's name (`"bundled:bwv140.7"`); None is an empty piece of one track
    models : functions made by `closeloop_widgets.model`, or plain ones, whose signatures become controls
    height : of the editor, in CSS pixels, 200 to 2000
    title : shown over the roll; the piece's name where it is None
    keep : whether the browser keeps a copy of what is drawn, so that nothing is lost when the page is reloaded, the
        kernel is restarted or the cell is run again. Copies stay on the reader's computer (docs/resilience.md);
        False where a piece must leave no trace there
    executor : who makes the takes where several are asked for (`closeloop_widgets.generate`): None is threads here; a
        `concurrent.futures.Executor`, such as a Dask client's; or a function that makes one

    Attributes
    ----------
    score : the piece now; readable, settable (one undo step) and observable at any time
    region : the `Region` that models work on, None for the whole piece; the same
    selection : the ids of the selected notes; the same
    parameters : the values of the functions' controls: `editor.parameters["infill"].temperature = 0.8`, and much more
        (`models.values.FunctionValues`); observable, as plain JSON by function and parameter
    presets, panel : as JSON, what presets there are and what is locked; `parameters` has methods for them
    mixer : how tracks are shown and heard: `{track.id: {"mute": True, "solo": True, "hidden": True, "color": 5}}`, each
        of them optional; ids are kept as text. Colours are 0 blue, 1 orange, 2 green, 3 pink, 4 sky blue, 5 vermilion,
        6 yellow, 7 grey; without one a track's id decides. A track that is deleted leaves the mixer, and has its
        values again when that is undone. Set a new dict: a change inside the old one is not seen
    live : the bridge to Ableton Live
    blind : whether the page hides which function made which take, for listening tests
    kept_takes : the takes as bytes (`closeloop_widgets.takes.kept`), as a saved notebook holds them; read only

    Examples
    --------
    >>> editor = Editor(Score.of_notes(start=[0], duration=[480], pitch=[60], velocity=[90]))
    >>> editor.region = Region.bars(editor.score, 1)
    >>> editor.apply([{"op": "set", "track": 1, "table": "notes", "ids": [1], "columns": {"pitch": [72]}}])
    >>> editor.undo()
    >>> editor.score.tracks[0].notes.pitch.tolist()
    [60]
    """

    _esm = STATIC / "widget.js"
    _css = STATIC / "widget.css"

    identity = traitlets.Unicode(read_only=True).tag(sync=True)
    source = traitlets.Unicode(read_only=True).tag(sync=True)
    score = traitlets.Any()
    region = traitlets.Instance(Region, allow_none=True, default_value=None).tag(
        sync=True, to_json=_region_to_json, from_json=_region_from_json
    )
    selection = traitlets.Any(default_value=()).tag(sync=True, to_json=_ids_to_bytes, from_json=_ids_from_bytes)
    mixer = traitlets.Dict().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict(read_only=True).tag(sync=True)
    kept_takes = traitlets.Bytes(read_only=True).tag(sync=True)
    blind = traitlets.Bool(False).tag(sync=True)
    pack = traitlets.Bytes(read_only=True).tag(sync=True)
    pack_revision = traitlets.Int(0, read_only=True).tag(sync=True)

    # The base closes what failed to open, too.
    _session: Session | None = None
    _live: EditorLive | None = None
    _ends: Sequence[Callable[[], None]] = ()
    # What the mixer said of tracks that are not there now: an undo may bring them back.
    _absent: Mapping[str, dict[str, Any]] = MappingProxyType({})

    def __init__(
        self,
        piece: Any = None,
        models: Iterable[Function] | Function = (),
        *,
        height: int = 480,
        title: str | None = None,
        keep: bool = True,
        executor: Executors = None,
        **unknown: Any,
    ) -> None:
        _refuse(unknown, ("piece", "models", "height", "title", "keep", "executor"))
        if not 200 <= height <= 2000:
            raise ValueError(f"an editor's height must be 200 to 2000 pixels, but is {height}")
        score = Score().with_track() if piece is None else to_score(piece)
        self._document = Document(score)
        self._runs = Runs(self._document, models, executor)
        self._runs.landing.controls = self._shown
        self._runs.landing.fill = self._fill
        self._runs.landing.locked = self._locked
        STOP.find_loop()
        self._edits = Quiet(self._publish, PUBLISH_AFTER)
        self._opinions = Quiet(self._keep_takes, KEEP_TAKES_AFTER)
        self._session = Session(self._document, self._runs, self._carry)
        self._session.add(live_requests(lambda: self.live, self._runs.takes, self._session.tell))
        self.set_trait("identity", secrets.token_hex(8))
        self._sync_score(score)
        self._desk = Desk(self, self._runs.functions, self._place, self._document.lock, self._session.warn)
        file_name = Path(piece).name if isinstance(piece, str | os.PathLike) else ""
        self.settings = {"height": height, "title": title or score.name, "file_name": file_name}
        self._ends = [
            self._document.subscribe(self._edited),
            self._runs.subscribe(self._tell_status),
            self._runs.takes.subscribe(self._takes_changed),
        ]
        self._publish()
        self.set_trait("source", _source_of(self.pack) if keep else "")
        self.on_msg(self._receive)
        # Last: it opens the comm, and a page may begin with what the traits are at that moment.
        super().__init__()

    # --- the piece

    @traitlets.validate("score")
    def _assign(self, proposal: Any) -> Score:
        if proposal["value"] is not self._document.score:
            self._document.assign(to_score(proposal["value"]), "Set the score")
        return self._document.score

    @traitlets.validate("region")
    def _check_region(self, proposal: Any) -> Region | None:
        region: Region | None = proposal["value"]
        if region is None:
            return None
        region.check(self._document.score)
        return self.takes.grown(region)

    @traitlets.validate("selection")
    def _check_selection(self, proposal: Any) -> tuple[int, ...]:
        ids = np.asarray(proposal["value"])
        if ids.ndim != 1 or (ids.size and ids.dtype.kind not in "iu"):
            raise traitlets.TraitError(f"a selection is the ids of notes, but is {str(proposal['value'])[:80]}")
        return tuple(ids.astype(int).tolist())

    @traitlets.validate("mixer")
    def _check_mixer(self, proposal: Any) -> Mixer:
        mixer = check_mixer(proposal["value"])
        there = {str(track.id) for track in self._document.score.tracks}
        known = {**self._absent, **mixer}
        self._absent = {track: values for track, values in known.items() if track not in there}
        return {track: values for track, values in mixer.items() if track in there}

    def apply(self, change: Change, label: str = "Edit") -> None:
        """Applies ops (`music.edits`) as one undo step that shows `label`; an `EditError` leaves all as it was."""
        self._document.apply(change, label)

    def undo(self) -> None:
        """Takes back the last step, whoever made it: a gesture, a cell or a model."""
        self._document.undo()

    def redo(self) -> None:
        """Does again what was undone last."""
        self._document.redo()

    def load(self, piece: Any) -> None:
        """Shows another piece (whatever `Editor` takes) in place of this one, as one undo step."""
        self._document.assign(to_score(piece), "Open a piece", "open")

    def save(self, destination: str | os.PathLike[str] | BinaryIO | None = None) -> bytes:
        """Writes the piece as a Standard MIDI File; returns its bytes too.

        Muted notes are written, and sound in other programs: MIDI has no muted notes, and to leave them out would lose
        them.
        """
        return write_midi(self._document.score, destination)

    # --- model functions

    def _place(self) -> tuple[Score, Region | None]:
        return self._document.score, self.region

    def run(
        self,
        function: str | Function | None = None,
        region: Region | None = None,
        *,
        n: int = 1,
        again: Again = "queue",
        parent: str | None = None,
        **parameters: Any,
    ) -> Job:
        """Runs a model function on a region, as its button does.

        Every result is a take. A single one goes into the piece as one undo step; several wait until one is kept.

        Parameters
        ----------
        function : its name, or itself; None where there is only one
        region : None takes the editor's region, and where that is None too the whole piece
        n : takes wanted, 1 to 1000
        again : `"queue"` behind runs of the function that are under way, or `"replace"` them
        parent : the id of a take to start from
        parameters : values of its controls, in any form that they take; those left out are as the editor shows them

        Returns
        -------
        Job
            `.wait()` for its end, `.cancel()` it, or look at its `.state`.
        """
        name = self._runs.functions.named(function)
        chosen = region if region is not None or parent is not None else self.region
        values = self.parameters[name].with_changes(parameters, Cells.of(self._document.score, chosen))
        return self._runs.start(name, chosen, values, n, again, parent)

    def _shown(self) -> Mapping[str, Mapping[str, Any]]:
        return {} if self._desk is None else self._desk.read("parameters")

    def _locked(self) -> Mapping[str, Sequence[str]]:
        return {} if self._desk is None else {name: values.locked for name, values in self._desk.values.items()}

    def _fill(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        self.parameters = {name: dict(own) for name, own in values.items()}

    @property
    def takes(self) -> Takes:
        """What the model functions made: to look through, rate, star, compare, export (`Takes`)."""
        return self._runs.takes

    @property
    def live(self) -> EditorLive:
        """The bridge to Ableton Live: `editor.live.connect(code="042137")`, `push()`, `pull()`, `follow()`.

        Not yet tried in a real Live (docs/live.md). It is made when it is first asked for.
        """
        # The bridge and what it needs are loaded only where somebody has Live.
        from closeloop_widgets.editor.live import EditorLive

        with self._document.lock:
            if self._live is None:
                self._live = EditorLive(self._document, self, self._tell_live, self._tell)
            return self._live

    def _tell_live(self) -> None:
        if self._live is not None:
            self._tell(self._live.message())

    def _tell(self, message: dict[str, Any]) -> None:
        if self._session is not None:
            self._session.tell(message)

    # --- the host

    def close(self) -> None:
        """Ends the editor: its views, its jobs and its timers. The score stays readable."""
        for end in self._ends:
            end()
        if self._live is not None:
            self._live.close()
        if self._session is not None:
            self._edits.cancel()
            self._opinions.cancel()
            self._session.close()
            self._runs.close()
        super().close()

    def _receive(self, _: Any, content: Any, buffers: Sequence[Any] | None) -> None:
        if self._session is not None:
            self._session.receive(content, buffers or [])

    def _carry(self, message: dict[str, Any], buffers: list[Any]) -> None:
        self.send(message, buffers)

    def _edited(self, edited: Edited) -> None:
        self._sync_score(edited.score)
        self._tell_status()
        # Packing on every op would send the whole piece for each note moved.
        self._edits.stir()

    def _sync_score(self, score: Score) -> None:
        self.score = score
        self.mixer = {**self._absent, **self.mixer}
        if self.region is not None:
            there = [track.id for track in score.tracks if track.id in self.region.tracks]
            if len(there) < len(self.region.tracks):
                self.region = replace(self.region, tracks=tuple(there)) if there else None

    def _takes_changed(self, event: TakesEvent) -> None:
        if isinstance(event, Grown) and self.region is not None:
            self.region = self.takes.grown(self.region)
        self._opinions.stir()

    def _keep_takes(self) -> None:
        self.set_trait("kept_takes", to_bytes(self.takes))

    def _publish(self) -> None:
        if self._desk is not None:
            self._desk.ask_again()
        with self._document.lock:
            revision, score = self._document.revision, self._document.score
        with self.hold_sync():
            self.set_trait("pack", pack(score))
            self.set_trait("pack_revision", revision)
        self._tell_status()

    def _tell_status(self, *_: Any) -> None:
        document = self._document
        self.set_trait(
            "status", {"job": self._runs.current, "can_undo": document.can_undo, "can_redo": document.can_redo}
        )


def _source_of(packed: bytes) -> str:
    """What a later editor knows an earlier one by: the piece, and the notebook where that has a name."""
    # Jupyter's server tells kernels which notebook they are for; elsewhere pieces alone must do.
    notebook = os.environ.get("JPY_SESSION_NAME", "")
    return hashlib.blake2b(packed, digest_size=16, key=hashlib.blake2b(notebook.encode()).digest()).hexdigest()


def _refuse(unknown: dict[str, Any], known: Sequence[str]) -> None:
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(known)}"
        raise TypeError(f"Editor has no argument {name!r}; {hint}")
