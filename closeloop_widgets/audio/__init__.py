"""Sound: the project's soundfont, the browser's synthesizer as a file, and rendering in the kernel."""

from __future__ import annotations

from closeloop_widgets.audio.engines import AudioError
from closeloop_widgets.audio.files import processor_path, soundfont_path
from closeloop_widgets.audio.render import available_engines, render

__all__ = ["AudioError", "available_engines", "processor_path", "render", "soundfont_path"]
