"""closeloop_widgets closes the loop between a symbolic-music model and the person listening to it.

>>> import closeloop_widgets as cl
>>> from typing import Annotated
>>> @cl.model("Transposed")
... def transpose(score: cl.Score, region: cl.Region, *, semitones: Annotated[int, cl.Range(-12, 12)] = 2) -> cl.Score:
...     '''Moves the selected notes up or down.'''
...     return score.with_tracks(
...         cl.replace(track, notes=track.notes.replaced(pitch=track.notes.pitch.astype(int) + semitones))
...         for track in score.tracks
...     )
>>> editor = cl.Editor("bundled:bwv140.7", models=[transpose])

The public names, and nothing else. Each is imported when it is first asked for, so that `import closeloop_widgets`
is quick and needs nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace

    from closeloop_widgets import live
    from closeloop_widgets.batch import Batch, Comparison, compare, generate
    from closeloop_widgets.editor.widget import Editor
    from closeloop_widgets.errors import CloseloopError, MidiError, RegionError, ScoreError
    from closeloop_widgets.models import (
        Choices,
        Context,
        Default,
        Group,
        Help,
        Job,
        Measured,
        ModelFunction,
        OnlyWhen,
        PerBar,
        PerTrack,
        Range,
        Seed,
        Text,
        Title,
        Unit,
        Values,
        model,
        register,
    )
    from closeloop_widgets.models.calculate import calculate
    from closeloop_widgets.models.infill import infill
    from closeloop_widgets.models.kgram import kgram
    from closeloop_widgets.music import analysis
    from closeloop_widgets.music.region import Region
    from closeloop_widgets.music.score import Key, Marker, Score, Track
    from closeloop_widgets.music.tables import Controls, Note, Notes, PitchBends, Programs
    from closeloop_widgets.music.time import Meter, Tempo
    from closeloop_widgets.takes.asked import asked_and_came

_HOMES = {
    "dataclasses": ["replace"],
    "closeloop_widgets.editor.widget": ["Editor"],
    "closeloop_widgets.errors": ["CloseloopError", "MidiError", "RegionError", "ScoreError"],
    "closeloop_widgets.models": [
        "Choices",
        "Context",
        "Default",
        "Group",
        "Help",
        "Job",
        "Measured",
        "ModelFunction",
        "OnlyWhen",
        "PerBar",
        "PerTrack",
        "Range",
        "Seed",
        "Text",
        "Title",
        "Unit",
        "Values",
        "model",
        "register",
    ],
    "closeloop_widgets.batch": ["Batch", "Comparison", "compare", "generate"],
    "closeloop_widgets.models.calculate": ["calculate"],
    "closeloop_widgets.models.infill": ["infill"],
    "closeloop_widgets.models.kgram": ["kgram"],
    "closeloop_widgets.music.region": ["Region"],
    "closeloop_widgets.music.score": ["Key", "Marker", "Score", "Track"],
    "closeloop_widgets.music.tables": ["Controls", "Note", "Notes", "PitchBends", "Programs"],
    "closeloop_widgets.music.time": ["Meter", "Tempo"],
    "closeloop_widgets.takes.asked": ["asked_and_came"],
}

_MODULES = {"analysis": "closeloop_widgets.music.analysis", "live": "closeloop_widgets.live"}

_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Batch",
    "Choices",
    "CloseloopError",
    "Comparison",
    "Context",
    "Controls",
    "Default",
    "Editor",
    "Group",
    "Help",
    "Job",
    "Key",
    "Marker",
    "Measured",
    "Meter",
    "MidiError",
    "ModelFunction",
    "Note",
    "Notes",
    "OnlyWhen",
    "PerBar",
    "PerTrack",
    "PitchBends",
    "Programs",
    "Range",
    "Region",
    "RegionError",
    "Score",
    "ScoreError",
    "Seed",
    "Tempo",
    "Text",
    "Title",
    "Track",
    "Unit",
    "Values",
    "analysis",
    "asked_and_came",
    "calculate",
    "compare",
    "generate",
    "infill",
    "kgram",
    "live",
    "model",
    "register",
    "replace",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        value: Any = importlib.import_module(_MODULES[name])
    elif name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
