/** Which tracks and bars the rows of faders stand for: those of the selection, once a kernel has said them. */
var CELLS = 8;
var MOST_CELLS = 64;
var cells = null;
var trackShown = {};

function cellsSet(args) {
  cells = args;
  functions.forEach(function (of) {
    of.parameters.forEach(function (parameter) {
      if (parameter.scope) showValue(of.name, parameter);
    });
  });
  return {};
}

function tracksShown() {
  return cells ? cells.tracks.slice(0, MOST_CELLS) : firstOnes(1).map(trackOfId);
}

function barsShown() {
  return cells ? cells.bars.slice(0, MOST_CELLS) : firstOnes(0);
}

function firstOnes(from) {
  var numbers = [];
  for (var at = 0; at < CELLS; at++) numbers.push(from + at);
  return numbers;
}

function trackOfId(id) {
  return { id: id, name: "" };
}

function trackName(track) {
  return track.name || "Track " + track.id;
}

/** By which keys the values of a row of faders are kept (docs/protocol.md). */
function keysShown(functionName, parameter) {
  if (parameter.scope === "track")
    return tracksShown().map(function (track) {
      return String(track.id);
    });
  var before = parameter.scope === "cell" ? shownTrack(functionName, parameter).id + ":" : "";
  return barsShown().map(function (bar) {
    return before + bar;
  });
}

/** Of values for each bar of each track: the track whose bars are shown. */
function shownTrack(functionName, parameter) {
  return tracksShown()[shownIndex(functionName + "." + parameter.name)];
}

function shownIndex(id) {
  return Math.min(trackShown[id] || 0, tracksShown().length - 1);
}

/** What a row of faders stands for, after its title. */
function cellsInWords(parameter) {
  if (parameter.scope === "track") return " by track";
  if (parameter.scope === "cell") return "";
  var bars = barsShown();
  return cells ? ", bars " + (bars[0] + 1) + " to " + (bars[bars.length - 1] + 1) : " by bar";
}
