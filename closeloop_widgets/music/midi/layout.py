"""Which chunk of the file everything in a score goes to, and what the chunks are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from closeloop_widgets.music.midi.metas import END_OF_TRACK, NAME, Modelled, text_meta
from closeloop_widgets.music.midi.source import NameSlot, Source
from closeloop_widgets.music.score import Carried, Score, Track


@dataclass
class ChunkPlan:
    """What one chunk of the file will hold. `number` is the chunk's in the score (and in its source)."""

    number: int
    tracks: list[Track] = field(default_factory=list)
    names: list[tuple[NameSlot, bytes]] = field(default_factory=list)
    values: list[Modelled] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be written to it."""
        return not (self.names or self.values or any(len(table) for t in self.tracks for table in t.tables().values()))


@dataclass
class Layout:
    """The file to be: its format, encoding and chunks."""

    format: int
    encoding: str
    chunks: list[ChunkPlan]


def lay_out(score: Score) -> Layout:
    """Decide what goes where.

    Tracks stay in their chunks, but two of one channel cannot share a chunk (they would come back as one): the
    later one gets a chunk of its own. Chunk 0 of format 1 is left to tempo and meter, unless the file the score
    was read from plays in it. In format 0 everything shares the one chunk; where channels clash it becomes format 1.
    A file has its tracks in the order of its chunks: where they were put in another order, so are their chunks.
    """
    source = score.source
    kind = source.format if source else 1
    homes, crowded = _homes(score, kind)
    values: list[Modelled] = [*score.meters, *score.keys, *score.tempos, *score.markers, *score.carried]
    if kind == 0 and crowded:
        kind = 1
    one_chunk = source is not None and source.format == 0
    chunk_count = source.chunk_count if source else 1
    used = {0 if one_chunk else v.chunk for v in values} | set(homes.values())
    free = max([chunk_count - 1, *used, *(t.chunk for t in score.tracks)], default=0) + 1
    homes.update({track.id: free + n for n, track in enumerate(crowded)})
    used |= set(range(chunk_count)) | set(homes.values())
    plans = {number: ChunkPlan(number) for number in sorted(used)}
    moved = {(t.chunk, t.channel): homes[t.id] for t in reversed(score.tracks)}
    for track in score.tracks:
        plans[homes[track.id]].tracks.append(track)
    for value in values:
        plans[_home_of(value, moved, one_chunk)].values.append(value)
    encoding = _encoding(score, source)
    for plan in plans.values():
        plan.names = list(_names(plan, score, kind, encoding))
    kept = [plan for plan in plans.values() if not _is_left_over(plan, source)]
    return Layout(kind, encoding, _in_order_of_tracks(kept, score))


def _in_order_of_tracks(plans: Sequence[ChunkPlan], score: Score) -> list[ChunkPlan]:
    """The chunks with tracks in the order of the tracks; those without, and the first, stay in their places."""
    place = {track.id: place for place, track in enumerate(score.tracks)}
    moves = [plan.number > 0 and bool(plan.tracks) for plan in plans]
    movable = [plan for plan, may_move in zip(plans, moves, strict=True) if may_move]
    ordered = iter(sorted(movable, key=lambda plan: place[plan.tracks[0].id]))
    return [next(ordered) if may_move else plan for plan, may_move in zip(plans, moves, strict=True)]


def _homes(score: Score, kind: int) -> tuple[dict[int, int], list[Track]]:
    """The chunk of each track (by id), and the tracks whose place is taken."""
    source = score.source
    keep_first = kind != 1 or (source is not None and source.plays_in(0))
    homes: dict[int, int] = {}
    crowded = []
    claimed: set[tuple[int, int]] = set()
    for track in score.tracks:
        chunk = 0 if kind == 0 else track.chunk
        if (chunk, track.channel) in claimed or (chunk == 0 and not keep_first):
            crowded.append(track)
        else:
            claimed.add((chunk, track.channel))
            homes[track.id] = chunk
    return homes, crowded


def _home_of(value: Modelled, moved: dict[tuple[int, int], int], one_chunk: bool) -> int:
    """A carried channel message goes where its track went; everything else stays in its chunk."""
    if isinstance(value, Carried) and value.data[0] < 0xF0:
        return moved.get((value.chunk, value.data[0] & 0x0F), 0 if one_chunk else value.chunk)
    return 0 if one_chunk else value.chunk


def _is_left_over(plan: ChunkPlan, source: Source | None) -> bool:
    """Whether the chunk held something once and is empty now: its track was removed, or moved away."""
    if plan.number == 0 or source is None or plan.number >= source.chunk_count:
        return False
    return plan.is_empty and bool(source.bounds[plan.number + 1] > source.bounds[plan.number])


def _encoding(score: Score, source: Source | None) -> str:
    """The source's, unless a name or marker written since does not fit into it."""
    encoding = source.encoding if source else "utf-8"
    texts = [score.name, *(track.name for track in score.tracks), *(marker.text for marker in score.markers)]
    try:
        for text in texts:
            text.encode(encoding)
    except UnicodeEncodeError:
        return "utf-8"
    return encoding


def _names(plan: ChunkPlan, score: Score, kind: int, encoding: str) -> Iterator[tuple[NameSlot, bytes]]:
    """The chunk's name, and a channel prefix with a name for each track it does not fit (the reverse of `read_texts`).

    A track without any event gets one too, for without it nothing in the file would say that there is a track.
    """
    known = {slot for _, slot in score.source.places if isinstance(slot, NameSlot)} if score.source else set()
    own = NameSlot(plan.number)
    is_title = plan.number == 0 and (kind == 0 or bool(score.name) or not plan.tracks)
    voiced = {v.data[0] & 0x0F for v in plan.values if isinstance(v, Carried) and v.data[0] < 0xF0}
    playing = [t for t in plan.tracks if t.channel in voiced or any(len(table) for table in t.tables().values())]
    # Where no track plays, a chunk's own name would name nothing, and come back as one more carried event.
    name = score.name if is_title else _own_name(plan.number, plan.tracks if own in known else playing, known)
    if name or own in known:
        yield own, text_meta(NAME, name, encoding)
    fallback = "" if is_title and kind == 0 else name
    for track in plan.tracks:
        slot = NameSlot(plan.number, track.channel)
        if slot in known or track not in playing or track.name != fallback or (is_title and kind != 0):
            prefix = bytes((0xFF, 0x20, 0x01, track.channel))
            yield slot, prefix + b"\x00" + text_meta(NAME, track.name, encoding)


def _own_name(chunk: int, tracks: Sequence[Track], known: set[NameSlot]) -> str:
    """The name most of these tracks go by, of those that never had one of their own; the first one's in a tie."""
    names = [track.name for track in tracks if NameSlot(chunk, track.channel) not in known]
    return max(names, key=names.count) if names else ""


def end_tick(plan: ChunkPlan) -> int:
    """Where the file's end of track stood, if that was after its last event."""
    return max((v.tick for v in plan.values if isinstance(v, Carried) and v.data == END_OF_TRACK), default=0)
