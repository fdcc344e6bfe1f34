// The least that a widget can do: a key press becomes a message, a message becomes text.

export default {
  render({ model, el }) {
    const root = document.createElement("div");
    root.className = "bare";
    root.addEventListener("keydown", () => model.send({ type: "press" }));
    model.on("msg:custom", ({ text }) => {
      root.textContent = text;
    });
    el.append(root);
  },
};
