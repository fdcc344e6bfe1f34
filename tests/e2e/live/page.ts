/** A widget that is only the window to Live: a button that opens it, and the way to the kernel that the editor has. */

import { ModelChannel } from "../../../js/editor/src/host/channel";
import type { HostModel } from "../../../js/editor/src/host/model";
import { Relay } from "../../../js/editor/src/live/relay";
import { Link } from "../../../js/editor/src/store/link";

function render({ model, el }: { model: HostModel; el: HTMLElement }): () => void {
  const shown = new AbortController();
  const { signal } = shown;
  const link = new Link(new ModelChannel(model, signal), String(model.get("view")));
  const relay = new Relay(link, signal);
  const button = document.createElement("button");
  button.textContent = "Connect";
  button.addEventListener("click", () => relay.open(model.get("port") as number), { signal });
  el.append(button);
  return () => shown.abort();
}

export default { render };
