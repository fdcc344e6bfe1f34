"""The mixer: how tracks are shown and heard. View state, not music: it is no part of a saved file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeAlias

import traitlets

Mixer: TypeAlias = dict[str, dict[str, Any]]

SWITCHES = ("mute", "solo", "hidden")
COLORS = 8
"""How many colours there are for tracks: those of Okabe and Ito, with a grey for black."""


def check_mixer(given: Any) -> Mixer:
    """A mixer as the editor's views read it.

    Parameters
    ----------
    given : a mapping from the ids of tracks (numbers, or their text) to mappings with any of "mute", "solo" and
        "hidden" (True or False) and "color" (0 to 7)

    Returns
    -------
    dict
        The same, with the ids as text.

    Raises
    ------
    traitlets.TraitError
        Where something else is given; it says what, for which track, and what was expected.

    Examples
    --------
    >>> check_mixer({1: {"mute": True}, "2": {"solo": True, "color": 5}})
    {'1': {'mute': True}, '2': {'solo': True, 'color': 5}}
    >>> check_mixer({1: {"muted": True}})
    Traceback (most recent call last):
    traitlets.traitlets.TraitError: the mixer of track 1 has no 'muted'; did you mean 'mute'?
    """
    if not isinstance(given, Mapping):
        raise traitlets.TraitError(f"a mixer is a dict of tracks' ids and their values, but is {_shown(given)}")
    return {_track_of(track): _check_track(track, values) for track, values in given.items()}


def _track_of(track: Any) -> str:
    if isinstance(track, bool) or not isinstance(track, int | str) or not str(track).isdecimal():
        raise traitlets.TraitError(f"a mixer names tracks by their ids (`track.id`), but one is {_shown(track)}")
    return str(int(track))


def _check_track(track: Any, values: Any) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise traitlets.TraitError(
            f'the mixer of track {track} must be a dict such as {{"mute": True}}, but is {_shown(values)}'
        )
    for name, value in values.items():
        if name in SWITCHES:
            if not isinstance(value, bool):
                raise traitlets.TraitError(f"{name!r} of track {track} must be True or False, but is {_shown(value)}")
        elif name == "color":
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < COLORS:
                raise traitlets.TraitError(
                    f"'color' of track {track} must be 0 to {COLORS - 1}, but is {_shown(value)}"
                )
        else:
            known = (*SWITCHES, "color")
            near = difflib.get_close_matches(str(name), known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it may have {', '.join(known)}"
            raise traitlets.TraitError(f"the mixer of track {track} has no {_shown(name)}; {hint}")
    return dict(values)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}..."
