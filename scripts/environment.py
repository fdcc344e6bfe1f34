"""Make .venv and install the package into it, with the extras and dependency groups asked for.

    python3 scripts/environment.py --extra lab --group dev

Uses uv where it is there, because it is quicker; the standard library's venv and pip do as well. The file must also
*parse* on an older Python, so that it can say that a newer one is needed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
OLDEST = (3, 11)
FIRST_PIP_WITH_GROUPS = (25, 1)


def main() -> None:
    """Make the environment where it is missing, then install."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--extra", action="append", default=[], help="an extra of the package, such as lab")
    arguments.add_argument("--group", action="append", default=[], help="a dependency group of pyproject.toml")
    chosen = arguments.parse_args()
    if VENV_PYTHON.exists():
        refuse_old(str(VENV_PYTHON), hint="Delete .venv and run this again.")
    else:
        make_environment(find_python())
    install(chosen.extra, chosen.group)


def version_of(python: str) -> tuple[int, int] | None:
    """Major and minor version of an interpreter, or None where it does not run."""
    asked = [python, "-c", "import json, sys; print(json.dumps(sys.version_info[:2]))"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = json.loads(answer)
    return major, minor


def refuse_old(python: str, hint: str) -> None:
    """End with a plain sentence when `python` is too old or broken."""
    version = version_of(python)
    if version is None or version < OLDEST:
        found = "does not run" if version is None else f"is Python {version[0]}.{version[1]}"
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, but {python} {found}. {hint}")


def find_python() -> str:
    """The running interpreter when it is new enough, else the first on the path that is."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in (13, 12, 11, 14):
        found = shutil.which(f"python3.{minor}")
        if found and (version_of(found) or (0, 0)) >= OLDEST:
            return found
    refuse_old(sys.executable, hint="Install one, or name it: make PYTHON=/path/to/python3.11 ...")
    raise AssertionError("an old interpreter was not refused")


def make_environment(python: str) -> None:
    """Make .venv with the standard library, or with uv where Debian's python3-venv is missing."""
    print(f"Making .venv with {python}", flush=True)
    if subprocess.run([python, "-m", "venv", str(VENV)], check=False).returncode == 0:
        return
    uv = shutil.which("uv")
    if uv is None:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Could not make .venv. On Debian and Ubuntu: apt install python3-venv")
    run([uv, "venv", "--seed", "--clear", "--python", python, str(VENV)])


def install(extras: list[str], groups: list[str]) -> None:
    """Install the package editable, pinned by constraints.txt."""
    wanted = ["-c", "constraints.txt", "-e", f".[{','.join(extras)}]" if extras else "."]
    for group in groups:
        wanted += ["--group", group]
    uv = shutil.which("uv")
    if uv:
        run([uv, "pip", "install", "--python", str(VENV_PYTHON), *wanted])
        return
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check"]
    if groups and pip_version(pip) < FIRST_PIP_WITH_GROUPS:
        run([*pip, "install", "--quiet", "--upgrade", "pip>=25.1"])
    run([*pip, "install", "--quiet", *wanted])


def pip_version(pip: list[str]) -> tuple[int, int]:
    """Major and minor version of the environment's pip."""
    answer = subprocess.run([*pip, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = answer.split()[1].split(".")[:2]
    return int(major), int(minor)


def run(command: list[str]) -> None:
    """Run a command in the project's root, shown before it starts; its failure ends the script."""
    print("+", " ".join(command), flush=True)
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
