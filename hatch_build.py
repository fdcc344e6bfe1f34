"""A wheel without the editor's bundle would install and show nothing, so it is refused.

The bundle is committed (an install straight from the repository has no Node), and `make build` makes it anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("closeloop_widgets/static/widget.js")


class RequireBundle(BuildHookInterface[Any]):
    """Stops the build of a wheel when the bundle is not there. An editable install may go without it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or (Path(self.root) / BUNDLE).is_file():
            return
        raise FileNotFoundError(
            f"{BUNDLE} is missing, so the wheel would have no editor. Build it with `make build` (Node 20.19 or newer)."
        )
