"""Write closeloop_widgets/live/schema.json, the messages between Python and Live, from their dataclasses.

python scripts/make_live_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path

from closeloop_widgets.live.schema import message_schema

HERE = Path(__file__).resolve().parent.parent
FILE = HERE / "closeloop_widgets" / "live" / "schema.json"


def text() -> str:
    """The file's text."""
    return json.dumps(message_schema(), indent=1) + "\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(HERE)}")


if __name__ == "__main__":
    main()
