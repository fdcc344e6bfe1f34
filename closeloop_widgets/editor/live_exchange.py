"""Music between a document and a Live set: pushed, pulled, and taken in where Live changed it.

Each of these asks Live and then, in one step, changes the document or what is linked with it. None holds the
document's lock while it waits for Live.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from closeloop_widgets.editor.document import Document
from closeloop_widgets.editor.live_part import Beats, LivePart, linked, rows_in
from closeloop_widgets.editor.live_words import beats_in_words
from closeloop_widgets.live.around import UNREAD
from closeloop_widgets.live.beats import from_live, within
from closeloop_widgets.live.bridge import Live, Pushed
from closeloop_widgets.live.errors import BadRequestError, ConflictError
from closeloop_widgets.live.pulled import TICKS_PER_QUARTER, Pulled
from closeloop_widgets.live.requests import Landed, RegionGet
from closeloop_widgets.live.tracks import To, match
from closeloop_widgets.live.values import Asked, Note, Part
from closeloop_widgets.live.writing import where_in_words
from closeloop_widgets.music.paste import count
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score
from closeloop_widgets.takes import Take, Takes


class Editing(Protocol):
    """What of an editor the exchange needs beside its document."""

    region: Region | None

    @property
    def takes(self) -> Takes:
        """Its takes."""
        ...


class Exchange:
    """Moves music, and knows which part of Live is linked with the document.

    Each of `push`, `push_takes` and `pull` returns what Live answered, and a sentence for people.
    """

    def __init__(self, document: Document, editing: Editing) -> None:
        self._document, self._editing = document, editing
        self._linked: LivePart | None = None

    @property
    def part(self) -> LivePart | None:
        """What is linked with the piece as it is now; None where nothing is, or where it became another piece."""
        part = self._linked
        return part if part is not None and part.is_of(self._document.score) else None

    def forget(self) -> None:
        """Nothing is linked any more."""
        self._linked = None

    # --- pushing

    def push(
        self, live: Live, music: Score | Take | None, region: Region | None, to: To, *, over: bool, **how: Any
    ) -> tuple[Pushed, str]:
        """Puts a region into Live, and reads it back: what Live made of it is what both sides have now."""
        part = self.part
        document = self._document.score
        score = document if music is None else music.notes if isinstance(music, Take) else music
        region = self._pushed_region(music, region, score, part)
        if part is not None and to is None:
            region = part.without_untouched(region, score)
        goes = self._goes(live, score, region, to)
        known = {} if part is None else part.known
        if region.notes is not None and any(known.get(track) != goes[track] for track in region.tracks):
            raise BadRequestError(
                "Single notes can only be told from others in Live where they were pulled from there.",
                "Push their bars instead: make these the region.",
            )
        part = self._part_for(region, goes, part, document)
        if not over:
            self._refuse_what_is_unknown(live, part, region)
        if isinstance(music, Take) and not how["name"]:
            how["name"] = f"{music.run.label} - take {music.index + 1}"
        done = live.push(score, region, to=part.as_pulled(goes), over=over, **how)
        found = {
            (part.tracks[track], beats): self._ours(live, part, part.tracks[track], beats)
            for track in region.tracks
            for beats in map(part.beats, region.spans)
        }
        part = part.written(score, region, found)
        self._linked = replace(part, score=score) if music is None else part
        altered = f" Live altered {done.altered} of them." if done.altered else ""
        return done, f"Pushed to Live: {count(done.removed, 'note')} went, {done.added} came.{altered}"

    def _pushed_region(
        self, music: Score | Take | None, region: Region | None, score: Score, part: LivePart | None
    ) -> Region:
        if region is None and isinstance(music, Take):
            region = music.run.region
        chosen = region or self._editing.region or (part.region if part is not None else Region.all(score))
        chosen.check(score)
        return chosen

    def _goes(self, live: Live, score: Score, region: Region, to: To) -> Mapping[int, int]:
        """For each track of a region the id of Live's: where it came from or went, or what is said or found for it."""
        part = self.part
        ours = {} if part is None else part.known
        if to is None and set(region.tracks) <= ours.keys():
            return ours
        if part is not None and part.clip is not None:
            names = ", ".join(repr(score.track(track).name) for track in region.tracks if track not in ours)
            raise BadRequestError(
                f"The piece is linked with a clip of the session, which has no track for {names or 'them'}.",
                "Push the tracks that were pulled, or pull from the arrangement.",
            )
        known: dict[int | str, int | str] = {track: live for track, live in ours.items() if track in region.tracks}
        tracks = [track for track in score.tracks if track.id in region.tracks]
        return match(tracks, live.state().tracks, (known or None) if to is None else to)

    def _part_for(self, region: Region, goes: Mapping[int, int], part: LivePart | None, document: Score) -> LivePart:
        """The part that a push goes to: the linked one where it lies in it, else what is pushed."""
        if part is not None and part.holds(region) and all(part.tracks[t] == goes[t] for t in region.tracks):
            return part
        tracks = {track: goes[track] for track in region.tracks}
        whole = Region(region.spans, region.tracks)
        if part is None or any(part.tracks.get(track, live) != live for track, live in tracks.items()):
            return LivePart(whole, tracks, document, {}, {}, {})
        # Of what else was pulled something is known: that is not written over unseen.
        return part.relinked(whole, tracks)

    def _refuse_what_is_unknown(self, live: Live, part: LivePart, region: Region) -> None:
        """Refuses to write over notes that are others than when both sides had the same."""
        for track in region.tracks:
            goes = part.tracks[track]
            for beats in map(part.beats, region.spans):
                (found,) = _read(live, [goes], beats, part.clip)
                knows = part.pulled or goes in part.theirs
                if knows and (there := part.changed_there({goes: found.notes}, beats)):
                    where = beats_in_words(there, self._document.score, part.origin)
                    raise ConflictError(
                        f"The music in Live is another ({where}) than was pulled or pushed last, so nothing was "
                        "written over it.",
                        "Pull it, or push over it all the same.",
                    )
                live.saw([found], *beats, part.clip)

    def _ours(self, live: Live, part: LivePart, track: int, beats: Beats) -> list[Note] | None:
        """What is there after a push; None where somebody else wrote there in that moment."""
        written = live.seen(track, *beats, part.clip)
        (found,) = _read(live, [track], beats, part.clip)
        return list(found.notes) if found.rev == written else None

    def push_takes(self, live: Live, takes: list[Take] | None, to: To, **how: Any) -> tuple[list[Landed], str]:
        """Puts takes under each other in Live. What is linked stays as it is: they lie in clips of their own."""
        chosen = _last_run(self._editing.takes) if takes is None else takes
        if not chosen:
            raise BadRequestError("There is no take to push.", "Run a function first.")
        music, region, part = chosen[0].notes, chosen[0].run.region, self.part
        goes = self._goes(live, music, region, to)
        origin = part.origin if part is not None and part.clip is None else 0.0
        landed = live.push_takes(chosen, to=Pulled(music, region, goes, origin=origin), **how)
        return landed, f"Pushed {count(len(chosen), 'take')} to Live, into {where_in_words(landed)}."

    # --- pulling

    def pull(
        self,
        live: Live,
        start: float | None,
        end: float | None,
        tracks: Any,
        clip: int | None,
        source: Asked,
        around: bool = True,
    ) -> tuple[Pulled, str]:
        """Reads a span, or the selection and the song around it, and makes it the piece, or what that has there."""
        span = None if start is None or end is None else (start, end)
        found = live.selection(source, around) if span is None else live.pull(*span, tracks, clip)
        if found is None:
            raise BadRequestError(
                "Nothing is selected in Live.", "Select notes or a clip there, or set the loop brace over some bars."
            )
        with self._document.lock:
            part, region, came = self._taken(found)
            self._linked = part
            self._editing.region = region
            score = self._document.score
        return found, _said(part, score, came)

    def _taken(self, found: Pulled) -> tuple[LivePart, Region, Sequence[Part]]:
        """Puts into the document what was read; what is linked now, what of it was selected, and what came."""
        document, part = self._document, self.part
        there = {track.id for track in document.score.tracks}
        ours = {} if part is None else {live: mine for mine, live in part.known.items() if mine in there}
        selected = [found.tracks[track] for track in found.region.tracks]
        if part is None or (part.clip, part.origin) != (found.clip, found.origin) or not ours.keys() >= set(selected):
            return self._taken_whole(found)
        ticks, finer = document.score.ticks_per_quarter, TICKS_PER_QUARTER
        spans = tuple((start * ticks // finer, -(-end * ticks // finer)) for start, end in found.region.spans)
        tracks = {ours[live]: live for live in selected}
        part = part.relinked(Region(spans, tuple(tracks)), tracks)
        chosen = [one for one in found.parts if one.track in selected]
        came = [replace(one, notes=tuple(within(one.notes, part.spans))) for one in chosen]
        notes = {one.track: one.notes for one in came}
        change, note_ids = part.taken_in(document.score, notes)
        if change:
            document.apply(change, "Pull from Live", "live")
        # What Live has around it now is not known by that: the document holds what it had there before.
        part = replace(part.agreed(document.score, notes, note_ids), pulled=True)
        return part, _selected(part.region, document.score, found, note_ids), came

    def _taken_whole(self, found: Pulled) -> tuple[LivePart, Region, Sequence[Part]]:
        """What was read becomes the piece, with ids that no note or track had: those of before come back by undo."""
        document = self._document
        tracks = max((track.id for track in document.score.tracks), default=0)
        notes = document.score.next_id - 1
        score = replace(
            found.score,
            tracks=tuple(
                replace(track, id=track.id + tracks, notes=track.notes.replaced(id=track.notes.id + notes))
                for track in found.score.tracks
            ),
            next_id=found.score.next_id + notes,
        )
        document.assign(score, "Pull from Live", "live")
        goes = {track + tracks: live for track, live in found.tracks.items()}
        note_ids = {note + notes: live for note, live in found.note_ids.items()}
        part = linked(found, document.score, goes, note_ids)
        return part, _selected(part.region, document.score, found, note_ids), found.parts

    # --- following

    def look(self, live: Live) -> tuple[str, bool]:
        """Takes in what changed in Live in the linked part; what is to be said of it, and whether it could not be.

        Where the document changed there, too, nothing is written over.
        """
        part = self.part
        if part is None:
            return "", False
        found = {one.track: one.notes for one in _read(live, list(part.tracks.values()), part.hull, part.clip)}
        there = part.changed_there(found)
        if not there:
            return "", False  # nothing, or what was written from here
        where = beats_in_words(there, part.score, part.origin)
        with self._document.lock:
            # What is linked changes on this thread alone, the document on any.
            score = self._document.score
            if not part.is_of(score):
                return "", False
            if part.is_changed_here(score):
                return f"Both Live and the editor changed {where}. Push or pull: the one decides over the other.", True
            change, note_ids = part.taken_in(score, found)
            if change:
                self._document.apply(change, f"Live changed {where}", "live")
            self._linked = part.agreed(self._document.score, found, note_ids)
        return f"Live changed {where}.", False


def _read(live: Live, tracks: Sequence[int], beats: Beats, clip: int | None) -> tuple[Part, ...]:
    """What is there, without taking it for known."""
    return live.ask(RegionGet(tuple(tracks), *beats, clip)).parts


def _said(part: LivePart, score: Score, came: Sequence[Part]) -> str:
    """What came of a pull, for people; and which tracks came without the notes that Live may have there."""
    notes = [note for one in came for note in one.notes]
    selected = len(part.has_there())
    beside = f", and {len(notes) - selected:,} around them" if len(notes) > selected else ""
    rounded = from_live(notes, score.ticks_per_quarter, origin=part.origin).rounded
    finer = f" {rounded:,} of them were finer than the editor's ticks." if rounded else ""
    unread = {one.track for one in came if one.rev == UNREAD}
    names = [track.name for track in score.tracks if part.known.get(track.id) in unread]
    rest = f" Not read around them: {', '.join(names[:3])}{' and others' if len(names) > 3 else ''}." if names else ""
    return f"Pulled {count(selected, 'note')} from Live{beside}.{finer}{rest}"


def _selected(region: Region, score: Score, found: Pulled, note_ids: Mapping[int, int]) -> Region:
    """A region of the piece that is what was selected in Live: all of a span, or single notes."""
    if found.region.notes is None:
        return region
    # Live's ids are those of a clip: elsewhere on a track another note may have the same.
    chosen = {found.note_ids[note] for note in found.region.notes}
    there = (row for track in region.tracks for row in rows_in(score.track(track), region))
    return replace(region, notes=tuple(int(row[0]) for row in there if note_ids.get(int(row[0])) in chosen))


def _last_run(takes: Takes) -> list[Take]:
    """The takes of the last run that are starred, or all of it, in the order of their numbers there."""
    every = list(takes)
    run = [take for take in every if take.run.id == every[-1].run.id] if every else []
    return sorted([take for take in run if take.star] or run, key=lambda take: take.index)
