"""Who may talk to Live: the code that the device shows once, and the token that is kept instead of it.

The token is as good as a password for the set: it stands in a file that only its owner may read, in no address and in
no log.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import sys
from pathlib import Path

from closeloop_widgets.live.errors import BadRequestError
from closeloop_widgets.music.files import write_whole

FOLDER_VARIABLE = "CLOSELOOP_DATA"
"""Names another folder than the user's own for what is kept."""


def checked_code(code: str | int) -> str:
    """The six digits of a code as somebody typed them.

    Raises
    ------
    BadRequestError
        They are not six digits.

    Examples
    --------
    >>> checked_code("042 137")
    '042137'
    """
    digits = re.sub(r"[\s-]", "", str(code))
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise BadRequestError(
            "A code has six digits.", 'Type what the device shows, as a text, so that a leading 0 stays: "042137".'
        )
    return digits


def new_token() -> str:
    """128 bits of chance, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def same(a: str, b: str) -> bool:
    """Whether two tokens or codes are the same, in a time that does not tell how much of them is.

    Examples
    --------
    >>> same("042137", "042137"), same("042137", "042138"), same("é", "e")
    (True, False, False)
    """
    return hmac.compare_digest(a.encode(), b.encode())


def data_folder() -> Path:
    """Where the user's programs keep their data, on this system."""
    if FOLDER_VARIABLE in os.environ:
        return Path(os.environ[FOLDER_VARIABLE])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "closeloop"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "closeloop"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "closeloop"


SETS = 16
"""Sets whose devices are remembered at one address; a device remembers as many programs."""


class Tokens:
    """The tokens of the devices that were paired, by address.

    Each Live set has a device of its own, and all of them listen on the first port: an address has a token for each.

    Parameters
    ----------
    path : their file; None is `live-tokens.json` in the user's data folder

    Examples
    --------
    >>> tokens = Tokens(Path("tokens.json"))
    >>> tokens.keep("direct:9610", "0" * 32)
    >>> tokens.of("direct:9610") == "0" * 32, tokens
    (True, <Tokens of 1 device>)
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = data_folder() / "live-tokens.json" if path is None else path

    def of(self, address: str) -> str | None:
        """The token for an address that was good last; None where there is none."""
        return next(iter(self.all_of(address)), None)

    def all_of(self, address: str) -> tuple[str, ...]:
        """The tokens for an address; first the one that was good last."""
        return self._read().get(address, ())

    def keep(self, address: str, token: str) -> None:
        """Keeps a token from now on; the file is never half written, and never anyone else's to read."""
        others = (other for other in self.all_of(address) if other != token)
        self._write({**self._read(), address: (token, *others)[:SETS]})

    def forget(self, address: str) -> None:
        """Forgets the tokens for an address."""
        self._write({name: own for name, own in self._read().items() if name != address})

    def _read(self) -> dict[str, tuple[str, ...]]:
        """What the file holds; where it is not there or is none of ours, nothing: pairing again is all it takes."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: own for name, said in found.items() if (own := _tokens_in(said))}

    def _write(self, tokens: dict[str, tuple[str, ...]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._path, json.dumps(tokens).encode(), private=True)

    def __repr__(self) -> str:
        count = sum(map(len, self._read().values()))
        return f"<Tokens of {count} device{'' if count == 1 else 's'}>"


def _tokens_in(said: object) -> tuple[str, ...]:
    """Those of an address. A file of an earlier version has one, and no list."""
    tokens = said if isinstance(said, list) else [said]
    return tuple(token for token in map(str, tokens) if re.fullmatch(r"[0-9a-f]{32}", token))
