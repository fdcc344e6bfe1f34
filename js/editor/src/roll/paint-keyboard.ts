/** The keys at the left: a piano, or a drum kit's names. */

import { cssOf, mix, type Rgb, type Theme } from "./colors";
import { isOddRow, pitchesInView, pitchToY } from "./geometry";
import { isBlackKey, pitchLabel } from "./names";
import { crisp } from "./paint-grid";
import { type Scene, showsDrums } from "./scene";

export const KEYBOARD_WIDTH = { piano: 58, drums: 108 } as const;

export function paintKeyboard(context: CanvasRenderingContext2D, scene: Scene): void {
  const drums = showsDrums(scene.state);
  const width = drums ? KEYBOARD_WIDTH.drums : KEYBOARD_WIDTH.piano;
  if (drums) paintDrumKeys(context, scene, width);
  else if (scene.view.rows) paintFoldedKeys(context, scene, width);
  else paintPiano(context, scene, width);
  context.fillStyle = scene.theme.css.border;
  context.fillRect(width - 1, 0, 1, scene.view.height);
}

/** How much of a key's width a black one takes. */
const BLACK_KEY = 0.6;
const FOLDED_BLACK_KEY = 0.35;

function paintPiano(context: CanvasRenderingContext2D, scene: Scene, width: number): void {
  const { view, ratio } = scene;
  const colors = keyColors(scene.theme);
  context.fillStyle = cssOf(colors.white);
  context.fillRect(0, 0, width, view.height);
  const pitches = pitchesInView(view);
  for (const pitch of pitches) if (!isBlackKey(pitch)) paintWhiteKey(context, scene, colors, pitch, width);
  for (const pitch of pitches) {
    if (!isBlackKey(pitch)) continue;
    const top = crisp(pitchToY(view, pitch), ratio);
    const bottom = crisp(pitchToY(view, pitch - 1), ratio);
    context.fillStyle = keyColor(scene, pitch, colors.black);
    context.beginPath();
    context.roundRect(0, top, width * BLACK_KEY, bottom - top, [0, 2, 2, 0]);
    context.fill();
    if (pitch % 12 === scene.scale?.root) paintName(context, scene, pitch, width, cssOf(colors.text));
  }
}

/** White keys meet in the middle of the black key between them, as on a piano. */
function paintWhiteKey(
  context: CanvasRenderingContext2D,
  scene: Scene,
  colors: KeyColors,
  pitch: number,
  width: number,
): void {
  const { view, ratio } = scene;
  const half = (neighbour: number) => (isBlackKey(neighbour) ? 0.5 : 0);
  const top = crisp(pitchToY(view, pitch + half(pitch + 1)), ratio);
  const bottom = crisp(pitchToY(view, pitch - 1 - half(pitch - 1)), ratio);
  context.fillStyle = keyColor(scene, pitch, colors.white);
  context.fillRect(0, top, width, bottom - top);
  context.fillStyle = cssOf(colors.edge);
  context.fillRect(0, bottom - 1 / ratio, width, 1 / ratio);
  const named = pitch % 12 === 0 || pitch % 12 === scene.scale?.root || pitch === scene.hoverPitch;
  if (named) paintName(context, scene, pitch, width, cssOf(colors.text));
}

/** A pitch's name at the right of its key; that of the scale's root, or else of C, stands out. */
function paintName(context: CanvasRenderingContext2D, scene: Scene, pitch: number, width: number, color: string): void {
  const { view, theme, scale } = scene;
  const root = scale !== null && pitch % 12 === scale.root;
  const size = Math.min(10, Math.max(8, view.pixelsPerPitch * 1.1));
  context.font = `${root || (!scale && pitch % 12 === 0) ? 700 : 400} ${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.textAlign = "right";
  const middle = pitchToY(view, pitch) + view.pixelsPerPitch / 2;
  const label = pitchLabel(pitch);
  if (root) {
    const across = context.measureText(label).width + 6;
    context.fillStyle = theme.css.accent;
    context.beginPath();
    context.roundRect(width - across - 2, middle - size / 2 - 1.5, across, size + 3, 3);
    context.fill();
  }
  context.fillStyle = root ? theme.css.background : color;
  context.fillText(label, width - 5, middle + 0.5);
  context.textAlign = "left";
}

function paintDrumKeys(context: CanvasRenderingContext2D, scene: Scene, width: number): void {
  const { view, ratio, theme } = scene;
  context.fillStyle = theme.css.background;
  context.fillRect(0, 0, width, view.height);
  const size = Math.min(11, view.pixelsPerPitch - 1);
  context.font = `${size}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  for (const pitch of pitchesInView(view)) {
    const top = crisp(pitchToY(view, pitch), ratio);
    const bottom = crisp(pitchToY(view, pitch - 1), ratio);
    context.fillStyle = keyColor(scene, pitch, isOddRow(view, pitch) ? theme.rgb.blackRow : theme.rgb.background);
    context.fillRect(0, top, width, bottom - top);
    if (size < 7) continue;
    const name = scene.drumNames.get(pitch);
    context.fillStyle = name ? theme.css.text : theme.css.muted;
    context.fillText(name ?? pitchLabel(pitch), 8, (top + bottom) / 2 + 0.5, width - 14);
  }
}

/** Keys that are not neighbours on a piano: a key a row, each with its name, the black ones told by their left ends. */
function paintFoldedKeys(context: CanvasRenderingContext2D, scene: Scene, width: number): void {
  const { view, ratio, theme } = scene;
  const colors = keyColors(theme);
  context.fillStyle = theme.css.background;
  context.fillRect(0, 0, width, view.height);
  for (const pitch of pitchesInView(view)) {
    const top = crisp(pitchToY(view, pitch), ratio);
    const bottom = crisp(pitchToY(view, pitch - 1), ratio);
    context.fillStyle = keyColor(scene, pitch, colors.white);
    context.fillRect(0, top, width, bottom - top);
    context.fillStyle = cssOf(colors.edge);
    context.fillRect(0, bottom - 1 / ratio, width, 1 / ratio);
    if (isBlackKey(pitch)) {
      context.fillStyle = keyColor(scene, pitch, colors.black);
      context.fillRect(0, top, width * FOLDED_BLACK_KEY, bottom - top - 1 / ratio);
    }
    if (view.pixelsPerPitch >= 8) paintName(context, scene, pitch, width, cssOf(colors.text));
  }
}

interface KeyColors {
  readonly white: Rgb;
  readonly black: Rgb;
  readonly edge: Rgb;
  readonly text: Rgb;
}

function keyColors({ dark, rgb }: Theme): KeyColors {
  const white = dark ? mix(rgb.text, rgb.surface, 0.22) : mix(rgb.background, { r: 255, g: 255, b: 255, a: 1 }, 0.8);
  const black = dark ? mix(rgb.background, { r: 0, g: 0, b: 0, a: 1 }, 0.25) : mix(rgb.text, rgb.background, 0.12);
  return { white, black, edge: mix(white, black, dark ? 0.35 : 0.16), text: mix(white, black, 0.72) };
}

function keyColor(scene: Scene, pitch: number, color: Rgb): string {
  if (pitch === scene.pressedPitch) return scene.theme.css.accent;
  return cssOf(pitch === scene.hoverPitch ? mix(color, scene.theme.rgb.accent, 0.3) : color);
}
