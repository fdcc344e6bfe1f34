// webaudio-pianoroll, steered by the attributes that its documentation names. It draws in their setters.
import "webaudio-pianoroll";
import { between, steer } from "./measure.js";

const [WIDTH, HEIGHT] = [1200, 480];
const BAR = 1920;

export default {
  render({ el }) {
    document.body.style.margin = "0";
    let roll = null;
    let ticks = { close: 0, all: 0 };
    let notes = [];
    steer({
      prepare({ columns, share, end }) {
        ticks = { close: end * share, all: end };
        notes = columns.start.map((t, row) => ({ t, g: columns.duration[row], n: columns.pitch[row], f: 0 }));
      },
      async load() {
        const size = { width: WIDTH, height: HEIGHT, yoffset: 30, yrange: 60, xrange: ticks.close };
        const time = { timebase: BAR, grid: BAR, snap: 120, markend: ticks.all };
        // Its borders' own black is the black of its keyboard too, and could not be told from it in a picture.
        const attributes = { ...size, ...time, editmode: "dragpoly", colnoteborder: "#700" };
        roll = document.createElement("webaudio-pianoroll");
        for (const [name, value] of Object.entries(attributes)) roll.setAttribute(name, value);
        el.append(roll);
        roll.sequence = notes;
        roll.redraw();
      },
      zoom(part) {
        if (roll.xoffset) roll._xoffset = 0;
        roll.xrange = between(part, ticks.close, ticks.all);
      },
      pan(pixels) {
        roll.xoffset += (pixels * roll.xrange) / WIDTH;
      },
      async select() {
        for (const note of notes.slice(0, 1000)) note.f = 1;
        roll.redraw();
      },
      /** The middle of the longest of them that lies well inside the view. */
      grip() {
        const seen = notes.slice(200, 800).toSorted((a, b) => b.g - a.g)[0];
        const [left, top] = [roll.yruler + roll.kbwidth, roll.xruler];
        const x = left + ((seen.t + seen.g / 2 - roll.xoffset) / roll.xrange) * (WIDTH - left);
        const y = HEIGHT - ((seen.n + 0.5 - roll.yoffset) / roll.yrange) * (HEIGHT - top);
        return { x, y };
      },
    });
    globalThis.benchmark.moved = () => notes.filter((note) => note.f && note.on !== note.n).length;
  },
};
