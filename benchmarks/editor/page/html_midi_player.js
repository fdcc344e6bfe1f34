// html-midi-player's <midi-visualizer>: every note is an SVG rectangle in an element that the browser scrolls.
import "html-midi-player";
import { between, steer } from "./measure.js";

const [WIDTH, HEIGHT] = [1200, 480];

export default {
  render({ el }) {
    document.body.style.margin = "0";
    el.style.cssText = `width: ${WIDTH}px; height: ${HEIGHT}px; overflow: hidden`;
    const player = document.createElement("midi-visualizer");
    player.type = "piano-roll";
    let sequence = null;
    let seconds = { close: 0, all: 0 };
    // Its height for 60 pitches and the two that it leaves free on either side.
    const config = (shown) => ({ noteHeight: 7, pixelsPerTimeStep: WIDTH / shown, minPitch: 28, maxPitch: 92 });
    const scroller = () => el.querySelector(".piano-roll-visualizer");
    steer({
      prepare({ columns, share, end, second }) {
        const { start, duration, pitch, velocity, track } = columns;
        const totalTime = end / second;
        seconds = { close: totalTime * share, all: totalTime };
        const notes = start.map((tick, row) => ({
          startTime: tick / second,
          endTime: (tick + duration[row]) / second,
          pitch: pitch[row],
          velocity: velocity[row],
          instrument: track[row],
          program: 0,
        }));
        sequence = { notes, totalTime, tempos: [{ time: 0, qpm: 120 }] };
      },
      async load() {
        player.config = config(seconds.close);
        player.noteSequence = sequence;
        el.append(player);
      },
      drawn: () => el.querySelectorAll("svg rect").length === sequence.notes.length,
      /** Its one way to another scale is to draw all anew. */
      zoom(part) {
        player.config = config(between(part, seconds.close, seconds.all));
        clearTimeout(player.initTimeout);
        player.initVisualizerNow();
      },
      pan(pixels) {
        scroller().scrollLeft += pixels;
      },
    });
  },
};
