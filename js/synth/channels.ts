/** The synthesizer's channels: as many as are asked for, put back to where General MIDI starts, and fed with events. */

import { DEFAULT_MIDI_CONTROLLERS, type SpessaSynthProcessor } from "spessasynth_core";
import type { SynthEvent } from "./messages";

/** How much of each channel goes to the reverb until a piece says otherwise (General MIDI 2, 3.3.8: 40). */
const REVERB = { number: 91, value: 40 };
/** Parameters are set by these in several steps, below, and a portamento would start with 84. */
const NOT_STATE = new Set([6, 38, 84, 96, 97, 98, 99, 100, 101]);
const FIRST_CHANNEL_MODE = 120;
/** Registered parameters (number, coarse, fine): bend range of two semitones, no fine and no coarse tuning. */
const REGISTERED = [
  [0, 2, 0],
  [1, 64, 0],
  [2, 64, 0],
] as const;

export function play(synth: SpessaSynthProcessor, event: SynthEvent): void {
  const { channel, a, b } = event;
  needChannel(synth, channel);
  if (event.kind === "on") synth.noteOn(channel, a, b);
  else if (event.kind === "off") synth.noteOff(channel, a);
  else if (event.kind === "control") synth.controllerChange(channel, a as never, b);
  else if (event.kind === "bend") synth.pitchWheel(channel, a + 8192);
  else if (event.kind === "program") synth.programChange(channel, a);
  else reset(synth, channel, a === 1);
}

export function needChannel(synth: SpessaSynthProcessor, channel: number): void {
  while (synth.midiChannels.length <= channel) synth.createMIDIChannel();
}

/** Puts a channel back to where it starts. "Reset all controllers" is not enough: it leaves volume, pan and banks. */
function reset(synth: SpessaSynthProcessor, channel: number, drums: boolean): void {
  const control = (number: number, value: number) => synth.controllerChange(channel, number as never, value);
  const { midiControllers } = synth.midiChannels[channel];
  for (let number = 0; number < FIRST_CHANNEL_MODE; number++) {
    const standard = DEFAULT_MIDI_CONTROLLERS[number];
    if (!NOT_STATE.has(number) && midiControllers[number] !== standard) control(number, standard >> 7);
  }
  control(REVERB.number, REVERB.value);
  for (const [parameter, coarse, fine] of REGISTERED) {
    control(101, 0);
    control(100, parameter);
    control(6, coarse);
    control(38, fine);
  }
  control(101, 127);
  control(100, 127);
  synth.pitchWheel(channel, 8192);
  synth.midiChannels[channel].setDrums(drums);
  synth.programChange(channel, 0);
}
