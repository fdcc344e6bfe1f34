"""The programs by turns, each in a page of its own, and pictures that show that they have drawn."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser

from benchmarks.editor.peers import Bundle, Peers
from benchmarks.editor.piece import Piece, empty, piece
from benchmarks.editor.programs import ALL, CANVAS, EDITOR, LOAD, MEASURES, PAN, PEERS, Program
from benchmarks.editor.results import LARGE, MILLION, Results
from benchmarks.editor.stage import Stage, TooSlowError

PATIENCE = 30.0
"""Seconds that a task may take."""

LONG_ROUND = 15.0
"""Seconds of a round after which a program is not measured again at this size."""

PICTURED = 1_000
"""Notes in the pictures that are kept beside the tables."""

LEAST_NOTE_PIXELS = 5_000


class Comparison:
    """Measures all programs.

    Parameters
    ----------
    browser : in which they run
    peers : the other programs' packages
    output : folder for pictures

    Attributes
    ----------
    results : what was measured so far
    """

    def __init__(self, browser: Browser, peers: Peers, output: Path) -> None:
        self.results = Results()
        self._browser = browser
        self._peers = peers
        self._output = output
        self._bundles: dict[str, Bundle] = {}
        self._without_notes: dict[str, NDArray[np.uint32]] = {}

    def compare(self, size: int, rounds: int) -> None:
        """All programs with a piece of `size` notes, by turns and every other turn in the opposite order."""
        programs = [CANVAS, EDITOR, *PEERS]
        for turn in range(rounds):
            for program in programs[:: -1 if turn % 2 else 1]:
                began = time.monotonic()
                if not self._round(program, size, pictured=turn == 0) or time.monotonic() - began > LONG_ROUND:
                    programs = [other for other in programs if other is not program]
        print(f"{size:,} notes measured", flush=True)

    def alone(self, rounds: int) -> None:
        """This editor with one note as long as the piece, and with a million notes."""
        for kept, notes in ((self.results.pedal, piece(LARGE, pedal=True)), (self.results.million, piece(MILLION))):
            for _ in range(rounds):
                with self._open(EDITOR, notes) as stage:
                    for rows, measure in MEASURES.items():
                        if {LOAD, PAN, ALL} & {*rows}:
                            for row, ms in measure(EDITOR, stage).items():
                                kept[row].append(ms)

    def keep_pictures(self, folder: Path) -> None:
        """Puts the pictures of the small piece into a folder, half as large."""
        for program in (EDITOR, *PEERS):
            if not program.sound:
                with Image.open(self._picture_of(program, PICTURED)) as image:
                    half = image.convert("RGB").resize((image.width // 2, image.height // 2))
                    half.quantize(64).save(folder / f"{program.page}.png", optimize=True)

    def _round(self, program: Program, size: int, *, pictured: bool) -> bool:
        """Measures what a program can do, once; false where it took too long."""
        with self._open(program, piece(size)) as stage:
            for rows, measure in MEASURES.items():
                if not {*rows} & program.can:
                    continue
                try:
                    measured = measure(program, stage)
                except TooSlowError as error:
                    print(f"{program.name}, {size:,} notes: {error}", flush=True)
                    self.results.too_slow |= {(program.name, row, size): error.seconds for row in rows}
                    return False
                for row, ms in measured.items():
                    self.results.times[program.name, row, size].append(ms)
                if pictured and LOAD in rows and program is not CANVAS and not program.sound:
                    self._prove_drawn(program, stage, size)
        return True

    def _prove_drawn(self, program: Program, stage: Stage, size: int) -> None:
        """Fails unless there are notes in the picture, and other ones after the view was moved."""
        before = stage.picture()
        stage.run("pan", 10, 10)
        if np.array_equal(before, stage.picture()):
            raise RuntimeError(f"{program.name} shows the same after its view of {size:,} notes was moved")
        stage.run("show", 1)
        seen = stage.picture()
        self._output.mkdir(parents=True, exist_ok=True)
        Image.fromarray(seen.view(np.uint8).reshape(*seen.shape, 4), "RGBA").save(self._picture_of(program, size))
        # Of a note is the colour that is nowhere in the program without notes.
        count = int(np.isin(seen, np.unique(self._empty(program)), invert=True).sum())
        print(f"{program.name}, {size:,} notes: {count:,} pixels of notes", flush=True)
        if count < LEAST_NOTE_PIXELS:
            raise RuntimeError(f"{program.name} has drawn {count} pixels of {size:,} notes: see {self._output}")

    def _empty(self, program: Program) -> NDArray[np.uint32]:
        if program.name not in self._without_notes:
            with self._open(program, empty(piece(PICTURED))) as stage:
                stage.load()
                stage.run("show", 1)
                self._without_notes[program.name] = stage.picture()
        return self._without_notes[program.name]

    def _picture_of(self, program: Program, size: int) -> Path:
        return self._output / f"{program.page}-{size}.png"

    def _open(self, program: Program, notes: Piece) -> AbstractContextManager[Stage]:
        if program.page not in self._bundles:
            self._bundles[program.page] = self._peers.bundle(program.page, program.form)
        return program.open(self._browser, self._bundles[program.page], notes, PATIENCE)
