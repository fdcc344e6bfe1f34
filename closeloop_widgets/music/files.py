"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: str | os.PathLike[str], data: bytes, private: bool = False) -> None:
    """Puts a file in its place in one step: nobody ever reads half of it, and where it fails the old one stays.

    Parameters
    ----------
    path : of the file, in a folder that is there
    private : whether it is its owner's alone from its first moment on; else it has the permissions of the file that was
        there, or those of any new one

    Raises
    ------
    OSError
        It cannot be written.
    """
    target = Path(path)
    # Beside the path: a file is moved in one step only within a disk.
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if not private:
            os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The permissions the file has, or that a new one would get (a temporary file is its owner's alone)."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
