"""A track's lines as bars of single tokens: groups and repeats written out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from closeloop_widgets.music.pieces.timeline import NotationError

_TOKEN = re.compile(
    r"""
      \( | \)(?:\*\d+)?                      # a group, and how often it is played
    | \{[^{}]*\}                             # a directive
    | \[[^\[\]]*\][^\s(){}\[\]&]*            # a chord with its length and marks
    | &                                      # the next voice
    | [^\s(){}\[\]&]+                        # a note, a rest, a repeat, a velocity
    | \S                                     # anything else is refused later, by name
    """,
    re.VERBOSE,
)
_REPEATED = re.compile(r"(?P<token>.+)\*(?P<times>\d+)")

SAME_BAR = "%"
"""The sign for a bar like the one before."""

REST_BAR = "R"
"""The sign for a bar's rest."""


@dataclass(frozen=True)
class Bar:
    """One bar: the line it stands in, and its voices, each a list of tokens in order."""

    line: int
    voices: tuple[tuple[str, ...], ...]


def read_bars(lines: list[tuple[int, str]], track: str) -> list[Bar]:
    """The bars in these numbered lines: groups, `%` and counted rests written out.

    A line that begins with `|` begins a bar, one that begins with `&` goes on with another voice of the last one.

    Raises
    ------
    NotationError
        A bracket is not closed, or a `%` has no bar before it.
    """
    bars: list[Bar] = []
    for number, text in _bar_texts(lines):
        tokens = _written_out(text, number, track, len(bars) + 1)
        if tokens and set(tokens) == {SAME_BAR}:
            if not bars:
                raise NotationError(number, "'%' repeats the bar before, but this is the first", track=track, bar=1)
            bars += [bars[-1]] * len(tokens)
        elif tokens and set(tokens) == {REST_BAR}:
            bars += [Bar(number, ((REST_BAR,),))] * len(tokens)
        else:
            bars.append(Bar(number, _voices(tokens)))
    return bars


def _bar_texts(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    texts: list[tuple[int, str]] = []
    for number, line in lines:
        if line.startswith("&") and texts:
            first, text = texts.pop()
            line = f"{text} {line}"
            number = first
        texts += [(number, text.strip()) for text in line.split("|") if text.strip()]
    return texts


def _written_out(text: str, line: int, track: str, bar: int) -> list[str]:
    """The tokens with every `(...)*n` and `token*n` written out n times."""
    open_groups: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token == "(":
            open_groups.append([])
        elif token.startswith(")"):
            if len(open_groups) == 1:
                raise NotationError(line, "')' closes a group that was not opened", track=track, bar=bar)
            group = open_groups.pop()
            open_groups[-1] += group * int(token[2:] or 1)
        elif repeated := _REPEATED.fullmatch(token):
            open_groups[-1] += [repeated["token"]] * int(repeated["times"])
        else:
            open_groups[-1].append(token)
    if len(open_groups) > 1:
        raise NotationError(line, "'(' opens a group that is not closed in its bar", track=track, bar=bar)
    return open_groups[0]


def _voices(tokens: list[str]) -> tuple[tuple[str, ...], ...]:
    voices: list[list[str]] = [[]]
    for token in tokens:
        if token == "&":
            voices.append([])
        else:
            voices[-1].append(token)
    return tuple(map(tuple, voices))
