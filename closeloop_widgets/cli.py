"""The command line: `closeloop live device` writes a device for Live, `closeloop live serve` answers one."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from closeloop_widgets.errors import CloseloopError


class CommandError(CloseloopError, ValueError):
    """What was typed cannot be done."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns 0, or 1 where it was refused (the reason is on the error output).

    Parameters
    ----------
    arguments : without the program's name; those of the process where left out
    """
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except CloseloopError as refused:
        print(f"closeloop: {refused}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def find_functions(names: str) -> list[Callable[..., Any]]:
    """The functions that a command names.

    Parameters
    ----------
    names : `module:name`, several with commas between; modules in the working folder are found too

    Raises
    ------
    CommandError
        A name is not of that shape, or there is no such module or function in it.

    Examples
    --------
    >>> [function.__name__ for function in find_functions("closeloop_widgets:kgram")]
    ['kgram']
    """
    if "" not in sys.path:
        sys.path.insert(0, "")
    return [_function(name.strip()) for name in names.split(",") if name.strip()]


def _function(said: str) -> Callable[..., Any]:
    module_name, _, name = said.partition(":")
    if not (module_name and name):
        raise CommandError(f"a function is named module:name, such as closeloop_widgets:kgram, not {said!r}")
    try:
        found = getattr(importlib.import_module(module_name), name)
    except ModuleNotFoundError as error:
        raise CommandError(f"there is no module {error.name!r}, which {said!r} needs, in the path of Python") from error
    except AttributeError as error:
        raise CommandError(f"the module {module_name!r} has no {name!r}") from error
    if not callable(found):
        raise CommandError(f"{said!r} is a {type(found).__name__}, not a function")
    function: Callable[..., Any] = found
    return function


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="closeloop", description="Model functions and Ableton Live.")
    rooms = parser.add_subparsers(title="commands", required=True)
    live = rooms.add_parser("live", help="the bridge to Ableton Live")
    commands = live.add_subparsers(title="commands", required=True)

    device = commands.add_parser("device", help="write a Max for Live device with the controls of functions")
    device.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write into")
    device.add_argument("--functions", default="", metavar="MODULE:NAME,...", help="whose controls it is to have")
    device.add_argument("--name", help="of the file; the first function's where left out")
    device.add_argument("--title", help="what stands on the device")
    device.add_argument(
        "--engine", choices=["js", "v8"], default="js", help="what runs its scripts; v8 needs Live 12.2"
    )
    device.set_defaults(run=_device)

    serve = commands.add_parser("serve", help="answer the buttons of a device, without a notebook")
    serve.add_argument("functions", metavar="MODULE:NAME,...", help="the functions that the device is to show")
    serve.add_argument("--code", help="the six digits that the device shows, for the first time")
    serve.add_argument("--port", type=_port, help="of the device, where several are open: 9610 is the first one's")
    serve.set_defaults(run=_serve)
    return parser


def _device(asked: argparse.Namespace) -> None:
    from closeloop_widgets.live.device.write import write_device
    from closeloop_widgets.models.schema import name_of

    functions = find_functions(asked.functions)
    name = asked.name or (name_of(functions[0]) if functions else "closeloop")
    file = f"{name.removesuffix('.amxd')}.amxd"
    try:
        written = write_device(asked.out / file, functions, title=asked.title, engine=asked.engine)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CommandError(
            f"the device cannot be written into {str(asked.out)!r} ({why}): choose another with --out"
        ) from error
    print(f"{written.device}: drop it onto a MIDI track of Live.")
    print(f"{written.folder}: the same with its scripts beside it, to be changed in Max.")
    for one in written.undrawn:
        print(f"{one.function}: there is no control for {one.parameter}: {one.reason}.")


def _serve(asked: argparse.Namespace) -> None:
    functions = find_functions(asked.functions)
    if not functions:
        raise CommandError("name at least one function to serve, such as closeloop_widgets:kgram")
    from closeloop_widgets.live import DirectCarrier, Live
    from closeloop_widgets.live.service import serve

    serve(functions, asked.code, None if asked.port is None else Live(DirectCarrier(asked.port)))


def _port(said: str) -> int:
    if said.isascii() and said.isdigit() and 1 <= int(said) <= 65535:
        return int(said)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, such as 9611, not {said!r}")
