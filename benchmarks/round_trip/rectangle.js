// Paints one rectangle. The kernel makes it as many bytes as the editor is: code here, the piece in `pack`.

export default {
  render({ model, el }) {
    const canvas = document.createElement("canvas");
    canvas.width = 1200;
    canvas.height = 440;
    el.append(canvas);
    requestAnimationFrame(() =>
      canvas.getContext("2d").fillRect(0, 0, Math.min(1200, model.get("pack").byteLength), 20),
    );
  },
};
