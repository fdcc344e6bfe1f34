/** The form that asks which scale rows tell. */

import { MODES, type Mode, type Scale } from "../../score/scales";
import { scaleInWords } from "../../shell/words";
import { pieceScale, sameScale } from "../../store/scale";
import type { Form } from "../../ui/dialog";
import type { RollContext } from "../context";

/** In place of a root: the piece's own, with the piece's mode as long as that is not changed either. */
const PIECE = "piece";

export function scaleForm({ state, store, announce }: RollContext): Form {
  const piece = pieceScale(state.score, state.transport.position);
  const { root, mode } = state.scale ?? piece;
  const roots = Array.from({ length: 12 }, (_, at) => ({ value: `${at}`, title: scaleInWords({ root: at }) }));
  return {
    title: "Scale",
    fields: [
      {
        kind: "choice",
        name: "root",
        label: "Root",
        value: state.scale ? `${root}` : PIECE,
        choices: [{ value: PIECE, title: `Piece: ${scaleInWords({ root: piece.root })}` }, ...roots],
      },
      {
        kind: "choice",
        name: "mode",
        label: "Mode",
        value: mode,
        choices: Object.keys(MODES).map((value) => ({ value, title: value })),
      },
      { kind: "toggle", name: "highlight", label: "Shade the rows out of it", value: true },
    ],
    confirm: "Show",
    done(values) {
      const chosen: Scale = {
        root: values.root === PIECE ? piece.root : Number(values.root),
        mode: values.mode as Mode,
      };
      const scale = values.root === PIECE && sameScale(chosen, piece) ? null : chosen;
      store.update({ scale, highlight: values.highlight === true });
      announce(`Scale: ${scaleInWords(chosen)}`);
    },
  };
}
