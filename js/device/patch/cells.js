/** Which bars and tracks the rows of faders stand for: those of the values that a kernel sent, else the first eight. */
var CELLS = 8;
var MOST_CELLS = 64;
var trackShown = {};

function keysShown(functionName, parameter) {
  var bars = {};
  var highest = CELLS - 1;
  for (var key in valueIn(functionName, parameter).at) {
    var bar = Number(key.split(":").pop());
    bars[bar] = true;
    if (parameter.scope !== "track") highest = Math.max(highest, bar);
  }
  if (parameter.scope === "track") return tracksShown(bars);
  var before = parameter.scope === "cell" ? shownTrack(functionName, parameter) + ":" : "";
  var keys = [];
  for (var at = 0; at <= Math.min(highest, MOST_CELLS - 1); at++) keys.push(before + at);
  return keys;
}

/** Tracks have ids, which a kernel's values name; others count from 1, in the order of what is selected. */
function tracksShown(ids) {
  var keys = Object.keys(ids);
  for (var at = 1; keys.length < CELLS; at++) if (!ids[at]) keys.push(String(at));
  return keys
    .sort(function (one, other) {
      return one - other;
    })
    .slice(0, MOST_CELLS);
}

/** Of values for each bar of each track: the tracks there are, and the one whose bars are shown. */
function trackKeys(functionName, parameter) {
  var ids = {};
  for (var key in valueIn(functionName, parameter).at) ids[key.split(":")[0]] = true;
  return tracksShown(ids);
}

function shownTrack(functionName, parameter) {
  return trackKeys(functionName, parameter)[trackShown[functionName + "." + parameter.name] || 0];
}
