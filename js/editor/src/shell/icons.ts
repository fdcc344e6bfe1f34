/** The editor's icons: strokes and fills on a 16 x 16 grid, drawn in the colour of the text around them. */

const CORNERS =
  "M2.5 5.5v-2a1 1 0 0 1 1-1h2M10.5 2.5h2a1 1 0 0 1 1 1v2M13.5 10.5v2a1 1 0 0 1-1 1h-2M5.5 13.5h-2a1 1 0 0 1-1-1v-2";
const EYE =
  "M1.6 8S4 3.6 8 3.6 14.4 8 14.4 8 12 12.4 8 12.4 1.6 8 1.6 8zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z";
const LENS = "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4l3.1 3.1";

const STROKES = {
  loop: "M3 7.4v-.9A2.5 2.5 0 0 1 5.5 4H12M10.2 2l2 2-2 2M13 8.6v.9a2.5 2.5 0 0 1-2.5 2.5H4M5.8 14l-2-2 2-2",
  undo: "M5.6 2.9 2.5 6l3.1 3.1M2.5 6H10a3.5 3.5 0 0 1 0 7H6",
  redo: "M10.4 2.9 13.5 6l-3.1 3.1M13.5 6H6a3.5 3.5 0 0 0 0 7h4",
  select: "M3.4 2.6 12.9 7 8.6 8.5 7 12.9z",
  draw: "M10.7 2.7l2.6 2.6L6 12.6l-3.2.6.6-3.2zM9.2 4.2l2.6 2.6",
  zoomIn: `${LENS}M5 7h4M7 5v4`,
  zoomOut: `${LENS}M5 7h4`,
  fit: "M2.5 3v10M13.5 3v10M5 8h6M6.6 6.2 4.8 8l1.8 1.8M9.4 6.2 11.2 8 9.4 9.8",
  live: "M3 5.5h10M10.5 3 13 5.5 10.5 8M13 10.5H3M5.5 8 3 10.5 5.5 13",
  open: "M2 12.4V4.2a1 1 0 0 1 1-1h3l1.5 1.6H13a1 1 0 0 1 1 1v6.6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z",
  save: "M8 2.5V10M5 7.2l3 3 3-3M2.8 11v1.5a1 1 0 0 0 1 1h8.4a1 1 0 0 0 1-1V11",
  help: "M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9zM6.1 6.3a1.9 1.9 0 0 1 3.8.3C9.9 7.9 8 8 8 9.3M8 11.4v.1",
  full: CORNERS,
  menu: "M2.5 4.2h11M2.5 8h11M2.5 11.8h11",
  quantize: "M4 2.5v11M8 2.5v11M12 2.5v11M4 5.5h3M8 10.5h3",
  scale: "M3 13.5V4.5h2.6v9M8.7 13.5V2.5h2.6v11M5.6 8h3.1M2 13.5h12",
  fold: "M2.5 3h11M2.5 13h11M8 4.6v2.6M6.6 6l1.4 1.4L9.4 6M8 11.4V8.8M6.6 10 8 8.6l1.4 1.4",
  ghosts: "M2.5 6.5v-3h8v3M5.5 9.5h8v3h-8z",
  follow: "M6 2.5v11M6 8h7M10.6 5.4 13.2 8l-2.6 2.6",
  shown: EYE,
  hidden: `${EYE}M3 13.2 13 2.8`,
  close: "M4 4l8 8M12 4l-8 8",
  add: "M8 3v10M3 8h10",
  region: "M5.5 3.5h-2v9h2M10.5 3.5h2v9h-2",
  collapse: "M10 3.5 5.5 8l4.5 4.5",
  expand: "M6 3.5 10.5 8 6 12.5",
  reset: "M3 8a5 5 0 1 0 1.7-3.8M4.6 1.8v2.6h2.6",
  dice: "M4 2.5h8A1.5 1.5 0 0 1 13.5 4v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5zM5.4 5.4v.1M10.6 5.4v.1M8 8v.1M5.4 10.6v.1M10.6 10.6v.1",
  lock: "M4.4 7.4h7.2v5.8H4.4zM6 7.4V5.2a2 2 0 0 1 4 0v2.2",
  presets: "M4.5 2.8h7v10.6L8 10.6l-3.5 2.8z",
  spark: "M8 1.8l1.5 4.6L14 8l-4.5 1.6L8 14.2 6.5 9.6 2 8l4.5-1.6z",
  star: "M8 2l1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z",
  warning: "M8 2.2 14.4 13.4H1.6zM8 6.4v3M8 11.4v.1",
  info: "M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9zM8 7.4v3.6M8 5v.1",
} as const;

const FILLS = {
  more: "M8 2.4a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zM8 6.7a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6zM8 11a1.3 1.3 0 1 1 0 2.6A1.3 1.3 0 0 1 8 11z",
  play: "M4.6 2.7v10.6L13.2 8z",
  pause: "M4.3 3h2.5v10H4.3zM9.2 3h2.5v10H9.2z",
  toStart: "M3 3h1.9v10H3zM13.2 3v10L5.8 8z",
} as const;

export type IconName = keyof typeof STROKES | keyof typeof FILLS;

const SVG = "http://www.w3.org/2000/svg";

/** An icon without a name of its own: the button around it has one. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "cl-icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  setIcon(svg, name);
  return svg;
}

/** Makes `svg`, an icon, show another one. */
export function setIcon(svg: SVGSVGElement, name: IconName): void {
  const path = svg.firstElementChild as SVGPathElement;
  const filled = name in FILLS;
  path.setAttribute("d", { ...STROKES, ...FILLS }[name]);
  path.setAttribute("class", filled ? "cl-fill" : "cl-stroke");
}
