/** Colours: the tracks' eight, what the shell's theme says, and how a note's fill follows from both. */

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  /** 0 to 1. */
  readonly a: number;
}

/**
 * Okabe and Ito's colours, told apart by colour-blind eyes (https://jfly.uni-koeln.de/color/), in an order in which
 * neighbours differ most. Their black would vanish on a dark surface, so it is a grey here.
 */
export const TRACK_COLORS: readonly Rgb[] = [
  rgb(0x00, 0x72, 0xb2),
  rgb(0xe6, 0x9f, 0x00),
  rgb(0x00, 0x9e, 0x73),
  rgb(0xcc, 0x79, 0xa7),
  rgb(0x56, 0xb4, 0xe9),
  rgb(0xd5, 0x5e, 0x00),
  rgb(0xf0, 0xe4, 0x42),
  rgb(0x8a, 0x8a, 0x8a),
];

/** What the shell sets on `.closeloop`, and what holds where nobody set it: [property, light, dark]. */
const PROPERTIES = {
  background: ["--cl-background", "#ffffff", "#15171a"],
  surface: ["--cl-surface", "#fbfbfc", "#1c1f23"],
  text: ["--cl-text", "#22262b", "#e4e7eb"],
  muted: ["--cl-muted", "#6b737d", "#959ca5"],
  border: ["--cl-border", "#d9dce1", "#33383f"],
  gridBar: ["--cl-grid-bar", "#bcc2ca", "#4a515a"],
  gridBeat: ["--cl-grid-beat", "#dde0e5", "#2f343a"],
  gridSub: ["--cl-grid-sub", "#edeff2", "#262a2f"],
  blackRow: ["--cl-black-row", "#f1f3f6", "#181a1d"],
  accent: ["--cl-accent", "#1a73b8", "#4ba3e3"],
  region: ["--cl-region", "#1a73b8", "#4ba3e3"],
  selection: ["--cl-selection", "#111418", "#ffffff"],
  playhead: ["--cl-playhead", "#d5431f", "#ff7a52"],
  noteText: ["--cl-note-text", "#ffffff", "#0d0f11"],
} as const;

export type ThemeColor = keyof typeof PROPERTIES;

/** How strongly a note is there: its own track, a track in the background, a muted track; a note muted by itself. */
export type Tone = "plain" | "ghost" | "muted" | "hollow";

export interface NoteStyle {
  readonly fill: string;
  readonly border: string;
  readonly text: string;
  /** What a texture is drawn with on the fill. */
  readonly trace: string;
}

/** The styles of one track's notes, by the level of their velocity. */
export interface Palette {
  readonly styles: readonly NoteStyle[];
  /** Fills and borders as the 32 bits of an ImageData pixel (little-endian ABGR). */
  readonly fills: Uint32Array;
  readonly borders: Uint32Array;
  /** The second cue besides hue, for tracks that overlap; see `textures.ts`. */
  readonly texture: number;
  readonly selected: boolean;
}

export const VELOCITY_LEVELS = 8;

export interface Theme {
  readonly dark: boolean;
  readonly css: Readonly<Record<ThemeColor, string>>;
  readonly rgb: Readonly<Record<ThemeColor, Rgb>>;
  /** `color` is one of the eight, 0 to 7. */
  palette(color: number, tone: Tone, selected: boolean): Palette;
}

/** A theme of these colours. */
export function makeTheme(colors: Readonly<Record<ThemeColor, Rgb>>): Theme {
  const dark = luminance(colors.surface) < 0.35;
  const css = Object.fromEntries(Object.entries(colors).map(([name, color]) => [name, cssOf(color)])) as Record<
    ThemeColor,
    string
  >;
  const palettes = new Map<string, Palette>();
  return {
    dark,
    css,
    rgb: colors,
    palette(color, tone, selected) {
      const key = `${color} ${tone} ${selected}`;
      let palette = palettes.get(key);
      if (!palette) {
        palette = makePalette(colors, dark, color, tone, selected);
        palettes.set(key, palette);
      }
      return palette;
    },
  };
}

/** Which of the levels of lightness a velocity (1 to 127) is drawn with. */
export function velocityLevel(velocity: number): number {
  return (velocity * VELOCITY_LEVELS) >> 7;
}

/** How far towards the surface a fill goes, per tone, at the loudest velocity; and what the softest adds to it. */
const FADE: Readonly<Record<Tone, readonly [number, number]>> = {
  plain: [0, 0.5],
  ghost: [0.68, 0.14],
  muted: [0.78, 0.1],
  hollow: [0.88, 0.04],
};

function makePalette(
  colors: Readonly<Record<ThemeColor, Rgb>>,
  dark: boolean,
  color: number,
  tone: Tone,
  selected: boolean,
): Palette {
  const base = dark ? mix(TRACK_COLORS[color], WHITE, 0.1) : TRACK_COLORS[color];
  const border = selected ? colors.selection : edgeOf(base, colors.surface, tone, dark);
  const fills = Array.from({ length: VELOCITY_LEVELS }, (_, level) => {
    const [least, more] = FADE[tone];
    const away = least + more * (1 - level / (VELOCITY_LEVELS - 1));
    if (!selected) return mix(base, colors.surface, away);
    // Selection must be seen without hue: an outline (the border) and a step in lightness.
    return mix(
      mix(base, colors.surface, tone === "hollow" ? away : 0.5 * away),
      dark ? WHITE : BLACK,
      dark ? 0.3 : 0.18,
    );
  });
  return {
    styles: fills.map((fill) => ({
      fill: cssOf(fill),
      border: cssOf(border),
      text: cssOf(tone === "plain" || selected ? readable(colors.noteText, fill) : mix(colors.text, fill, 0.4)),
      trace: cssOf(mix(fill, dark ? BLACK : WHITE, dark ? 0.2 : 0.34)),
    })),
    fills: Uint32Array.from(fills, pixelOf),
    borders: new Uint32Array(VELOCITY_LEVELS).fill(pixelOf(border)),
    texture: tone === "plain" ? textureOf(color) : 0,
    selected,
  };
}

/** Hues that are nearest to each other (the two blues, orange and vermilion) have different ones. */
function textureOf(color: number): number {
  return (color + (color >> 2)) % 4;
}

function edgeOf(base: Rgb, surface: Rgb, tone: Tone, dark: boolean): Rgb {
  if (tone === "plain") return mix(base, BLACK, dark ? 0.45 : 0.3);
  if (tone === "hollow") return base;
  return mix(base, surface, tone === "ghost" ? 0.35 : 0.6);
}

/** The wanted colour where it can be read on `ground`, else whichever of black and white reads better. */
function readable(wanted: Rgb, ground: Rgb): Rgb {
  if (contrast(wanted, ground) >= 4.5) return wanted;
  return contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE;
}

const WHITE = rgb(255, 255, 255);
const BLACK = rgb(0, 0, 0);

function rgb(r: number, g: number, b: number): Rgb {
  return { r, g, b, a: 1 };
}

/** `part` of the way from one colour to another; opaque where the first is. */
export function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const at = (a: number, b: number) => Math.round(a + (b - a) * part);
  return { r: at(from.r, to.r), g: at(from.g, to.g), b: at(from.b, to.b), a: from.a };
}

/** Relative luminance, 0 to 1 (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance({ r, g, b }: Rgb): number {
  const linear = (part: number) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

export function cssOf({ r, g, b, a }: Rgb): string {
  return a === 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${a})`;
}

/** A colour with some of its opacity. */
export function faded(color: Rgb, opacity: number): string {
  return cssOf({ ...color, a: color.a * opacity });
}

function pixelOf({ r, g, b }: Rgb): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** Reads the theme that holds at `element`. */
export function readTheme(element: HTMLElement): Theme {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const probe = document.createElement("span");
  probe.style.display = "none";
  // An element for each, all written before one is read: the page works out its styles once.
  const samples = Object.entries(PROPERTIES).map(([name, [property, light, dark]]) => {
    const sample = probe.appendChild(document.createElement("span"));
    sample.style.color = `var(${property}, ${prefersDark ? dark : light})`;
    return [name, sample] as const;
  });
  element.append(probe);
  const colors = Object.fromEntries(
    samples.map(([name, sample]) => [name, parseColor(getComputedStyle(sample).color)]),
  ) as Record<ThemeColor, Rgb>;
  probe.remove();
  return makeTheme(colors);
}

// A canvas for each colour takes a tenth of the time in which an editor opens; themes are few.
const parsed = new Map<string, Rgb>();

/** Any colour CSS knows, as bytes. */
function parseColor(css: string): Rgb {
  let color = parsed.get(css);
  if (!color) {
    color = paintedColor(css);
    parsed.set(css, color);
  }
  return color;
}

/** A canvas reads all colours (`oklch()`, `color-mix()` and what comes after). */
function paintedColor(css: string): Rgb {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(`The colour ${css} cannot be read: this browser gives no 2D canvas.`);
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
}

/** Calls `changed` whenever the theme at `element` may have become another one, until `signal` aborts. */
export function watchTheme(element: HTMLElement, changed: () => void, signal: AbortSignal): void {
  // Hosts switch themes by attributes of the body (JupyterLab), the root (marimo, VS Code) or the shell's own element.
  const observer = new MutationObserver(changed);
  const filter = {
    attributes: true,
    attributeFilter: ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name"],
  };
  const shell = element.closest(".closeloop");
  for (const target of [document.documentElement, document.body, shell]) if (target) observer.observe(target, filter);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed, { signal });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}
