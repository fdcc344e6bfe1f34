"""Install what the tests need from outside Python and Node: a Chromium, FluidSynth, a soundfont, real MIDI files.

Does nothing where all of it is there. Where something is missing it is installed through apt-get or Homebrew when
that can be done without a question, and said in plain words when not: a test that lacks its data is skipped and says
why, a browser test that lacks its browser fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something the tests use: how to see that it is there, and which package brings it."""

    what: str
    there: Callable[[], bool]
    apt: str
    brew: str | None = None


def any_program(*names: str) -> Callable[[], bool]:
    """Whether one of the programs is on the path."""
    return lambda: any(shutil.which(name) for name in names)


def chromium_is_there() -> bool:
    """Whether the browser tests would find a Chromium: named, on the path, or a Mac's Chrome."""
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return (
        bool(os.environ.get("CHROMIUM"))
        or mac.exists()
        or any_program("chromium", "google-chrome", "chromium-browser")()
    )


NEEDS = [
    Need("Chromium, which the browser tests drive", chromium_is_there, "chromium", "--cask chromium"),
    Need("FluidSynth, the reference sound engine", any_program("fluidsynth"), "fluidsynth", "fluid-synth"),
    Need(
        "31 real General MIDI files",
        Path("/usr/share/games/openttd/baseset/openmsx").is_dir,
        "openttd-openmsx",
    ),
    Need(
        "the soundfont that ours is cut from",
        Path("/usr/share/sounds/sf3/FluidR3Mono_GM.sf3").exists,
        "fluidr3mono-gm-soundfont",
    ),
]


def main() -> None:
    """Install what is missing, or say what to install."""
    missing = [need for need in NEEDS if not need.there()]
    if not missing:
        return
    for need in missing:
        print(f"Missing: {need.what}")
    for command in commands(missing):
        print("+", " ".join(command), flush=True)
        subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    still = [need for need in missing if not need.there()]
    if still:
        print("Could not be installed here; the tests go on without. On Debian and Ubuntu:", file=sys.stderr)
        print("  sudo apt-get install", " ".join(need.apt for need in still), file=sys.stderr)


def commands(missing: list[Need]) -> list[list[str]]:
    """The commands that install the missing ones without asking anything, or none."""
    if shutil.which("apt-get"):
        root = as_root()
        if root is None:
            return []
        install = [*root, "apt-get", "install", "-y", "--no-install-recommends"]
        return [[*root, "apt-get", "update", "-q"], [*install, *(need.apt for need in missing)]]
    if shutil.which("brew"):
        return [["brew", "install", *need.brew.split()] for need in missing if need.brew]
    return []


def as_root() -> list[str] | None:
    """What to put before a command so that it runs as root: nothing, sudo when it asks no password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    can = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0
    return sudo if can else None


if __name__ == "__main__":
    main()
