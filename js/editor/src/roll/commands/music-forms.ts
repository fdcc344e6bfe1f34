/** Musical edits that ask how: what was chosen last is what the form begins with, in each view. */

import { moveNotes } from "../../score/edit";
import { type Humanizing, humanize } from "../../score/humanize";
import { type Edges, quantize } from "../../score/quantize";
import { meterMap, tempoMap } from "../../score/time";
import { transposeInScale } from "../../score/transpose";
import { GRID_CHOICES } from "../../shell/grid-choices";
import { scaleInWords } from "../../shell/words";
import { gridStep } from "../../store/grid";
import { scaleOf } from "../../store/scale";
import type { Values } from "../../ui/dialog";
import type { RollContext } from "../context";
import { gridInWords } from "./grid-commands";
import { auditionFirst, reshape, selectedCount } from "./note-commands";

interface QuantizeOptions {
  /** A choice of `GRID_CHOICES`, or the grid that the editor has when notes are quantized. */
  readonly grid: string;
  readonly edges: Edges;
  /** Both in percent. */
  readonly strength: number;
  readonly swing: number;
}

type Unit = "semitones" | "degrees" | "octaves";

interface Remembered {
  quantize: QuantizeOptions;
  humanize: Humanizing;
  transpose: { readonly by: number; readonly unit: Unit };
}

const AS_EDITOR = "editor";

const remembered = new WeakMap<RollContext, Remembered>();

function optionsOf(context: RollContext): Remembered {
  let options = remembered.get(context);
  if (!options) {
    options = {
      quantize: { grid: AS_EDITOR, edges: "notes", strength: 100, swing: 0 },
      humanize: { seconds: 0.01, velocity: 8, seed: Math.floor(Math.random() * 10_000) },
      transpose: { by: 12, unit: "semitones" },
    };
    remembered.set(context, options);
  }
  return options;
}

// --- quantize

export function quantizeAsBefore(context: RollContext): void {
  const { grid, edges, strength, swing } = optionsOf(context).quantize;
  const { state } = context;
  const choice = GRID_CHOICES.find(({ value }) => value === grid);
  const setting = { ...state.grid, ...choice?.grid };
  // A grid that is off says nothing: sixteenths then, as for new notes.
  const step = gridStep({ ...state, grid: setting }) || context.step();
  const how = { step, edges, strength: strength / 100, swing: swing / 100 };
  reshape(context, {
    verb: "Quantize",
    change: quantize(context.selected(), meterMap(state.score), how),
    done: `Quantized ${selectedCount(context)}: ${gridInWords(setting)}, ${strength} %${swing ? `, swing ${swing} %` : ""}`,
    nothing: "The notes are on the grid already",
  });
}

const EDGES: readonly { readonly value: Edges; readonly title: string }[] = [
  { value: "notes", title: "Starts, keep lengths" },
  { value: "starts", title: "Starts, keep ends" },
  { value: "ends", title: "Ends" },
  { value: "both", title: "Starts and ends" },
];

export function askHowToQuantize(context: RollContext): void {
  const options = optionsOf(context);
  const { grid, edges, strength, swing } = options.quantize;
  const fixed = GRID_CHOICES.filter((choice) => choice.grid.kind === "fixed");
  const grids = [{ value: AS_EDITOR, title: "As the editor's" }, ...fixed];
  context.ask({
    title: `Quantize ${selectedCount(context)}`,
    fields: [
      { kind: "choice", name: "grid", label: "Grid", value: grid, choices: grids },
      { kind: "choice", name: "edges", label: "Move", value: edges, choices: EDGES },
      { kind: "number", name: "strength", label: "Strength", value: strength, low: 0, high: 100, step: 1, unit: "%" },
      { kind: "number", name: "swing", label: "Swing", value: swing, low: 0, high: 100, step: 1, unit: "%" },
    ],
    confirm: "Quantize",
    done: (values) => {
      options.quantize = {
        grid: String(values.grid),
        edges: values.edges as Edges,
        strength: Number(values.strength),
        swing: Number(values.swing),
      };
      quantizeAsBefore(context);
    },
  });
}

// --- humanize

const MILLISECONDS = 1000;

export function askHowToHumanize(context: RollContext): void {
  const options = optionsOf(context);
  const { seconds, velocity, seed } = options.humanize;
  const time = Math.round(seconds * MILLISECONDS);
  context.ask({
    title: `Humanize ${selectedCount(context)}`,
    fields: [
      { kind: "number", name: "time", label: "Time, up to ±", value: time, low: 0, high: 200, step: 1, unit: "ms" },
      { kind: "number", name: "velocity", label: "Velocity, up to ±", value: velocity, low: 0, high: 64, step: 1 },
      { kind: "number", name: "seed", label: "Seed", value: seed, low: 0, high: 2 ** 31 - 1, step: 1 },
    ],
    confirm: "Humanize",
    done: (values) => {
      const how = humanizingOf(values);
      // The next time it is another way of playing; this one comes again with the seed that is said here.
      options.humanize = { ...how, seed: (how.seed + 1) % 2 ** 31 };
      reshape(context, {
        verb: "Humanize",
        change: humanize(context.selected(), tempoMap(context.state.score), how),
        done: `Humanized ${selectedCount(context)}, seed ${how.seed}`,
        nothing: "Nothing to humanize: time and velocity are to stay",
      });
    },
  });
}

function humanizingOf(values: Values): Humanizing {
  return {
    seconds: Number(values.time) / MILLISECONDS,
    velocity: Number(values.velocity),
    seed: Number(values.seed),
  };
}

// --- transpose

const SEMITONES = 1;
const OCTAVES = 12;

export function askHowToTranspose(context: RollContext): void {
  const options = optionsOf(context);
  const { by, unit } = options.transpose;
  const units: readonly { readonly value: Unit; readonly title: string }[] = [
    { value: "semitones", title: "semitones" },
    { value: "degrees", title: `steps of ${scaleInWords(scaleOf(context.state))}` },
    { value: "octaves", title: "octaves" },
  ];
  context.ask({
    title: `Transpose ${selectedCount(context)}`,
    fields: [
      { kind: "number", name: "by", label: "Up by (or down: −)", value: by, low: -60, high: 60, step: 1 },
      { kind: "choice", name: "unit", label: "Unit", value: unit, choices: units },
    ],
    confirm: "Transpose",
    done: (values) => {
      options.transpose = { by: Number(values.by), unit: values.unit as Unit };
      transpose(context, options.transpose);
    },
  });
}

function transpose(context: RollContext, { by, unit }: Remembered["transpose"]): void {
  const { score, selection } = context.state;
  const change =
    unit === "degrees"
      ? transposeInScale(context.selected(), scaleOf(context.state), by)
      : moveNotes(score, selection, 0, by * (unit === "octaves" ? OCTAVES : SEMITONES));
  reshape(context, {
    verb: "Transpose",
    change,
    done: `Transposed ${selectedCount(context)} by ${by} ${unit}`,
    nothing: by ? "Nothing to transpose: a note is at the end of the keyboard" : "Nothing to transpose: it is by 0",
  });
  if (change.length) auditionFirst(context);
}
