"""Draws docs/images/live-device.svg: the device of the bundled model function, from its patch."""

from __future__ import annotations

import json
from pathlib import Path

from closeloop_widgets.live.device.controls import starting_values
from closeloop_widgets.live.device.picture import device_svg
from closeloop_widgets.live.device.write import patch_for
from closeloop_widgets.models.kgram import kgram

IMAGE = Path(__file__).parents[1] / "docs" / "images" / "live-device.svg"

if __name__ == "__main__":
    schema = kgram.schema()
    patch, _ = patch_for([schema])
    IMAGE.write_text(device_svg(json.loads(patch.text()), kgram.name, starting_values(schema)), "utf-8")
