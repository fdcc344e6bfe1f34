/** What is kept with the Live set, in one blob: who is paired, the functions and their values, what the menus say. */
var kept = { set_id: "", tokens: [], functions: null, values: {}, source: 0, place: 0, takes: 1, address: "" };
/** A drag says a hundred values: they are stored once it rests. */
var storeSoon = whenQuiet(store, 300);

/** The store's text, in pieces that symbols hold. */
function restore(pieces) {
  var text = pieces
    .map(function (piece) {
      return String(piece).substr(1);
    })
    .join("");
  var read;
  try {
    read = JSON.parse(text);
  } catch (_fault) {
    return; // A fresh device: its store says something of its own.
  }
  for (var name in kept) if (read && read[name] !== undefined) kept[name] = read[name];
}

function store() {
  var text = asciiJson(kept);
  var pieces = [];
  for (var at = 0; at < text.length; at += CHUNK) pieces.push("j" + text.substr(at, CHUNK));
  outlet(1, pieces);
}
