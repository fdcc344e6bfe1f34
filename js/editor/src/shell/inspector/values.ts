/** Places, lengths, pitches and numbers as musicians write them, and back. No DOM here. */

import { mergedSpans, type Span } from "../../score/region";
import type { MeterMap } from "../../score/time";
import { pitchName, positionInWords } from "../words";

/** A value that was typed, or the sentence that says what is expected. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/** What was typed does to a value: makes it another, moves it, or scales it. */
export interface Edit {
  readonly kind: "set" | "shift" | "scale";
  readonly by: number;
}

/**
 * "+12" and "-5" move a value, "*2" and "/2" scale it, anything else is a new one. `absolute` reads a value, `amount` what a
 * value is moved by; both give null where they cannot. Null where nothing can be made of the text.
 */
export function readEdit(
  text: string,
  absolute: (text: string) => number | null,
  amount: (text: string) => number | null = absolute,
): Edit | null {
  const typed = text.trim().replace(/^[\u2212\u2013]/, "-");
  const [sign, rest] = [typed[0], typed.slice(1).trim()];
  const edit = (kind: Edit["kind"], by: number | null): Edit | null => (by === null ? null : { kind, by });
  if (sign === "+") return edit("shift", amount(rest));
  if (sign === "-") return edit("shift", negative(amount(rest)));
  if (sign === "*" || sign === "×") return edit("scale", readNumber(rest));
  if (sign === "/") return edit("scale", inverse(readNumber(rest)));
  return edit("set", absolute(typed));
}

/** What an edit makes of a value. */
export function edited(value: number, { kind, by }: Edit): number {
  if (kind === "set") return by;
  return kind === "shift" ? value + by : value * by;
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}

function inverse(value: number | null): number | null {
  return value === null || value === 0 ? null : 1 / value;
}

/** A number that is not negative; a comma may be the decimal point. */
export function readNumber(text: string): number | null {
  return /^(\d+([.,]\d*)?|[.,]\d+)$/.test(text) ? Number(text.replace(",", ".")) : null;
}

const STEPS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const SIGNS: Readonly<Record<string, number>> = { "": 0, "#": 1, "♯": 1, b: -1, "♭": -1 };

/** "C4", "f#3", "Bb2" or a number, as 0 to 127; null for anything else. */
export function readPitch(text: string): number | null {
  const number = /^\d+$/.test(text) ? Number(text) : null;
  const [, letter, sign, octave] = /^([A-Ga-g])([#♯b♭]?)(-?\d)$/.exec(text.replace("\u2212", "-")) ?? [];
  const pitch = letter ? STEPS[letter.toUpperCase()] + SIGNS[sign] + 12 * (Number(octave) + 1) : number;
  return pitch !== null && pitch >= 0 && pitch <= 127 ? pitch : null;
}

/** "C4–G4", or one pitch; null where it is neither. */
export function readPitches(text: string): readonly [number, number] | null {
  const ends = text.split(/\s*(?:[–—]|\bto\b|(?<=\d)-)\s*/).map((end) => readPitch(end.trim()));
  const [low, high = low] = ends;
  if (ends.length > 2 || low === null || high === null) return null;
  return low < high ? [low, high] : [high, low];
}

/** "3", "3.2" or "3.2.120": bar, beat, ticks, counted as a musician does. The tick, or null. */
export function readPlace(text: string, meters: MeterMap): number | null {
  const [, bar, beat = "1", tick = "0"] = /^(\d{1,6})(?:\.(\d{1,4})(?:\.(\d{1,6}))?)?$/.exec(text.trim()) ?? [];
  if (!bar || Number(bar) < 1 || Number(beat) < 1) return null;
  const { start, beat: length } = meters.bar(Number(bar) - 1);
  return start + (Number(beat) - 1) * length + Number(tick);
}

/**
 * A length in ticks, or null. "1/8" of a whole note, "1/8T" as a triplet, "1/8." dotted; "1.240" is a quarter note and 240
 * ticks (three digits or more), "1.5" quarter notes and a half, "90t" ticks.
 */
export function readLength(text: string, ticksPerQuarter: number): number | null {
  const typed = text.trim();
  const fraction = /^(\d+)\/(\d+)\s*([tT.]?)$/.exec(typed);
  if (fraction) {
    const [, above, below, kind] = fraction;
    const scale = kind === "." ? 3 / 2 : kind ? 2 / 3 : 1;
    return Number(below) > 0 ? Math.round(((4 * Number(above)) / Number(below)) * scale * ticksPerQuarter) : null;
  }
  const [, quarters, ticks] = /^(\d+)\.(\d{3,})$/.exec(typed) ?? [];
  if (ticks) return Number(quarters) * ticksPerQuarter + Number(ticks);
  if (/^\d+\s*t$/i.test(typed)) return Number.parseInt(typed, 10);
  const number = readNumber(typed);
  return number === null ? null : Math.round(number * ticksPerQuarter);
}

/** "1/8", "1/8T", "1/4." where a length has such a name; else quarter notes and ticks: "1.240". */
export function lengthText(ticks: number, ticksPerQuarter: number): string {
  for (let below = 1; below <= 64; below *= 2) {
    const plain = (4 * ticksPerQuarter) / below;
    if (ticks === plain) return `1/${below}`;
    if (ticks === plain * 1.5) return `1/${below}.`;
    if (ticks === (plain * 2) / 3) return `1/${below}T`;
  }
  return `${Math.floor(ticks / ticksPerQuarter)}.${String(ticks % ticksPerQuarter).padStart(3, "0")}`;
}

/** Low and high as one text: "C4", "C4–G4". */
export function rangeText(low: string, high: string): string {
  return low === high ? low : `${low}–${high}`;
}

export function pitchesText([low, high]: readonly [number, number]): string {
  return rangeText(pitchName(low), pitchName(high));
}

/** "3–4, 7": whole bars; "3.2.000–3.4.000": from a place up to, not including, another. */
export function spansText(spans: readonly Span[], meters: MeterMap): string {
  return mergedSpans(spans)
    .map(([start, end]) => {
      const [first, last] = [meters.barAt(start), meters.barAt(end - 1)];
      if (meters.barStart(first) === start && meters.barStart(last + 1) === end)
        return rangeText(`${first + 1}`, `${last + 1}`);
      return rangeText(positionInWords(start, meters), positionInWords(end, meters));
    })
    .join(", ");
}

/** What `spansText` writes, read; the problem names the part that cannot be read. */
export function readSpans(text: string, meters: MeterMap): Read<Span[]> {
  const spans: Span[] = [];
  for (const part of text.split(/[,;]/)) {
    const typed = part.trim().replace(/^bars?\s+/i, "");
    if (!typed) continue;
    const [from, to = from, ...more] = typed.split(/\s*[-–—]\s*/);
    const start = readPlace(from, meters);
    const end = endOf(to, meters);
    if (start === null || end === null || more.length)
      return { problem: `“${typed}” is no bar: write 3, 3–4 or 3.2–4.1.` };
    if (end <= start) return { problem: `“${typed}” ends before it begins.` };
    spans.push([start, end]);
  }
  return { value: mergedSpans(spans) };
}

/** A whole bar is inside to its end; a place in a bar is where the span ends. */
function endOf(text: string, meters: MeterMap): number | null {
  const place = readPlace(text, meters);
  return place !== null && /^\d+$/.test(text) ? meters.barStart(Number(text)) : place;
}
