/** The fields of the selected notes: what each shows, and what a text typed into it does. No DOM here. */

import type { Chosen } from "../../score/edit";
import { locateNotes, moveNotes } from "../../score/edit";
import type { Change } from "../../score/ops";
import { changeColumn, columnRange, fieldFor, type NoteColumn } from "../../score/set-notes";
import { meterMap } from "../../score/time";
import type { Score } from "../../score/types";
import { gridStep } from "../../store/grid";
import type { State } from "../../store/state";
import { count, pitchName, positionInWords } from "../words";
import {
  type Edit,
  edited,
  lengthText,
  type Read,
  rangeText,
  readEdit,
  readLength,
  readNumber,
  readPitch,
  readPlace,
} from "./values";

/** An edit as the document takes it: its undo label, and its ops. */
export interface NoteEdit {
  readonly gesture: string;
  readonly change: Change;
}

export interface NoteField {
  readonly column: NoteColumn;
  readonly label: string;
  /** What may be typed. */
  readonly help: string;
  /** Its width, in characters. */
  readonly width: number;
  /** Whether it stands with those that are seldom asked for. */
  readonly seldom?: true;
  text(value: number, score: Score): string;
  /** What was typed, or null. */
  read(text: string, score: Score): Edit | null;
  /** What an arrow key adds; `many` is with Shift. */
  step(state: State, many: boolean): number;
}

const RELATIVE = "or +, −, * and / to change each";

export const NOTE_FIELDS: readonly NoteField[] = [
  {
    column: "start",
    label: "Start",
    help: "Bar, beat and ticks of the first note (3.2.120), or +1/8 to move them",
    width: 9,
    text: (value, score) => positionInWords(value, meterMap(score)),
    read: (text, score) =>
      readEdit(
        text,
        (typed) => readPlace(typed, meterMap(score)),
        (typed) => readLength(typed, score.ticksPerQuarter),
      ),
    step: (state, many) => gridTicks(state) * (many ? 4 : 1),
  },
  {
    column: "duration",
    label: "Length",
    help: `1/8, 1/8T, 1/8., quarter notes (1.5), with ticks (1.240), ${RELATIVE}`,
    width: 7,
    text: (value, score) => lengthText(value, score.ticksPerQuarter),
    read: (text, score) => readEdit(text, (typed) => readLength(typed, score.ticksPerQuarter)),
    step: (state, many) => gridTicks(state) * (many ? 4 : 1),
  },
  {
    column: "pitch",
    label: "Pitch",
    help: "C4, F♯3, 60, or +12 and −5 to transpose each",
    width: 7,
    text: (value) => pitchName(value),
    read: (text) => readEdit(text, readPitch, readWhole),
    step: (_, many) => (many ? 12 : 1),
  },
  numberField("velocity", "Velocity", 6, 1),
  { ...numberField("release_velocity", "Release", 6, 1), seldom: true },
  { ...numberField("probability", "Probability", 7, 0.05), seldom: true },
  { ...numberField("velocity_deviation", "Vel. deviation", 7, 1), seldom: true, read: readSigned },
];

function numberField(column: NoteColumn, label: string, width: number, step: number): NoteField {
  const { low, high } = fieldFor(column);
  return {
    column,
    label,
    help: `${low} to ${high}, ${RELATIVE}`.replaceAll("-", "−"),
    width,
    text: numberText,
    read: (text) => readEdit(text, readNumber),
    step: (_, many) => step * (many ? 10 : 1),
  };
}

/** A deviation may be negative: a sign says which, and does not move it. */
function readSigned(text: string): Edit | null {
  const edit = readEdit(text, readNumber);
  return edit?.kind === "shift" ? { ...edit, kind: "set" } : edit;
}

function readWhole(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function numberText(value: number): string {
  return String(Number(value.toFixed(2))).replace("-", "−");
}

function gridTicks(state: State): number {
  return Math.round(gridStep(state)) || Math.max(1, Math.round(state.score.ticksPerQuarter / 4));
}

/** What a field shows of these notes: their value, or from where to where they reach. */
export function fieldText(field: NoteField, chosen: readonly Chosen[], score: Score): string {
  const range = columnRange(chosen, field.column);
  if (!range) return "";
  const [low, high] = range.map((value) => field.text(value, score));
  // The group is placed by its first note; where its last one starts says little.
  return field.column === "start" ? low : rangeText(low, high);
}

/** What a text typed into a field does to these notes, or why it cannot. */
export function typedEdit(field: NoteField, text: string, score: Score, ids: ReadonlySet<number>): Read<NoteEdit> {
  const edit = field.read(text, score);
  if (!edit) return { problem: `“${text.trim()}” is no ${field.label.toLowerCase()}: write ${field.help}.` };
  return fieldEdit(field, edit, score, ids);
}

/** An edit of a field's column of these notes. */
export function fieldEdit(field: NoteField, edit: Edit, score: Score, ids: ReadonlySet<number>): Read<NoteEdit> {
  const chosen = locateNotes(score, ids);
  const range = columnRange(chosen, field.column);
  if (!range) return { problem: "These notes are gone." };
  const problem = misfit(field, edit, range, score);
  if (problem) return { problem };
  const size = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
  if (field.column === "start") {
    const change = moveNotes(score, ids, edited(range[0], edit) - range[0], 0);
    return { value: { gesture: `Move ${count(size, "note")}`, change } };
  }
  // A length of nothing is nobody's wish, though files have such notes.
  const low = field.column === "duration" ? 1 : undefined;
  const change = changeColumn(chosen, field.column, (value) => edited(value, edit), low);
  return { value: { gesture: `Change ${field.label.toLowerCase()} of ${count(size, "note")}`, change } };
}

/** Why an edit cannot be made; null where it can. A value that is moved past the end of its range stops there. */
function misfit(field: NoteField, edit: Edit, [low, high]: readonly [number, number], score: Score): string | null {
  const { column, label } = field;
  if ((column === "start" || column === "pitch") && edit.kind === "scale") {
    return `${label} cannot be multiplied: write ${field.help}.`;
  }
  const { low: least, high: most } = fieldFor(column);
  const [first, last] = [edited(low, edit), edited(high, edit)];
  if (column === "start") return first < 0 ? "That is before the piece begins." : tooLate(first + high - low, most);
  if (column === "duration")
    return first < 1 && edit.kind === "set" ? "A length is at least one tick." : tooLate(last, most);
  const bounded = edit.kind === "set" || column === "pitch";
  if (!bounded || (first >= least && last <= most)) return null;
  return `${label} goes from ${field.text(least, score)} to ${field.text(most, score)}.`;
}

function tooLate(tick: number, most: number): string | null {
  return tick > most ? "That is later than a piece can be." : null;
}
