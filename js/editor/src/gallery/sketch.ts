/** Rows of cards as they are seen in passing: their boxes, names and pictures, painted where the cards will stand. */

import { takeNames } from "../store/gallery";
import type { State } from "../store/state";
import type { Take } from "../store/takes";
import type { Paper } from "./paper";
import { type Look, paintThumbnail } from "./thumbnail";

type Context = OffscreenCanvasRenderingContext2D;

/** CSS pixels, as `gallery.css` has them. */
const ROW = { height: 104, top: 4, card: 98, gap: 6, radius: 6, lines: [23, 74], picture: 24 } as const;
const WORDS = { left: 8, middle: 13.5, size: 11.5, gap: 5, star: 30 } as const;

/** Has `canvas` show the takes as so many rows. */
export function paintRows(
  paper: Paper,
  canvas: HTMLCanvasElement,
  takes: readonly Take[],
  rows: number,
  look: Look,
  state: State,
): void {
  const { columns, step, ratio } = look;
  const size = [Math.round((columns * step - ROW.gap) * ratio), Math.round(rows * ROW.height * ratio)] as const;
  paper.print(canvas, size, ratio, (context) => paintCards(context, takes, look, state));
}

function paintCards(context: Context, takes: readonly Take[], look: Look, state: State): void {
  const { columns, step, ratio, theme } = look;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const boxes = new Path2D();
  const lines = new Path2D();
  context.textBaseline = "middle";
  context.fillStyle = theme.css.text;
  for (const [at, take] of takes.entries()) {
    const [x, y] = [(at % columns) * step, Math.floor(at / columns) * ROW.height + ROW.top];
    paintThumbnail(context, x + 1, y + ROW.picture, take, look, state);
    paintName(context, x, y, takeNames(take, state), look);
    boxes.roundRect(x + 0.5, y + 0.5, step - ROW.gap - 1, ROW.card - 1, ROW.radius - 0.5);
    for (const line of ROW.lines) lines.rect(x + 1, y + line, step - ROW.gap - 2, 1);
  }
  // Under the pictures: their pixels replace what was there.
  context.globalCompositeOperation = "destination-over";
  context.strokeStyle = theme.css.border;
  context.stroke(boxes);
  context.globalAlpha = 0.55;
  context.fillStyle = theme.css.border;
  context.fill(lines);
  context.globalAlpha = 1;
  context.fillStyle = theme.css.background;
  context.fill(boxes);
  context.globalCompositeOperation = "source-over";
}

function paintName(
  context: Context,
  x: number,
  y: number,
  [name, number]: readonly [string, number],
  { step, font }: Look,
): void {
  const digits = String(number);
  const room = step - ROW.gap - WORDS.left - WORDS.star - WORDS.gap - 0.6 * WORDS.size * digits.length;
  context.font = `500 ${WORDS.size}px ${font}`;
  const [text, width] = fitted(context, name, room);
  context.fillText(text, x + WORDS.left, y + WORDS.middle);
  context.font = `600 ${WORDS.size}px ${font}`;
  context.fillText(digits, x + WORDS.left + width + WORDS.gap, y + WORDS.middle);
}

let fits: { readonly of: string; readonly known: readonly [string, number] } | null = null;

/** As much of a name as there is room for, and its width. Neighbours are mostly of one run: the last answer is kept. */
function fitted(context: Context, name: string, room: number): readonly [string, number] {
  const of = [name, Math.round(room), context.font].join();
  if (fits?.of === of) return fits.known;
  let text = name;
  for (let end = name.length; end > 0 && context.measureText(text).width > room; end--) text = `${name.slice(0, end)}…`;
  fits = { of, known: [text, context.measureText(text).width] };
  return fits.known;
}
