"""What Python asks of Live: the set, the selection, a region; and what it puts there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from closeloop_widgets.live import requests
from closeloop_widgets.live.around import among, session_clip, surroundings
from closeloop_widgets.live.carriers.carrier import Carrier
from closeloop_widgets.live.errors import BadRequestError, NoAnswerError, NotConnectedError, TooLargeError
from closeloop_widgets.live.events import RegionChanged
from closeloop_widgets.live.link import Link, LinkState, Times
from closeloop_widgets.live.pairing import Tokens, checked_code
from closeloop_widgets.live.pulled import Pulled, narrowed
from closeloop_widgets.live.pulled import pulled as music_of
from closeloop_widgets.live.requests import RegionReplace
from closeloop_widgets.live.tracks import To, match, shared_scene
from closeloop_widgets.live.values import Asked, Part
from closeloop_widgets.live.writing import Place, fresh_key, place_of, replacements, variant
from closeloop_widgets.models.listeners import Listeners
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Take

T = TypeVar("T")
R = TypeVar("R")

Where = Literal["scenes", "take_lanes"]

CLIENT = "closeloop_widgets"


@dataclass(frozen=True)
class Pushed:
    """What was written: how many notes went, came, were cut short, lay outside, and were altered by Live.

    A note that was pulled and comes back is changed in place: it is one of the old notes, which went, and of the new.
    """

    removed: int = 0
    added: int = 0
    trimmed: int = 0
    rejected: int = 0
    altered: int = 0

    def __add__(self, other: requests.Replaced) -> Pushed:
        return Pushed(
            self.removed + other.removed,
            self.added + other.added,
            self.trimmed + other.trimmed,
            self.rejected + other.rejected,
            self.altered + other.altered,
        )


class Live:
    """A Live set, as Python sees it. Not yet tried in a real Live: see docs/live.md.

    Parameters
    ----------
    carrier : the way there; None is straight to the device on this computer
    tokens : where tokens are kept; None is the user's data folder
    times : how long things may take

    Attributes
    ----------
    link : the connection

    Examples
    --------
    A first time, with the code that the device shows; from then on without:

        live = cl.live.Live()
        live.connect(code="042137")
        live.push(editor.score, editor.region)
    """

    def __init__(
        self, carrier: Carrier | None = None, tokens: Tokens | None = None, times: Times | None = None
    ) -> None:
        if carrier is None:
            from closeloop_widgets.live.carriers.direct import DirectCarrier

            carrier = DirectCarrier()
        self._carrier, self._tokens, self._times = carrier, tokens or Tokens(), times
        self._events: Listeners[[Any]] = Listeners()
        self._welcomes: Listeners[[requests.Welcome]] = Listeners()
        self._standing: Listeners[[]] = Listeners()
        self._seen: dict[Place, str] = {}
        self._followed: requests.RegionFollow | None = None
        self.link = self._new_link()

    def connect(self, code: str | int | None = None) -> requests.Welcome:
        """Connects, and stays connected; nothing happens where it is. `code` is the device's, for the first time.

        A refusal is not the end: `connect` may be called again, with the code that the device shows then.

        Raises
        ------
        NotConnectedError, UnauthorizedError, UnsupportedError, BadRequestError
            There is no connection; the error says what to do.
        """
        if self.status == "connected" and self.link.welcome is not None:
            return self.link.welcome
        digits = None if code is None else checked_code(code)
        # A link is opened once: what is left of one that was refused or lost is none of the next one's.
        self.link.close()
        self.link = self._new_link()
        return self.link.open(digits)

    def close(self) -> None:
        """Ends the connection."""
        self.link.close()

    def __enter__(self) -> Live:
        self.connect()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def carrier(self) -> Carrier:
        """The way there."""
        return self._carrier

    @property
    def status(self) -> LinkState:
        """How the connection stands."""
        return self.link.state

    def ask(self, args: requests.Args[R]) -> R:
        """The answer to any request of the protocol (docs/live-protocol.md)."""
        return self.link.ask(args)

    def again(self, error: NoAnswerError | NotConnectedError) -> Any:
        """Asks once more what had no answer. A write that had been done is answered, and not done twice."""
        if error.request is None:
            raise BadRequestError("That error holds no question that could be asked again.")
        return self.link.ask(error.request)

    # --- reading

    def state(self) -> requests.State:
        """The set: tempo, time signature, loop brace, scenes, tracks and their clips."""
        return self.ask(requests.StateGet())

    def selection(self, source: Asked = "auto", around: bool = False) -> Pulled | None:
        """The music that is selected in Live; None where nothing is.

        Parameters
        ----------
        source : what is to be taken as the selection
        around : read also what is around it: the song's MIDI tracks, or the whole clip of the session. What is selected
            is the region then. Tracks with a looped clip are empty but for the selection; all are, where the set is
            more than a message holds
        """
        found = self.ask(requests.SelectionGet(source))
        if not (found.source and found.start < found.end):
            return None
        self.saw(found.parts, found.start, found.end, session_clip(found))
        state = self.state()
        if not around:
            music = music_of(state, found.parts, found.start, found.end, session_clip(found))
            return narrowed(music, music.tracks.values(), found.start, found.end, found.note_ids)
        wanted = surroundings(state, found)
        read: Sequence[Part] = ()
        with contextlib.suppress(TooLargeError):
            read = self.ask(wanted).parts if wanted is not None else ()
        return among(state, found, read)

    def pull(
        self, start: float, end: float, tracks: Sequence[int | str] | int | str | None = None, clip: int | None = None
    ) -> Pulled:
        """The music from beat `start` up to beat `end`: of MIDI tracks of the arrangement, or of one clip.

        Parameters
        ----------
        start, end : in quarter notes from the start of the song, or of the clip
        tracks : of Live, by id or name; None is all MIDI tracks
        clip : a clip of the session, by id; then `tracks` is its track
        """
        state = self.state()
        ids = _chosen_tracks(state, tracks)
        found = self.ask(requests.RegionGet(ids, float(start), float(end), clip))
        self.saw(found.parts, float(start), float(end), clip)
        return music_of(state, found.parts, float(start), float(end), clip)

    def saw(self, parts: Iterable[Part], start: float, end: float, clip: int | None = None) -> None:
        """Takes parts that were read as what is known of a range: a push is refused where it is not so any more."""
        for part in parts:
            self._seen[(part.track, start, end, clip)] = part.rev

    def seen(self, track: int, start: float, end: float, clip: int | None = None) -> str | None:
        """The revision that was read or written last in a range of a track of Live; None where nobody looked."""
        return self._seen.get((track, start, end, clip))

    # --- writing

    def push(
        self,
        music: Score | Take,
        region: Region | None = None,
        *,
        to: To | Pulled = None,
        boundary: Literal["keep", "trim"] = "keep",
        create: bool = True,
        name: str = "",
        over: bool = False,
    ) -> Pushed:
        """Puts the notes of a region in place of those that Live has there, and touches no other.

        Pushed back to where it was pulled from (`to`), a note that has the id of a pulled one is changed in place, and
        keeps what Live alone knows of it: MPE, and whether it is selected. All others are new notes there.

        Where there are several parts, each is tried first without writing, so that what Live refuses leaves all tracks
        as they are.

        Parameters
        ----------
        music : a score, or a take, of which its region is taken
        region : None is that of the take, or all of the score
        to : which track goes where (`live.tracks`); or the music that was pulled, back to where it came from
        boundary : what becomes of notes that sound into the region: kept, or cut short
        create, name : make a clip of this name where there is none
        over : write also where the music changed since it was pulled or pushed last

        Raises
        ------
        ConflictError
            The music there changed since it was pulled or pushed last.
        NoClipError, LoopedError, BadRequestError, UnsupportedError
            Nothing was written.
        NotConnectedError, NoAnswerError
            Whether the last part was written is not known; `again(error)` finds out, and does nothing twice.
        """
        score = music.notes if isinstance(music, Take) else music
        if region is None:
            region = music.run.region if isinstance(music, Take) else Region.all(score)
        pulled = to if isinstance(to, Pulled) else None
        tracks = [track for track in score.tracks if track.id in region.tracks]
        goes = to.tracks if isinstance(to, Pulled) else match(tracks, self.state().tracks, to)
        wanted = replacements(score, region, goes, pulled)
        wanted = [replace(one, boundary=boundary, create=create, name=name[:1000]) for one in wanted]
        wanted = [replace(one, rev=self._rev(one, over)) for one in wanted]
        # The device does one of them wholly or not at all; several must not stop half way.
        for one in wanted if len(wanted) > 1 else ():
            self.ask(replace(one, dry_run=True))
        done = Pushed()
        for one in wanted:
            answer = self.ask(one)
            self._seen[place_of(one)] = answer.rev
            done = done + answer
        return done

    def push_takes(
        self,
        takes: Iterable[Take],
        *,
        to: To | Pulled = None,
        scene: int | None = None,
        where: Where = "scenes",
        on_occupied: Literal["error", "next_free"] = "error",
    ) -> list[requests.Landed]:
        """Puts takes of one run under each other, each a clip named after its function, number and seed.

        Parameters
        ----------
        takes : of one region
        to : as in `push`
        scene : the first, counted from 1; None is the first from which on as many slots are free
        where : scenes of the session, or take lanes of the arrangement
        on_occupied : where a slot is full: write nothing, or take the next free one (of several tracks, the next scenes
            that are free on all of them); a full one is never overwritten

        Raises
        ------
        OccupiedError, BadRequestError, UnsupportedError
            Nothing was written.
        """
        given = list(takes)
        if not given:
            raise BadRequestError("No take was given.", "Choose one take at least.")
        region = given[0].run.region
        if any(take.run.region != region for take in given):
            raise BadRequestError("The takes are of several regions.", "Push those of one region at a time.")
        tracks = [track for track in given[0].notes.tracks if track.id in region.tracks]
        goes = dict(to.tracks) if isinstance(to, Pulled) else match(tracks, self.state().tracks, to)
        ticks, origin = given[0].notes.ticks_per_quarter, to.origin if isinstance(to, Pulled) else 0.0
        length = (region.end - region.start) / ticks
        landed: list[requests.Landed] = []
        first = None if scene is None else scene - 1
        if where == "scenes" and len(tracks) > 1:
            # The tracks of one take belong side by side, and none is written where another has no room.
            theirs = [track for track in self.state().tracks if track.id in {goes[one.id] for one in tracks}]
            first = shared_scene(theirs, len(given), first, exact=on_occupied == "error")
        for track in tracks:
            variants = tuple(variant(take, region, track) for take in given)
            put = requests.VariantsPut(goes[track.id], length, variants, fresh_key(), where, first)
            answer = self.ask(replace(put, start=region.start / ticks + origin, on_occupied=on_occupied))
            landed += answer.landed
        return landed

    def to_arrangement(self, clip: int, start: float) -> requests.InArrangement:
        """Copies a clip of the session into the arrangement, where no clip is in its way.

        Parameters
        ----------
        clip : its id, as `push_takes` and `state` tell it
        start : the beat of the song that it is to start on

        Raises
        ------
        OccupiedError, UnsupportedError, BadRequestError
            Nothing was written.
        """
        return self.ask(requests.VariantsToArrangement(clip, float(start), fresh_key()))

    # --- hearing

    def on(self, kind: type[T], listener: Callable[[T], None]) -> Callable[[], None]:
        """Calls `listener`, on a thread of its own, with events of a kind (`live.events`); returns what ends that."""
        return self._events.add(lambda event: listener(event) if isinstance(event, kind) else None)

    def on_selection(self, listener: Callable[[requests.Selection], None]) -> Callable[[], None]:
        """Calls `listener` whenever something else is selected in Live; returns what ends that."""
        return self.on(requests.Selection, listener)

    def follow(
        self, tracks: Sequence[int], start: float, end: float, listener: Callable[[], None], clip: int | None = None
    ) -> Callable[[], None]:
        """Calls `listener` whenever the music of a region changed in Live, also after a lost connection.

        One region at a time is followed: another takes its place. What changes is told a moment after the hand rests,
        and also where it was this program that wrote there.

        Parameters
        ----------
        tracks : of Live, by id
        start, end, clip : as in `pull`
        listener : called on a thread of its own, on which it may ask Live

        Returns
        -------
        Callable
            Ends it.
        """
        wanted = requests.RegionFollow(tuple(tracks), float(start), float(end), clip)
        self.ask(wanted)
        self._followed = wanted

        def restored(welcome: requests.Welcome) -> None:
            if self._followed is wanted:
                self.ask(wanted)
                listener()

        ends = [self.on(RegionChanged, lambda event: listener()), self.on_restored(restored)]

        def stop() -> None:
            for end in ends:
                end()
            if self._followed is wanted:
                self._followed = None
                with contextlib.suppress(NotConnectedError):  # who is not there tells nothing
                    self.ask(requests.RegionFollow(()))

        return stop

    def on_restored(self, listener: Callable[[requests.Welcome], None]) -> Callable[[], None]:
        """Calls `listener` when a lost connection is there again; returns what ends that."""
        return self._welcomes.add(listener)

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` when the connection stands otherwise than before (`status`); returns what ends that."""
        return self._standing.add(listener)

    # --- within

    def _new_link(self) -> Link:
        events, welcomes, standing = self._events.tell, self._welcomes.tell, self._standing.tell
        return Link(self._carrier, CLIENT, self._tokens, events, welcomes, self._times, standing)

    def _rev(self, wanted: RegionReplace, over: bool) -> str:
        """The revision that was seen there; where nobody looked, that of now."""
        seen = None if over else self._seen.get(place_of(wanted))
        if seen is not None:
            return seen
        return self.ask(requests.RegionGet((wanted.track,), wanted.start, wanted.end, wanted.clip)).parts[0].rev


def _chosen_tracks(state: requests.State, tracks: Sequence[int | str] | int | str | None) -> tuple[int, ...]:
    midi = [track for track in state.tracks if track.midi]
    if tracks is None:
        return tuple(track.id for track in midi)
    wanted = [tracks] if isinstance(tracks, int | str) else tracks
    found = []
    for which in wanted:
        named = [track.id for track in midi if which in (track.id, track.name)]
        if len(named) != 1:
            names = ", ".join(f"{track.name!r} (id {track.id})" for track in midi) or "none"
            raise BadRequestError(f"Not one MIDI track of Live is {which!r}; there are {names}.", "Name one of them.")
        found.append(named[0])
    return tuple(found)
