/** The widget's module, as every host imports it: `initialize` once for a model, `render` for each of its views. */

import { mountEditor } from "./editor";
import type { HostModel } from "./host/model";
import { SharedEditor } from "./host/shared";
import { heightOf } from "./host/traits";
import { viewStore } from "./host/view-store";

interface Given {
  readonly model: HostModel;
}

interface GivenView extends Given {
  readonly el: HTMLElement;
}

/** Hosts hand each call a wrapper of its own around the model: what is the same model, the trait `identity` tells. */
const editors = new Map<string, SharedEditor>();

function initialize({ model }: Given): () => void {
  const identity = identityOf(model);
  editors.set(identity, new SharedEditor(model));
  return () => {
    editors.get(identity)?.end();
    editors.delete(identity);
  };
}

function render({ model, el }: GivenView): () => void {
  // A host without `initialize`, or one that rendered first.
  const shared = editors.get(identityOf(model)) ?? new SharedEditor(model);
  editors.set(identityOf(model), shared);
  const shown = new AbortController();
  shared.show(shown.signal);
  const root = document.createElement("div");
  el.append(root);
  mountEditor({
    root,
    store: viewStore(shared.store, shown.signal),
    actions: shared.actions,
    signal: shown.signal,
    position: () => shared.position(),
    height: heightOf(model),
    onHeight: (height) => shared.traits.setHeight(height),
  });
  return () => {
    shown.abort();
    root.remove();
  };
}

function identityOf(model: HostModel): string {
  return String(model.get("identity"));
}

export default { initialize, render };
