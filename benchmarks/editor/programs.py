"""The programs that are measured, and what is measured of each."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from playwright.sync_api import Browser

from benchmarks.editor.peers import Bundle
from benchmarks.editor.piece import DRAGGED, IN_VIEW, Piece
from benchmarks.editor.stage import Stage, editor_stage, peer_stage

LOAD, PAN, PAN_BUSY, ZOOM, ALL = "load", "pan", "pan, all threads", "zoom", "all notes in view"
DRAG, DROP = f"drag of {DRAGGED:,} notes", f"drop of {DRAGGED:,} notes"

Open = Callable[[Browser, Bundle, Piece, float], AbstractContextManager[Stage]]


@dataclass(frozen=True)
class Program:
    """A program and what it can do.

    Attributes
    ----------
    name : as the table has it
    page : its script in `page/`
    can : the rows it has; what it lacks is a "-" in the table
    seen_at : where between its close view (0) and the whole piece (1) it is panned
    sound : whether it may make ready to play, for one that does so when it opens
    open : shows it in a page
    form : of its script
    """

    name: str
    page: str
    can: frozenset[str]
    seen_at: float = 0
    sound: bool = False
    open: Open = peer_stage
    form: str = "esm"


def pan(program: Program, stage: Stage) -> Mapping[str, float]:
    """Milliseconds of the median frame, and of processor time a frame."""
    stage.run("show", program.seen_at)
    began = stage.busy()
    frames = stage.run("pan", 40, 3)
    return {PAN: statistics.median(frames), PAN_BUSY: (stage.busy() - began) / len(frames)}


def zoom(_: Program, stage: Stage) -> Mapping[str, float]:
    """The mean frame of a way out and back: its frames differ."""
    return {ZOOM: statistics.fmean(stage.run("zoom", 8))}


def whole(_: Program, stage: Stage) -> Mapping[str, float]:
    """The median frame with the whole piece in view."""
    return {ALL: statistics.median(stage.run("whole", 10))}


def drag(_: Program, stage: Stage) -> Mapping[str, float]:
    """The median frame of a drag, with all notes that are dragged in view, and its end."""
    stage.run("show", math.log(DRAGGED / IN_VIEW) / math.log(len(stage.piece.start) / IN_VIEW))
    costs = stage.drag()
    return {DRAG: statistics.median(costs["move"]), DROP: costs["up"][0]}


MEASURES = {(LOAD,): lambda program, stage: {LOAD: stage.load(sound=program.sound)}} | {
    (PAN, PAN_BUSY): pan,
    (ZOOM,): zoom,
    (ALL,): whole,
    (DRAG, DROP): drag,
}
"""What is done for which rows, in this order."""

SEEN = frozenset({LOAD, PAN, PAN_BUSY, ZOOM})
CANVAS = Program("empty canvas", "canvas", SEEN | {ALL})
EDITOR = Program("this editor", "editor", SEEN | {ALL, DRAG, DROP}, open=editor_stage, form="iife")
PEERS = (
    Program("webaudio-pianoroll", "webaudio_pianoroll", SEEN | {ALL, DRAG, DROP}),
    Program("html-midi-player", "html_midi_player", SEEN | {ALL}),
    Program("gradio_pianoroll", "gradio_pianoroll", SEEN, seen_at=1),
    Program("gradio_pianoroll, its sound on", "gradio_pianoroll", frozenset({LOAD}), sound=True),
)
