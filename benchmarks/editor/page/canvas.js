// The least that a view of anything can do: one canvas, cleared and filled with its background. What others take is held
// against this.
import { steer } from "./measure.js";

export default {
  render({ el }) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1200, 480];
    document.body.style.margin = "0";
    el.append(canvas);
    const context = canvas.getContext("2d");
    const paint = () =>
      requestAnimationFrame(() => {
        context.clearRect(0, 0, canvas.width, canvas.height);
        context.fillStyle = "#eee";
        context.fillRect(0, 0, canvas.width, canvas.height);
      });
    steer({ load: async () => void paint(), zoom: paint, pan: paint });
  },
};
