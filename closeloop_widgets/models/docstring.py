"""What a docstring says of a function and of its parameters, in the numpy or the Google style."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

NUMPY_SECTION = re.compile(r"(?:Other |Keyword )?Parameters\n-{3,}\n")
GOOGLE_SECTION = re.compile(r"(?:Args|Arguments|Parameters|Keyword Args):[ \t]*\n(?=[ \t])")
ANY_HEADING = re.compile(r"^(?:\w[\w ]*\n-{3,}|\w[\w ]*:[ \t]*\n(?=[ \t]))$", re.MULTILINE)


def description(fn: Callable[..., Any]) -> str:
    """The docstring's first paragraph, on one line; `""` where there is none."""
    doc = inspect.getdoc(fn) or ""
    first = doc.split("\n\n", 1)[0]
    return "" if ANY_HEADING.match(first + "\n") or first.startswith((":param", "@param")) else _joined(first)


def parameter_help(fn: Callable[..., Any]) -> dict[str, str]:
    """What the docstring says of each parameter, each on one line.

    Examples
    --------
    >>> def infill(score, *, temperature=1.0, style=""):
    ...     '''Fills bars.
    ...
    ...     Parameters
    ...     ----------
    ...     temperature : float
    ...         Below 1 the likely
    ...         becomes likelier.
    ...     style : what to write like
    ...     '''
    >>> parameter_help(infill)
    {'temperature': 'Below 1 the likely becomes likelier.', 'style': 'what to write like'}
    """
    doc = inspect.getdoc(fn) or ""
    found: dict[str, str] = {}
    for section in NUMPY_SECTION.finditer(doc):
        found.update(_numpy_entries(doc[section.end() :]))
    for section in GOOGLE_SECTION.finditer(doc):
        found.update(_google_entries(doc[section.end() :]))
    return found


def _numpy_entries(text: str) -> dict[str, str]:
    """`names : type` at the margin with the help indented below; or `name : help` on one line, as is done here."""
    lines = text.split("\n")
    entries: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if set(following.strip()) == {"-"} and len(following.strip()) >= 3:
            break  # the next section's heading
        if line and not line[0].isspace():
            names, _, rest = line.partition(":")
            entries.append((names.strip(), rest.strip(), []))
        elif line.strip() and entries:
            entries[-1][2].append(line)
    return {
        name.strip().lstrip("*"): _joined("\n".join(below))
        if below and not _is_sentence(rest)
        else _joined("\n".join([rest, *below]))
        for names, rest, below in entries
        for name in names.split(",")
    }


def _is_sentence(text: str) -> bool:
    """Whether what stands after the colon is help that goes on below it, rather than a type."""
    return len(text.split()) > 4


def _google_entries(text: str) -> dict[str, str]:
    """`name (type): help` indented, going on further indented."""
    entries: dict[str, list[str]] = {}
    margin: int | None = None
    current: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            break
        margin = indent if margin is None else margin
        head = re.match(r"\*{0,2}(\w+)\s*(?:\([^)]*\))?:\s*(.*)", line.strip())
        if indent <= margin and head:
            current = entries.setdefault(head[1], [])
            current.append(head[2])
        else:
            current.append(line)
    return {name: _joined("\n".join(lines)) for name, lines in entries.items()}


def _joined(text: str) -> str:
    return " ".join(text.split())
