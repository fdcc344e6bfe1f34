"""What every device has, whichever functions it is for: connecting, where music comes from and goes, and the scripts.

The wiring (docs/design/live-device.md): every object that is seen tells the patch's script its name and what it says;
that script sets objects by their names, so that no cord goes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from closeloop_widgets.live.device.boxes import Box, button, dial, fader, field_of_text, label, menu, number, typed
from closeloop_widgets.live.device.patch import Patch

NODE_SCRIPT = "closeloop.node.js"
LIVE_SCRIPT = "closeloop.live.js"
PATCH_SCRIPT = "closeloop.patch.js"

WIDTH = 212.0
"""Of what is left of the functions."""

DIALS = 8
DIALS_WIDTH = 196.0

SOURCES = ("Selection", "Notes", "Clip", "Loop brace", "Tracks")
"""What is taken as the selection: auto, notes, clip, loop, tracks in the messages."""

PLACES = ("The selection's place", "New scenes", "Take lanes")
"""Where results go: region, scenes, take_lanes in the messages."""


def add_scripts(patch: Patch, engine: str) -> None:
    """The three scripts, what tells them that Live is ready, the store of values, and MIDI that passes through."""
    node = patch.add(_script("node", f"node.script {NODE_SCRIPT} @autostart 1 @watch 0"))
    live = patch.add(_script("live", f"{engine} {LIVE_SCRIPT}"))
    panel = patch.add(_script("patch", f"{engine} {PATCH_SCRIPT}"))
    sorting = patch.add(typed("sorting", "route to_patch"))
    # The Live API is for the low-priority thread, and Node's messages may come on the other.
    later = patch.add(typed("later", "deferlow"))
    patch.cord(node, sorting)
    patch.cord(sorting, panel)
    patch.cord(sorting, later, outlet=1)
    patch.cord(later, live)
    patch.cord(live, node)
    patch.cord(panel, node)

    device = patch.add(typed("device", "live.thisdevice"))
    ready = patch.add(Box("ready", "message", "live_ready"))
    patch.cord(device, ready)
    patch.cord(ready, live)
    patch.cord(ready, panel)

    store = patch.add(_store())
    stored = patch.add(typed("stored", "prepend state"))
    patch.cord(panel, store, outlet=1)
    patch.cord(store, stored)
    patch.cord(stored, panel)

    into = patch.add(typed("midi-in", "midiin"))
    patch.cord(into, patch.add(typed("midi-out", "midiout")))


def add_connection(patch: Patch, title: str) -> None:
    """The left column: connecting, selection, where results go, progress."""
    patch.add(label("title", title, (6, 3, 168, 16), bold=True, size=11.0))
    tell(patch, button("info", "?", (184, 4, 20, 16), "Shows what the function of each button does, and who made it."))
    tell(
        patch, field_of_text("address", (8, 24, 130, 18), "Where the notebook listens; empty: it comes to this device.")
    )
    tell(patch, button("connect", "Connect", (142, 24, 62, 18), "Connects to the notebook, or lets go of it."))
    patch.add(label("status", "Not connected. Press Connect.", (6, 44, 200, 52)))
    patch.add(label("source-label", "Take", (6, 99, 42, 16)))
    tell(patch, menu("source", SOURCES, (50, 98, 154, 18), "What a function is to work on."))
    patch.add(label("place-label", "Put into", (6, 121, 44, 16)))
    tell(patch, menu("place", PLACES, (50, 120, 154, 18), "Where results go. What is there already is never lost."))
    patch.add(label("takes-label", "Takes", (68, 145, 36, 16)))
    tell(patch, number("takes", (104, 144, 34, 18), "How many results to make.", 1, 64, whole=True))
    patch.add(fader("progress", (8, 146, 56, 14), "How far the function is.", read_only=True))
    tell(patch, button("cancel", "Cancel", (142, 144, 62, 18), "Stops the function that is running."))


def add_dials(patch: Patch, left: float, moved: Sequence[tuple[str, float]]) -> None:
    """The parameters that Live can automate: always eight, so that an automation never loses its own.

    Parameters
    ----------
    left : where they begin, in pixels
    moved : what the first of them stand for, and where it begins; the others are free for functions that come later
    """
    patch.add(label("dials-label", "Automation", (left, 3, 120, 16), bold=True))
    for index in range(DIALS):
        row, column = divmod(index, 4)
        place = (left + 4 + column * 47, 24.0 + row * 68, 44.0, 48.0)
        name, start = moved[index] if index < len(moved) else (f"Control {index + 1}", 0.0)
        short = name.rsplit(": ", 1)[-1]
        one = patch.add(dial(f"dial-{index + 1}", f"{index + 1} {name}", short, place, start))
        said = patch.add(typed(f"{one.id}-said", f"prepend dial {index + 1}"))
        patch.cord(one, said)
        patch.cord(said, "patch")
        patch.banks.append(f"{index + 1} {name}")


def tell(patch: Patch, box: Box, *names: str) -> None:
    """Adds a box that tells the patch's script what it says, after its id, or after the names given."""
    said = typed(f"{box.id}-said", " ".join(["prepend", *(names or (box.id,))]))
    patch.add(box, said)
    patch.cord(box, said)
    patch.cord(said, "patch")


def _script(id: str, text: str) -> Box:
    attributes = {"varname": f"script-{id}"}
    return typed(id, text, **attributes, saved_object_attributes=_saved(text))


def _saved(text: str) -> dict[str, object]:
    if text.startswith("node.script"):
        return {"autostart": 1, "defer": 0, "node_bin_path": "", "npm_bin_path": "", "watch": 0}
    return {"filename": text.split(" ")[1], "parameter_enable": 0}


def _store() -> Box:
    """Keeps the controls' values with the set, as one parameter that nobody sees (a blob: type 3, stored only)."""
    value = {
        "parameter_longname": "closeloop state",
        "parameter_shortname": "state",
        "parameter_type": 3,
        "parameter_invisible": 1,
    }
    saved = {"parameter_enable": 1, "parameter_mappable": 0}
    return typed(
        "store",
        "pattr closeloop_state",
        varname="closeloop_state",
        saved_attribute_attributes={"valueof": value},
        saved_object_attributes=saved,
    )
