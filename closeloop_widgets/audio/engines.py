"""The programs and libraries that turn MIDI into audio, and how to find out whether each works here."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from closeloop_widgets.audio.files import soundfont_path
from closeloop_widgets.errors import CloseloopError

Samples = NDArray[np.float32]
"""Stereo audio of shape (samples, 2)."""


class AudioError(CloseloopError, RuntimeError):
    """Audio that cannot be made here; says what is missing and how to get it."""


class Engine(Protocol):
    """A way to render a MIDI file."""

    def problem(self) -> str | None:
        """Why it does not work here, and what to install; None where it works."""

    def render(self, midi: bytes, font: Path, sample_rate: int) -> Samples:
        """The file as audio, as loud as the engine makes it."""


class Symusic:
    """symusic's synthesizer: fast, dry, and broken in some builds."""

    def problem(self) -> str | None:
        return _symusic_problem()

    def render(self, midi: bytes, font: Path, sample_rate: int) -> Samples:
        import symusic

        audio = _symusic_synthesizer(str(font), sample_rate).render(symusic.Score.from_midi(midi), True)
        return np.ascontiguousarray(np.asarray(audio, np.float32).T)


class FluidSynth:
    """The reference: the system's own FluidSynth, run as a program."""

    def problem(self) -> str | None:
        if shutil.which("fluidsynth"):
            return None
        return (
            "the program fluidsynth is not there; apt install fluidsynth, brew install fluid-synth, "
            "or conda install -c conda-forge fluidsynth"
        )

    def render(self, midi: bytes, font: Path, sample_rate: int) -> Samples:
        with tempfile.TemporaryDirectory() as folder:
            score, audio = Path(folder) / "score.mid", Path(folder) / "audio.raw"
            score.write_bytes(midi)
            raw = ["-T", "raw", "-O", "float", "-E", "little", "-F", str(audio)]
            command = ["fluidsynth", "-ni", "-q", "-g", "1.0", "-r", str(sample_rate), *raw, str(font), str(score)]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            said = done.stdout.decode(errors="replace").strip()[-500:]
            # With a font it cannot read it renders silence and exits with 0.
            if done.returncode or not audio.exists() or "Failed to load" in said:
                raise AudioError(f"fluidsynth could not render with {font}: {said or f'it exited {done.returncode}'}")
            return np.fromfile(audio, "<f4").reshape(-1, 2)


ENGINES: dict[str, Engine] = {"symusic": Symusic(), "fluidsynth": FluidSynth()}
"""In the order they are tried."""

_ONE_NOTE = b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\x0c\0\x90\x45\x40\x01\x80\x45\x40\0\xff\x2f\0"


@cache
def _symusic_problem() -> str | None:
    """Renders one note: symusic 0.6.0's Linux wheel for Python 3.11 has the method but cannot return its result."""
    try:
        Symusic().render(_ONE_NOTE, soundfont_path(), 8000)
    except ImportError as error:
        return f"symusic is not installed ({error}); pip install symusic"
    except TypeError:
        return "this build of symusic cannot return audio; pip install symusic==0.5.9"
    return None


@lru_cache(maxsize=2)
def _symusic_synthesizer(font: str, sample_rate: int) -> Any:
    """Kept, since loading a font takes longer than rendering a short score."""
    import symusic

    return symusic.Synthesizer(font, sample_rate, 0)
