"""The part of a Live set that a document is linked to: what both sides had of it last, and what is another since.

Notes are compared by what they are, never by ids: Live gives new ones to notes that were put back. A score's notes
are compared in ticks, Live's in beats, since neither side keeps all of the other's (`live.beats`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from closeloop_widgets.live.beats import from_live, to_live, within
from closeloop_widgets.live.pulled import Pulled
from closeloop_widgets.live.values import Note
from closeloop_widgets.music.edits import Change, Op, diff_rows
from closeloop_widgets.music.paste import rows_of_result
from closeloop_widgets.music.region import Region
from closeloop_widgets.music.score import Score, Track
from closeloop_widgets.music.tables import MAX_TICK, Notes

Row = tuple[float, ...]
"""A note of the score: its id, then all of its fields."""

Beats = tuple[float, float]

SAME = 1e-6
"""Beats, velocities and chances that differ by less are the same: neither side keeps all digits of the other's."""


@dataclass(frozen=True)
class LivePart:
    """What of Live belongs to what of a document.

    Attributes
    ----------
    region : whole spans of time on the document's tracks
    tracks : the id of Live's track, by that of the document's
    score : the document when both sides had the same last
    mine : the notes there as they were then, by track of the document, and what of around it was read or written
    theirs : the same as Live had them, by track of Live
    note_ids : the id that a note has in Live, by that of the document's
    clip : the clip of the session that it is in; None where it is in the arrangement
    origin : the beat that is tick 0
    pulled : whether the document was made of it: then nothing of Live is known but what was read
    around : the id of Live's track, by that of the document's, for tracks that were read or were linked once
    """

    region: Region
    tracks: Mapping[int, int]
    score: Score
    mine: Mapping[int, tuple[Row, ...]]
    theirs: Mapping[int, tuple[Note, ...]]
    note_ids: Mapping[int, int]
    clip: int | None = None
    origin: float = 0.0
    pulled: bool = False
    around: Mapping[int, int] = field(default_factory=dict)

    @property
    def known(self) -> Mapping[int, int]:
        """The id of Live's track, by that of the document's, for all that were linked or read."""
        return {**self.around, **self.tracks}

    def is_of(self, score: Score) -> bool:
        """Whether a score is still the piece that was linked, and not another one with tracks of the same ids."""
        there = {track.id for track in score.tracks}
        same = score.source is self.score.source and score.ticks_per_quarter == self.score.ticks_per_quarter
        return same and there.issuperset(self.tracks)

    def holds(self, region: Region) -> bool:
        """Whether a region lies in it."""
        spans = self.region.spans
        inside = all(any(a <= start and end <= b for a, b in spans) for start, end in region.spans)
        return inside and set(region.tracks) <= set(self.region.tracks)

    def beats(self, span: tuple[int, int]) -> Beats:
        """A span of the document's in beats of Live."""
        ticks = self.score.ticks_per_quarter
        return span[0] / ticks + self.origin, span[1] / ticks + self.origin

    @property
    def spans(self) -> tuple[Beats, ...]:
        """The spans of its region in beats of Live."""
        return tuple(self.beats(span) for span in self.region.spans)

    @property
    def hull(self) -> Beats:
        """From its first beat of Live up to its last."""
        return self.beats((self.region.start, self.region.end))

    def has_there(self) -> list[Note]:
        """The notes that Live had there last."""
        return [note for live in self.tracks.values() for note in within(self.theirs.get(live, ()), self.spans)]

    def as_pulled(self, tracks: Mapping[int, int] | None = None) -> Pulled:
        """As `Live.push` wants to know where something goes."""
        goes = self.tracks if tracks is None else tracks
        return Pulled(self.score, self.region, goes, self.clip, self.origin, note_ids=self.note_ids)

    def relinked(self, region: Region, tracks: Mapping[int, int]) -> LivePart:
        """Another part, with all that is known of the set."""
        known = self.known
        mine = {track: rows for track, rows in self.mine.items() if tracks.get(track) in (None, known.get(track))}
        around = {track: live for track, live in known.items() if live not in tracks.values()}
        return replace(self, region=region, tracks=tracks, mine=mine, around=around)

    # --- what is another

    def is_changed_here(self, score: Score) -> bool:
        """Whether the document has other notes there than when both sides had the same."""
        return any(self._is_changed_on(track, score, self.region) for track in self.tracks)

    def without_untouched(self, region: Region, score: Score) -> Region:
        """A region without those tracks around the part on which the document has what both sides had.

        Nobody who pushes all tracks of some bars means these. Where no other is in the region, they are meant.
        """
        all_there = replace(region, notes=None, pitches=None)
        meant = [t for t in region.tracks if t not in self.around or self._is_changed_on(t, score, all_there)]
        return replace(region, tracks=tuple(meant) or region.tracks)

    def _is_changed_on(self, track: int, score: Score, region: Region) -> bool:
        was = sorted(row[1:] for row in self.mine.get(track, ()) if _belongs(row, region))
        return sorted(row[1:] for row in rows_in(score.track(track), region)) != was

    def changed_there(self, found: Mapping[int, Sequence[Note]], span: Beats | None = None) -> set[float]:
        """The beats on which Live has other notes than when both sides had the same; in one span, or in all.

        Parameters
        ----------
        found : Live's notes now, by its track
        span : in beats; all of it may lie outside of the part, where nothing is known to be
        """
        spans = self.spans if span is None else (span,)
        beats: set[float] = set()
        for track, notes in found.items():
            was, now = (
                {fields_of(note) for note in within(some, spans)} for some in (self.theirs.get(track, ()), notes)
            )
            beats |= {fields[0] * SAME for fields in was ^ now}
        return beats

    # --- after either side wrote

    def taken_in(self, score: Score, found: Mapping[int, Sequence[Note]]) -> tuple[Change, dict[int, int]]:
        """The change that gives the document Live's notes there; and the ids in Live that its notes then have.

        A note that the document knows keeps its id, others get new ones.
        """
        change: list[Op] = []
        next_id, note_ids = score.next_id, dict[int, int]()
        for mine, theirs in self.tracks.items():
            track = score.track(mine)
            rows = self.region.rows(track)
            there = track.notes.take(rows).id.tolist()
            known = {self.note_ids[note]: note for note in there if note in self.note_ids}
            came = from_live(within(found[theirs], self.spans), score.ticks_per_quarter, origin=self.origin)
            ids = []
            for note in came.notes.id.tolist():
                live = came.note_ids.get(note)
                id = None if live is None else known.pop(live, None)
                if id is None:
                    id, next_id = next_id, next_id + 1
                ids.append(id)
                if live is not None:
                    note_ids[id] = live
            table = track.notes.take(~rows).joined(came.notes.replaced(id=np.array(ids, np.int64)))
            change += diff_rows(mine, "notes", track.notes, table)
        return change, note_ids

    def agreed(self, score: Score, found: Mapping[int, Sequence[Note]], note_ids: Mapping[int, int]) -> LivePart:
        """The same part after the document took in what Live has there; what is known of around it stays."""
        mine, theirs, ids = dict(self.mine), dict(self.theirs), dict(self.note_ids)
        for track, live in self.tracks.items():
            rows = rows_in(score.track(track), self.region)
            mine[track] = (*(row for row in mine.get(track, ()) if not _belongs(row, self.region)), *rows)
            theirs[live] = (*outside(theirs.get(live, ()), self.spans), *within(found[live], self.spans))
            for row in rows:
                ids.pop(int(row[0]), None)
        return replace(self, score=score, mine=mine, theirs=theirs, note_ids=ids | dict(note_ids))

    def written(
        self, score: Score, region: Region, found: Mapping[tuple[int, Beats], Sequence[Note] | None]
    ) -> LivePart:
        """The same part after a region of a score was put into Live.

        Parameters
        ----------
        score : what was pushed: the document, or a take
        region : what of it
        found : Live's notes there now, by its track and span; None where somebody changed them since they were written
        """
        mine, theirs = dict(self.mine), dict(self.theirs)
        note_ids = dict(self.note_ids)
        for track in region.tracks:
            base = next((one for one in self.score.tracks if one.id == track), None)
            result = score.track(track)
            rows = region.rows(result) if base is None else rows_of_result(region, result, base)
            went = [row for row in mine.get(track, ()) if not _belongs(row, region)]
            mine[track] = (*went, *rows_of(result.notes.take(rows)))
            pushed = result.notes.take(rows)
            told = to_live(pushed, score.ticks_per_quarter, round(-self.origin * score.ticks_per_quarter))
            goes = self.tracks[track]
            for span in region.spans:
                beats = self.beats(span)
                now = found[goes, beats]
                theirs[goes] = (
                    *outside(theirs.get(goes, ()), (beats,)),
                    *(within(told, (beats,)) if now is None else now),
                )
                ids = {_place(note): note.note_id for note in now or () if note.note_id is not None}
                at = zip(pushed.id.tolist(), map(_place, told), strict=True)
                note_ids |= {note: ids[place] for note, place in at if place in ids}
        return replace(self, mine=mine, theirs=theirs, note_ids=note_ids)


def linked(found: Pulled, score: Score, tracks: Mapping[int, int], note_ids: Mapping[int, int]) -> LivePart:
    """The part that was selected in Live, where all that was read became a piece.

    Parameters
    ----------
    found : as it was read
    score : the piece
    tracks : the id of Live's track, by that of the piece's
    note_ids : the id that a note has in Live, by that of the piece's
    """
    everything = Region(((0, MAX_TICK),), tuple(tracks))
    read = LivePart(everything, tracks, score, {}, {}, {}, found.clip, found.origin, pulled=True)
    chosen = {found.tracks[track] for track in found.region.tracks}
    own = {track: live for track, live in tracks.items() if live in chosen}
    parts = {part.track: part.notes for part in found.parts}
    return read.agreed(score, parts, note_ids).relinked(Region(found.region.spans, tuple(own)), own)


def rows_in(track: Track, region: Region) -> tuple[Row, ...]:
    """The notes of a track that are a region's."""
    return rows_of(track.notes.take(region.rows(track)))


def rows_of(notes: Notes) -> tuple[Row, ...]:
    """Notes with all of their fields, the optional ones too."""
    columns: list[list[Any]] = [notes.columns()[name].tolist() for name in notes.fields]
    for name in notes.optional:
        extra = notes.extra.get(name)
        columns.append([float(notes.default(name))] * len(notes) if extra is None else extra.astype(float).tolist())
    return tuple(zip(*columns, strict=True))


def outside(notes: Iterable[Note], spans: Sequence[Beats]) -> list[Note]:
    """All the others."""
    return [note for note in notes if not within([note], spans)]


def fields_of(note: Note) -> tuple[int, ...]:
    """What a note is, its start first, to a millionth: to be told from others."""
    values = (
        note.start_time,
        note.duration,
        note.pitch,
        note.velocity,
        note.mute,
        note.probability,
        note.velocity_deviation,
        note.release_velocity,
    )
    return tuple(round(float(value) / SAME) for value in values)


def _place(note: Note) -> tuple[int, int]:
    return note.pitch, round(note.start_time / SAME)


def _belongs(row: Row, region: Region) -> bool:
    """Whether a note of the score is a region's."""
    note, start, _, pitch = row[:4]
    if region.notes is not None and note not in region.notes:
        return False
    low, high = region.pitches or (0, 127)
    return low <= pitch <= high and any(a <= start < b for a, b in region.spans)
