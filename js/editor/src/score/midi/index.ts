/**
 * Standard MIDI Files, for when there is no kernel: the twin of `closeloop_widgets/music/midi/`.
 *
 * Reading gives the score that the kernel's reader gives, with the same ids. Writing spells a score canonically: how a
 * file had put simultaneous events in order, and its chunks that are no tracks, are known only to the kernel.
 */

export { readMidi } from "./read";
export { writeMidi } from "./write";
