// gradio_pianoroll's compiled component, mounted as gradio's page mounts it, without gradio's server behind it.
import "./svelte.js";
import "gradio_pianoroll/templates/component/style.css";
import PianoRoll from "gradio_pianoroll/templates/component/index.js";
import { steer } from "./measure.js";

const [WIDTH, HEIGHT] = [1200, 480];
/** Pixels a quarter: its own limits and the step of its two buttons. */
const [FAR, CLOSE, STEP] = [40, 200, 20];

export default {
  render({ el }) {
    document.body.style.margin = "0";
    // It logs each event, all of its notes included; a console would be what is measured.
    console.log = () => {};
    const zooms = (CLOSE - FAR) / STEP;
    let zoomed = 0;
    let backendAudio = true;
    let value = null;
    steer({
      prepare({ columns, quarter, sound }) {
        backendAudio = !sound;
        const pixels = FAR / quarter;
        const notes = columns.start.map((start, row) => ({
          id: `note-${row}`,
          start: start * pixels,
          duration: columns.duration[row] * pixels,
          pitch: columns.pitch[row],
          velocity: columns.velocity[row],
        }));
        const time = { tempo: 120, timeSignature: { numerator: 4, denominator: 4 }, sampleRate: 44100, ppqn: 480 };
        value = { notes, ...time, editMode: "select", snapSetting: "1/4", pixelsPerBeat: FAR };
      },
      async load() {
        new PianoRoll({
          target: el,
          props: {
            elem_id: "roll",
            value,
            // Where it is false, the component renders the whole piece to sound when it opens and each time a note changes.
            use_backend_audio: backendAudio,
            width: WIDTH,
            height: HEIGHT,
            loading_status: { status: "complete" },
            gradio: { dispatch() {}, autoscroll: false, i18n: (text) => text },
          },
        });
      },
      /** As far as it goes: by its buttons, from 200 pixels a quarter to 40. */
      zoom(part) {
        for (const wanted = Math.round(zooms * (1 - part)); zoomed !== wanted; zoomed += Math.sign(wanted - zoomed))
          el.querySelector(zoomed < wanted ? ".zoom-in" : ".zoom-out").click();
      },
      pan(deltaX) {
        const turn = { bubbles: true, cancelable: true, deltaX };
        el.querySelector(".grid-canvas").dispatchEvent(new WheelEvent("wheel", turn));
      },
    });
  },
};
