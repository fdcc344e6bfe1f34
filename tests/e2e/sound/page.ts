/**
 * Sound on a page of its own: `globalThis.sound` renders events offline, for exact measurements, and makes players,
 * whose buttons a test clicks. Code and soundfont come from the server of the page.
 */

import { newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";
import type { Score } from "../../../js/editor/src/score/types";
import { pageSound } from "../../../js/editor/src/sound/page";
import { Player, type PlayerState } from "../../../js/editor/src/sound/player";
import { type SoundSource, type Synth, WorkletSynth } from "../../../js/editor/src/sound/synth";

type Call = readonly [keyof Synth & ("reset" | "noteOn" | "noteOff" | "control" | "bend" | "program"), ...unknown[]];

let loads = 0;

const source: SoundSource = {
  available: () => true,
  async processor() {
    return (await fetch("synth-processor.js")).text();
  },
  async soundfont() {
    loads++;
    return (await fetch("soundfont.sf3")).arrayBuffer();
  },
};

/** Renders calls of a synthesizer, silencing channels on the way; the result is base64 of interleaved float32. */
async function render(calls: readonly Call[], seconds: number, silence?: { at: number; channels: number[] }) {
  const context = new OfflineAudioContext(2, seconds * 44100, 44100);
  const synth = await WorkletSynth.load(context, source);
  synth.analyser.connect(context.destination);
  for (const [name, ...given] of calls) (synth[name] as (...given: unknown[]) => void)(...given);
  await synth.prepare([]);
  if (silence) {
    void context.suspend(silence.at).then(async () => {
      synth.silence(silence.channels);
      await synth.prepare([]);
      await context.resume();
    });
  }
  const buffer = await context.startRendering();
  const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
  return base64(Float32Array.from({ length: 2 * left.length }, (_, at) => (at % 2 ? right : left)[at >> 1]));
}

function base64(samples: Float32Array): string {
  const bytes = new Uint8Array(samples.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Four held notes of a flute, a quarter each, at 120 quarters a minute. */
function makeScore(): Score {
  const [rows, quarter] = [[0, 1, 2, 3], 480];
  const notes = tableFromRows("notes", {
    id: rows.map((row) => row + 1),
    start: rows.map((row) => row * quarter),
    duration: rows.map(() => quarter),
    pitch: [69, 71, 73, 74],
    velocity: rows.map(() => 100),
  });
  const programs = tableFromRows("programs", { id: [5], tick: [0], value: [73] });
  return {
    ticksPerQuarter: quarter,
    name: "",
    tracks: [newTrack({ id: 1, notes, programs })],
    tempos: [],
    meters: [],
    keys: [],
    markers: [],
    carried: [],
    nextId: 6,
  };
}

/** A player with a Play button, as an editor has; `states` is what it reported. */
function makePlayer() {
  const leaving = new AbortController();
  const states: PlayerState[] = [];
  const sound = pageSound(source, leaving.signal);
  let synth: WorkletSynth | undefined;
  const player = new Player({
    sound: {
      async start() {
        synth = (await sound.start()) as WorkletSynth;
        return synth;
      },
    },
    score: makeScore(),
    report: (state) => states.push(state),
    signal: leaving.signal,
  });
  const button = document.body.appendChild(document.createElement("button"));
  const made = {
    player,
    states,
    button,
    leave: () => leaving.abort(),
    synth: () => synth,
    clicked: 0,
    firstSound: 0,
    /** The loudest sample of the last 46 ms. */
    level() {
      if (!synth) return 0;
      const samples = new Float32Array(synth.analyser.fftSize);
      synth.analyser.getFloatTimeDomainData(samples);
      return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    },
  };
  button.textContent = "Play";
  button.addEventListener("click", () => {
    made.clicked = performance.now();
    made.firstSound = 0;
    player.play();
    const listen = () => {
      if (made.level() > 0.001) made.firstSound = performance.now();
      else setTimeout(listen, 1);
    };
    listen();
  });
  return made;
}

const sound = { render, makePlayer, players: [] as ReturnType<typeof makePlayer>[], loads: () => loads };
(globalThis as unknown as { sound: typeof sound }).sound = sound;
