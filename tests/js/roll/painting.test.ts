import { describe, expect, it } from "vitest";
import { NoteBatch } from "../../../js/editor/src/roll/batch";
import {
  contrast,
  makeTheme,
  type Palette,
  type Rgb,
  type ThemeColor,
  TRACK_COLORS,
} from "../../../js/editor/src/roll/colors";
import { AT_REST, gatherNotes, type Pose } from "../../../js/editor/src/roll/gather";
import { linesInView } from "../../../js/editor/src/roll/lines";
import { Strips } from "../../../js/editor/src/roll/raster";
import type { Scene } from "../../../js/editor/src/roll/scene";
import { moveNotes, resizeNotes } from "../../../js/editor/src/score/edit";
import { apply } from "../../../js/editor/src/score/reduce";
import { MeterMap, meterMap } from "../../../js/editor/src/score/time";
import type { Score } from "../../../js/editor/src/score/types";
import { initialState } from "../../../js/editor/src/store/initial";
import type { State } from "../../../js/editor/src/store/state";
import { QUARTER, scoreOf, VIEW } from "./pieces";

const grey = (value: number): Rgb => ({ r: value, g: value, b: value, a: 1 });
const NAMES: readonly ThemeColor[] = [
  "background", "surface", "text", "muted", "border", "gridBar", "gridBeat", "gridSub",
  "blackRow", "accent", "region", "selection", "playhead", "noteText",
]; // biome-ignore format: one list
const themeOn = (ground: number, ink: number) =>
  makeTheme({
    ...(Object.fromEntries(NAMES.map((name) => [name, grey(ground)])) as Record<ThemeColor, Rgb>),
    text: grey(ink),
    selection: grey(ink),
    noteText: grey(ground),
  });
const LIGHT = themeOn(250, 20);
const DARK = themeOn(28, 230);

function sceneOf(score: Score, given: Partial<State> = {}): Scene {
  const state = initialState(score, { activeTrack: null, ...given, viewport: VIEW });
  return {
    state,
    take: null,
    view: VIEW,
    theme: LIGHT,
    meters: meterMap(score),
    ratio: 1,
    selection: state.selection,
    region: state.region,
    loop: null,
    restingLoop: null,
    chosenEvent: null,
    preview: null,
    cursor: null,
    hoverPitch: null,
    pressedPitch: null,
    drumNames: new Map(),
    scale: null,
  };
}

function rectangles(scene: Scene, pose: Pose = AT_REST): string[] {
  const batch = new NoteBatch();
  gatherNotes(batch, scene, pose);
  return Array.from(
    { length: batch.count },
    (_, at) => `${batch.x[at]},${batch.y[at]} ${batch.width[at]}x${batch.height}`,
  );
}

const SCORE = scoreOf(
  [
    [0, 480, 70],
    [480, 240, 72],
    [9000, 2000, 70],
  ],
  [[480, 480, 60]],
);

describe("gathered notes", () => {
  it("are rectangles of whole pixels with a gap at their end and under them", () => {
    expect(rectangles(sceneOf(scoreOf([[480, 480, 70]])))).toEqual(["48,100 47x9"]);
  });

  it("are those in view", () => {
    const scene = sceneOf(scoreOf([[0, 480, 20], [0, 480, 70], [20_000, 480, 70]])); // biome-ignore format: short
    expect(rectangles(scene)).toHaveLength(1);
  });

  it("come with the active track and the selection last", () => {
    const styles = (given: Partial<State>) => {
      const batch = new NoteBatch();
      gatherNotes(batch, sceneOf(SCORE, given), AT_REST);
      return [...batch.pitch.subarray(0, batch.count)];
    };
    expect(styles({ activeTrack: 2 }).at(-1)).toBe(60);
    expect(styles({ activeTrack: 1 })[0]).toBe(60);
    expect(styles({ activeTrack: 2, selection: new Set([1001]) }).at(-1)).toBe(72);
  });

  it("step back where they sound in the region's time and are none of its notes", () => {
    const score = scoreOf(
      [
        [0, 480, 70],
        [480, 480, 60],
        [480, 480, 72],
        [960, 480, 70],
      ],
      [[480, 480, 71]],
    );
    const faded = (given: Partial<NonNullable<State["region"]>>) => {
      const region = { spans: [[480, 960]] as const, tracks: [1], pitches: null, notes: null, ...given };
      const batch = new NoteBatch();
      gatherNotes(batch, sceneOf(score, { region }), AT_REST);
      const pitches = [...batch.pitch.subarray(0, batch.count)];
      const ghosts = new Set(Array.from({ length: 8 }, (_, color) => LIGHT.palette(color, "ghost", false)));
      return pitches.filter((_, at) => ghosts.has(batch.palettes[at])).sort();
    };
    expect(faded({})).toEqual([71]);
    expect(faded({ tracks: [1, 2] })).toEqual([]);
    expect(faded({ pitches: [55, 65] })).toEqual([71, 72]);
    expect(faded({ notes: [1001] })).toEqual([71, 72]);
  });

  it("leave hidden tracks out", () => {
    expect(rectangles(sceneOf(SCORE, { mixer: { "1": { hidden: true } } }))).toHaveLength(1);
  });

  it.each([
    ["moved", { ...AT_REST, ticks: 600, pitches: -3 }, moveNotes(SCORE, [1000, 1001, 1002, 2000], 600, -3)],
    ["lengthened", { ...AT_REST, edge: "end", ticks: 300 }, resizeNotes(SCORE, [1000, 1001, 1002, 2000], "end", 300)],
    [
      "shortened to the least",
      { ...AT_REST, edge: "end", ticks: -400, shortest: 120 },
      resizeNotes(SCORE, [1000, 1001, 1002, 2000], "end", -400, 120),
    ],
    [
      "begun later",
      { ...AT_REST, edge: "start", ticks: 300, shortest: 60 },
      resizeNotes(SCORE, [1000, 1001, 1002, 2000], "start", 300, 60),
    ],
    [
      "begun earlier",
      { ...AT_REST, edge: "start", ticks: -300 },
      resizeNotes(SCORE, [1000, 1001, 1002, 2000], "start", -300),
    ],
  ] as const)("in a drag are drawn as the edit will leave them: %s", (_, pose, change) => {
    const after = rectangles(sceneOf(apply(SCORE, change).score));
    expect(rectangles(sceneOf(SCORE), pose).sort()).toEqual(after.sort());
  });
});

describe("the pixel rasteriser", () => {
  const palette = (fill: number, border: number, selected = false): Palette => ({
    styles: [],
    fills: new Uint32Array(8).fill(fill),
    borders: new Uint32Array(8).fill(border),
    texture: 0,
    selected,
  });
  const tops = new Int32Array(128);
  tops[62] = -3;
  tops[60] = 1;

  function picture(height: number, draw: (strips: Strips) => void): string[] {
    const strips = new Strips();
    strips.resize(8);
    strips.begin({ tops, inView: new Uint8Array(128).fill(1), height, narrowest: 3 });
    draw(strips);
    const words = new Uint32Array(8 * 6);
    strips.copyTo(words, 6);
    return Array.from({ length: 6 }, (_, row) => [...words.subarray(row * 8, row * 8 + 8)].join(""));
  }

  it("fills, borders and clips as asked", () => {
    const rows = picture(4, (strips) => {
      strips.push(1, 4, 60, palette(1, 2), 3);
      strips.push(6, 9, 62, palette(1, 2), 3);
      strips.push(20, 9, 62, palette(3, 3), 3);
      strips.push(-9, 4, 62, palette(3, 3), 3);
    });
    expect(rows).toEqual(["00000022", "02222000", "02112000", "02112000", "02222000", "00000000"]);
  });

  it("draws what is too small for a border in one colour, and selected notes in the border's", () => {
    const rows = picture(3, (strips) => {
      strips.push(0, 5, 60, palette(1, 2), 3);
      strips.push(3, 3, 60, palette(3, 4, true), 3);
    });
    expect(rows).toEqual(["00000000", "11144400", "11144400", "11144400", "00000000", "00000000"]);
  });

  it("draws the last of narrow notes over those before, and later layers over both", () => {
    const rows = picture(1, (strips) => {
      strips.push(0, 3, 60, palette(1, 2), 3);
      strips.push(1, 3, 60, palette(3, 4), 3);
      strips.layer();
      strips.push(6, 3, 60, palette(5, 6), 3);
      strips.push(2, 4, 60, palette(7, 8), 3);
    });
    expect(rows[1]).toBe("13777755");
  });
});

describe("note styles", () => {
  const all = TRACK_COLORS.map((_, track) => track);

  it("keep names readable on every track, velocity and theme", () => {
    for (const theme of [LIGHT, DARK])
      for (const track of all)
        for (let level = 0; level < 8; level++) {
          const { fill, text } = theme.palette(track, "plain", false).styles[level];
          expect(contrast(parse(fill), parse(text))).toBeGreaterThanOrEqual(4.5);
        }
  });

  it("grow fainter with softer notes, in light and in dark", () => {
    for (const [theme, ground] of [[LIGHT, 250], [DARK, 28]] as const) // biome-ignore format: a table
      for (const track of all) {
        const steps = Array.from({ length: 8 }, (_, level) =>
          contrast(parse(theme.palette(track, "plain", false).styles[level].fill), grey(ground)),
        );
        expect(steps).toEqual([...steps].sort((a, b) => a - b));
      }
  });

  it("tell selected notes by a border that stands out", () => {
    for (const theme of [LIGHT, DARK])
      for (const track of all) {
        const { border } = theme.palette(track, "plain", true).styles[5];
        expect(contrast(parse(border), theme.rgb.surface)).toBeGreaterThan(10);
      }
  });

  function parse(css: string): Rgb {
    const [r, g, b] = css.match(/\d+/g)!.map(Number);
    return { r, g, b, a: 1 };
  }
});

describe("grid lines", () => {
  const meters = new MeterMap(QUARTER, [
    { tick: 0, numerator: 4, denominator: 4, clocks: 24, notated: 8, chunk: 0 },
    { tick: 4 * QUARTER, numerator: 6, denominator: 8, clocks: 24, notated: 8, chunk: 0 },
  ]);

  it("follow the meter's own beats", () => {
    const { bars, beats } = linesInView({ ...VIEW, width: 336 }, meters, 0);
    expect(bars.map(({ tick }) => tick)).toEqual([0, 1920, 3360]);
    expect(beats).toEqual([480, 960, 1440, 2160, 2400, 2640, 2880, 3120, 3600, 3840, 4080, 4320, 4560]);
  });

  it("show subdivisions only as fine as they can be told apart", () => {
    const near = linesInView({ ...VIEW, width: 100 }, meters, 120);
    expect(near.subdivisions.slice(0, 3)).toEqual([120, 240, 360]);
    const far = linesInView({ ...VIEW, pixelsPerTick: 0.03 }, meters, 120);
    expect(far.subdivisions[0]).toBe(240);
  });

  it("thin out bars and their numbers by powers of two, far out", () => {
    const { bars, beats } = linesInView({ ...VIEW, pixelsPerTick: 0.002 }, meters, 120);
    expect(beats).toEqual([]);
    const step = bars[1].bar - bars[0].bar;
    expect(step).toBeGreaterThan(1);
    expect(Math.log2(step) % 1).toBe(0);
    expect(bars.length).toBeLessThan(1000 / 6);
  });
});
