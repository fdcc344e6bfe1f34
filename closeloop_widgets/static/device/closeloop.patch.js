// Built by js/device/build.mjs from js/device/patch.

// live/chunks.js
/**
 * JSON between this script and the other, in pieces: a symbol of Max holds 32,767 characters. Text is ASCII, so that
 * characters are bytes, and each piece starts with a letter, so that none is taken for a number.
 */
var CHUNK = 30000;
var arriving = {};

function asciiJson(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, function (letter) {
    return "\\u" + ("000" + letter.charCodeAt(0).toString(16)).slice(-4);
  });
}

/** Sends a value by `emit(transfer, index, count, piece)`. */
function inChunks(transfer, value, emit) {
  var text = asciiJson(value);
  var count = Math.max(1, Math.ceil(text.length / CHUNK));
  for (var index = 0; index < count; index++) emit(transfer, index, count, "j" + text.substr(index * CHUNK, CHUNK));
}

/** Takes a piece; the value once all of them are here, else undefined. A transfer that starts anew forgets its first try. */
function takeChunk(transfer, index, count, piece) {
  if (index === 0) arriving[transfer] = [];
  var pieces = arriving[transfer];
  if (!pieces || pieces.length !== index) {
    delete arriving[transfer];
    return undefined;
  }
  pieces.push(String(piece).substr(1));
  if (pieces.length < count) return undefined;
  delete arriving[transfer];
  return JSON.parse(pieces.join(""));
}

// live/quiet.js
/** A function that runs `run` once it has not been called for so many milliseconds. */
function whenQuiet(run, ms) {
  var task = null;
  return function () {
    if (task) task.cancel();
    task = new Task(run);
    task.schedule(ms);
  };
}

// patch/cells.js
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

// patch/connection.js
/** What the device shows of the connection: the code to type, who is connected, why not. */
var isConnected = false;
var portShown = 0;
var infoShown = -1;
var lastStatus = "Not connected. Press Connect.";

function showStatus(text) {
  lastStatus = text;
  tellObject("status", "set", text);
}

/** `status` of Node, by its first word. */
var STATUS = {
  waiting: function () {
    return "Not connected. Press Connect for a code, or connect in the notebook (port " + portShown + ").";
  },
  calling: function () {
    return "Calling " + kept.address + " ...";
  },
  connected: function (words) {
    return "Connected with " + words.join(" ") + ".";
  },
  refused: function (words) {
    return words.join(" ");
  },
  failed: function (words) {
    return words.join(" ");
  },
};

function takeStatus(words) {
  isConnected = words[0] === "connected";
  tellObject("connect", "text", isConnected ? "Disconnect" : "Connect");
  if (STATUS.hasOwnProperty(words[0])) showStatus(STATUS[words[0]](words.slice(1)));
}

function pressConnect() {
  if (isConnected) outlet(0, "disconnect");
  else if (kept.address) outlet(0, "connect", kept.address);
  else outlet(0, "new_code");
}

/** What each function does and who made it, one after another; then the connection again. */
function showInfo() {
  infoShown = infoShown + 1 < functions.length ? infoShown + 1 : -1;
  var of = functions[infoShown];
  if (!of) tellObject("status", "set", lastStatus);
  else tellObject("status", "set", [of.title, of.description, of.author, of.license].filter(Boolean).join(". "));
}

// patch/dials.js
/** The dials that Live can automate: each stands for the number of its place, of those with bounds and without a scope. */
var DIALS = 8;
/** The dial that says something just now: it is not set, or it would leave the hand or the automation that turns it. */
var dialSaying = 0;

function dialled() {
  var numbers = [];
  functions.forEach(function (of) {
    of.parameters.forEach(function (parameter) {
      var isNumber = parameter.kind === "number" || parameter.kind === "integer";
      if (isNumber && !parameter.scope && isBounded(parameter)) numbers.push({ of: of.name, parameter: parameter });
    });
  });
  return numbers.slice(0, DIALS);
}

function takeDial(index, way) {
  var moved = dialled()[index - 1];
  if (!moved) return;
  dialSaying = index;
  try {
    changed(moved.of, moved.parameter, numberAt(moved.parameter, way));
  } finally {
    dialSaying = 0;
  }
}

/** Turns the dial of a number, where it has one, to where the number is. What is `set` says nothing back. */
function turnDial(functionName, parameter, value) {
  dialled().forEach(function (moved, index) {
    if (moved.of !== functionName || moved.parameter.name !== parameter.name || index + 1 === dialSaying) return;
    tellObject("dial-" + (index + 1), "set", wayOf(parameter, value));
  });
}

// patch/draw.js
/**
 * Controls made at run time, in the places where the device's writer puts them (closeloop_widgets/live/device/controls.py).
 * None of them is a parameter of Live's: Max ignores, or crashes on, changes to those while a set is open.
 */
var LEFT = 220;
var TOP = 26;
var ROW = 47;
var ROWS = 3;
var COLUMN = 112;
var WIDE = 172;
var GAP = 8;
var LABEL = 14;
var LINE = 18;

var made = [];
var undrawn = [];

/** Takes away the controls that are there, and makes those of other functions. */
function drawFunctions() {
  var old = [];
  thisPatcher.apply(function (object) {
    if (String(object.varname).indexOf(".") > 0) old.push(object);
    return true;
  });
  old.concat(made).forEach(function (object) {
    if (object.valid) thisPatcher.remove(object);
  });
  made = [];
  undrawn = [];
  var left = LEFT;
  functions.forEach(function (of) {
    left = drawFunction(of, left) + GAP;
  });
}

function drawFunction(of, left) {
  var grid = { left: left, row: 0, width: COLUMN };
  var group;
  of.parameters.forEach(function (parameter) {
    if (parameter.group !== group) newColumn(grid);
    group = parameter.group;
    if (parameter.scope) drawCells(of.name, parameter, grid);
    else drawParameter(of.name, parameter, grid);
  });
  var right = Math.max(grid.left + (grid.row ? grid.width : 0), left + WIDE);
  placed("comment", of.name + ".title", [left - 2, 3, right - left - 60, 16]).message("set", of.title);
  var run = placed("textbutton", of.name + ".run", [right - GAP - 48, 3, 48, 18]);
  run.message("text", "Run");
  tellScript(run, ["run", of.name]);
  return right;
}

function newColumn(grid) {
  if (!grid.row) return;
  grid.left += grid.width;
  grid.row = 0;
  grid.width = COLUMN;
}

function takePlace(grid, rows, width) {
  if (grid.row && (grid.row + rows > ROWS || width !== grid.width)) newColumn(grid);
  grid.width = width;
  var rect = [grid.left, TOP + grid.row * ROW, width - GAP, rows * ROW];
  grid.row += rows;
  return rect;
}

function drawParameter(functionName, parameter, grid) {
  var rect = takePlace(grid, parameter.multiline ? 2 : 1, COLUMN);
  var id = functionName + "." + parameter.name;
  var names = ["control", functionName, parameter.name];
  var line = [rect[0], rect[1] + LABEL, rect[2], LINE];
  drawTitle(id, parameter, rect);
  if (parameter.kind === "number" || parameter.kind === "integer") drawNumber(id, parameter, names, line);
  else if (parameter.kind === "pair") {
    var half = (rect[2] - 4) / 2;
    drawField(id + ".from", parameter, names.concat("from"), [line[0], line[1], half, LINE]);
    drawField(id + ".to", parameter, names.concat("to"), [line[0] + half + 4, line[1], half, LINE]);
  } else if (parameter.kind === "choice") {
    var menu = placed("umenu", id, line);
    parameter.choices.forEach(function (choice) {
      menu.message("append", choice.title);
    });
    tellScript(menu, names);
  } else if (parameter.kind === "toggle") tellScript(placed("toggle", id, [line[0], line[1], LINE, LINE]), names);
  else
    tellScript(
      placed("textedit", id, [line[0], line[1], line[2], rect[3] - LABEL - (parameter.multiline ? 6 : 15)]),
      names
    );
}

/** A fader with its number beside it; the number alone where there are no bounds to go between. */
function drawNumber(id, parameter, names, line) {
  var width = isBounded(parameter) ? 44 : line[2];
  if (isBounded(parameter)) {
    var way = placed("slider", id + ".way", [line[0], line[1] + 2, line[2] - width - 4, LINE - 4]);
    way.message("floatoutput", 1);
    way.message("size", 1);
    way.message("orientation", 1);
    tellScript(way, names.concat("way"));
  }
  drawField(id, parameter, names, [line[0] + line[2] - width, line[1], width, LINE]);
}

function drawField(id, parameter, names, rect) {
  var field = placed(isWhole(parameter) ? "number" : "flonum", id, rect);
  if (typeof parameter.low === "number") field.message("minimum", parameter.low);
  if (typeof parameter.high === "number") field.message("maximum", parameter.high);
  tellScript(field, names);
}

/** A row of faders, one for each bar or track; for a value in each bar of each track, of one track at a time. */
function drawCells(functionName, parameter, grid) {
  var hasFaders = parameter.kind === "toggle" || parameter.kind === "choice" || isBounded(parameter);
  if (!hasFaders) {
    var reason = "faders need bounds to go between, and it has none; give it a Range";
    undrawn.push({ function: functionName, parameter: parameter.name, reason: reason });
    return;
  }
  var rect = takePlace(grid, ROWS, WIDE);
  var id = functionName + "." + parameter.name;
  drawTitle(id, parameter, parameter.scope === "cell" ? [rect[0], rect[1], rect[2] - 74] : rect);
  if (parameter.scope === "cell")
    tellScript(placed("umenu", id + ".track", [rect[0] + rect[2] - 72, rect[1] - 1, 72, 16]), [
      "track",
      functionName,
      parameter.name,
    ]);
  var sides = parameter.kind === "pair" ? ["from", "to"] : [""];
  var height = (rect[3] - LABEL - 8 - 4 * (sides.length - 1)) / sides.length;
  sides.forEach(function (side, index) {
    var at = [rect[0], rect[1] + LABEL + 2 + index * (height + 4), rect[2], height];
    drawFaders(
      side ? id + "." + side : id,
      parameter,
      ["control", functionName, parameter.name].concat(side || []),
      at
    );
  });
}

function drawFaders(id, parameter, names, rect) {
  var faders = placed("multislider", id, rect);
  var most = parameter.kind === "choice" ? Math.max(1, parameter.choices.length - 1) : 1;
  var bounds = isBounded(parameter) ? [parameter.low, parameter.high] : [0, most];
  faders.message("setminmax", bounds[0], bounds[1]);
  // 0 is whole numbers, 1 is floats.
  faders.message("settype", isBounded(parameter) && !isWhole(parameter) ? 1 : 0);
  faders.message("size", CELLS);
  tellScript(faders, names);
}

function drawTitle(id, parameter, rect) {
  placed("comment", id + ".title", [rect[0] - 2, rect[1], rect[2], LABEL]).message("set", titleOf(parameter));
}

function titleOf(parameter) {
  return parameter.title + (parameter.unit ? " (" + parameter.unit + ")" : "");
}

/** An object that is seen on the device. A patch shows by `presentation` what it is told through its own scripting. */
function placed(kind, name, rect) {
  var object = thisPatcher.newdefault(20, 20, kind);
  object.varname = name;
  thisPatcher.message("script", "sendbox", name, "presentation", 1);
  thisPatcher.message("script", "sendbox", name, "presentation_rect", rect[0], rect[1], rect[2], rect[3]);
  made.push(object);
  return object;
}

/** Lets an object tell this script what it says, after these names. */
function tellScript(object, names) {
  var said = thisPatcher.newdefault.apply(thisPatcher, [20, 60, "prepend"].concat(names));
  made.push(said);
  thisPatcher.connect(object, 0, said, 0);
  thisPatcher.connect(said, 0, thisBox, 0);
}

// patch/jobs.js
/** Runs that a hand asked for: one at a time as the device shows them, told by the kernel how far they are. */
var SOURCES = ["auto", "notes", "clip", "loop", "tracks"];
var PLACES = ["region", "scenes", "take_lanes"];
var job = null;
var jobCount = 0;

function invoke(name) {
  var of = functionNamed(name);
  if (!of) return;
  if (!isConnected) {
    showStatus("Not connected, so " + of.title + " cannot run. Press Connect.");
    return;
  }
  job = "job" + ++jobCount + "-" + Math.floor(Math.random() * 1e9);
  tellEvent("action.invoke", {
    job: job,
    function: name,
    parameters: valuesOf(of),
    source: SOURCES[kept.source] || "auto",
    place: PLACES[kept.place] || "region",
    n: kept.takes,
  });
  showStatus(of.title + " was asked for.");
}

function cancelJob() {
  if (job) tellEvent("job.cancel", { job: job });
  else showStatus("Nothing is running.");
}

function jobProgress(args) {
  if (args.job !== job) return {};
  var over = args.state === "done" || args.state === "cancelled" || args.state === "failed";
  if (over) job = null;
  tellObject("progress", "set", over ? 0 : args.fraction || 0);
  var left = !over && typeof args.left === "number" ? ", " + Math.ceil(args.left) + " s left" : "";
  showStatus((args.text || "It is " + args.state) + left);
  return {};
}

// patch/kept.js
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

// patch/numbers.js
/** Between a fader's way, 0 to 1, and a number of a parameter. */
function isBounded(parameter) {
  return typeof parameter.low === "number" && typeof parameter.high === "number";
}

function isWhole(parameter) {
  return parameter.kind === "integer" || !!parameter.whole;
}

function isLog(parameter) {
  return parameter.scale === "log" && parameter.low > 0;
}

function numberAt(parameter, way) {
  var x = Math.min(1, Math.max(0, way));
  var low = parameter.low;
  var high = parameter.high;
  return settled(parameter, isLog(parameter) ? low * Math.pow(high / low, x) : low + (high - low) * x);
}

function wayOf(parameter, number) {
  var low = parameter.low;
  var high = parameter.high;
  if (high === low) return 0;
  return isLog(parameter) ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
}

/** A number as the parameter takes it: on its step, within its bounds. */
function settled(parameter, number) {
  var step = parameter.step || (isWhole(parameter) ? 1 : 0);
  var from = typeof parameter.low === "number" ? parameter.low : 0;
  // Twelve digits: a step of 0.1 counted up in binary would say 0.30000000000000004.
  if (step) number = Number((from + Math.round((number - from) / step) * step).toPrecision(12));
  if (typeof parameter.low === "number") number = Math.max(parameter.low, number);
  if (typeof parameter.high === "number") number = Math.min(parameter.high, number);
  return number;
}

// patch/show.js
/** Setting the patch's objects by their names: what is set so is shown and says nothing back. */
function tellObject(name) {
  var object = thisPatcher.getnamed(name);
  if (object) object.message.apply(object, Array.prototype.slice.call(arguments, 1));
}

function showAll() {
  tellObject("source", "set", kept.source);
  tellObject("place", "set", kept.place);
  tellObject("takes", "set", kept.takes);
  tellObject("address", "set", kept.address);
  functions.forEach(function (of) {
    of.parameters.forEach(function (parameter) {
      showValue(of.name, parameter);
    });
  });
}

function showValue(functionName, parameter) {
  var id = functionName + "." + parameter.name;
  var value = valueIn(functionName, parameter);
  if (parameter.scope) showCells(functionName, parameter, value);
  else if (parameter.kind === "pair") {
    tellObject(id + ".from", "set", value[0]);
    tellObject(id + ".to", "set", value[1]);
  } else if (parameter.kind === "choice") tellObject(id, "set", faderOf(parameter, value));
  else if (parameter.kind === "toggle") tellObject(id, "set", value ? 1 : 0);
  else if (parameter.kind === "text" || parameter.kind === "seed")
    tellObject(id, "set", value === null ? "" : String(value));
  else {
    tellObject(id, "set", value);
    if (!isBounded(parameter)) return;
    tellObject(id + ".way", "set", wayOf(parameter, value));
    turnDial(functionName, parameter, value);
  }
}

function showCells(functionName, parameter, value) {
  var id = functionName + "." + parameter.name;
  var keys = keysShown(functionName, parameter);
  var sides = parameter.kind === "pair" ? ["from", "to"] : [""];
  sides.forEach(function (side) {
    var faders = keys.map(function (key) {
      return faderOf(parameter, value.at[key] === undefined ? value.fill : value.at[key], side);
    });
    var name = side ? id + "." + side : id;
    tellObject(name, "size", keys.length);
    tellObject.apply(null, [name, "set"].concat(faders));
  });
  tellObject(id + ".title", "set", titleOf(parameter) + cellsInWords(parameter));
  if (parameter.scope !== "cell") return;
  tellObject(id + ".track", "clear");
  tracksShown().forEach(function (track) {
    tellObject(id + ".track", "append", trackName(track));
  });
  tellObject(id + ".track", "set", shownIndex(id));
}

// patch/values.js
/** Values of the functions' parameters, written as docs/protocol.md has them, and what a hand changes in them. */
function functionNamed(name) {
  for (var at = 0; at < functions.length; at++) if (functions[at].name === name) return functions[at];
  return null;
}

function parameterOf(functionName, name) {
  var of = functionNamed(functionName);
  var found = of
    ? of.parameters.filter(function (parameter) {
        return parameter.name === name;
      })
    : [];
  return found[0] || null;
}

function valueIn(functionName, parameter) {
  var values = kept.values[functionName] || {};
  return values[parameter.name] === undefined ? parameter.default : values[parameter.name];
}

function keepValue(functionName, parameter, value) {
  if (!kept.values[functionName]) kept.values[functionName] = {};
  kept.values[functionName][parameter.name] = value;
  storeSoon();
}

/** All values of a function, as a run takes them. */
function valuesOf(of) {
  var values = {};
  of.parameters.forEach(function (parameter) {
    values[parameter.name] = valueIn(of.name, parameter);
  });
  return values;
}

/** The value after a hand said something to a control; undefined where what it said is no value. */
function valueAfter(functionName, parameter, said) {
  var now = valueIn(functionName, parameter);
  var side = said[0] === "from" || said[0] === "to" ? said[0] : "";
  if (parameter.scope) return cellsAfter(functionName, parameter, now, side ? said.slice(1) : said, side);
  if (parameter.kind === "pair") return pairAfter(parameter, now, side, Number(said[1]));
  if (parameter.kind === "number" || parameter.kind === "integer")
    return said[0] === "way" ? numberAt(parameter, Number(said[1])) : settled(parameter, Number(said[0]));
  return simpleOf(parameter, said);
}

/** Of a choice, a toggle, a text, a seed. */
function simpleOf(parameter, said) {
  if (parameter.kind === "toggle") return Number(said[0]) !== 0;
  if (parameter.kind === "choice") {
    var choice = parameter.choices[Number(said[0])];
    return choice ? choice.value : undefined;
  }
  var text = (said[0] === "text" ? said.slice(1) : said).join(" ");
  if (parameter.kind === "text") return text.slice(0, parameter.max_length || text.length);
  if (/^\s*$/.test(text)) return null;
  var seed = Number(text);
  return Math.floor(seed) === seed && seed >= 0 && seed <= 4294967295 ? seed : undefined;
}

/** The end that a hand moves pushes the other before it. */
function pairAfter(parameter, now, side, number) {
  var end = settled(parameter, number);
  return side === "from" ? [end, Math.max(end, now[1])] : [Math.min(now[0], end), end];
}

/** One fader as a value. */
function cellOf(parameter, now, said, side) {
  if (parameter.kind === "toggle") return said >= 0.5;
  if (parameter.kind === "choice")
    return parameter.choices[Math.min(parameter.choices.length - 1, Math.max(0, Math.round(said)))].value;
  return parameter.kind === "pair" ? pairAfter(parameter, now, side, said) : settled(parameter, said);
}

/** A value as one fader shows it. */
function faderOf(parameter, value, side) {
  if (parameter.kind === "toggle") return value ? 1 : 0;
  if (parameter.kind === "pair") return value[side === "to" ? 1 : 0];
  if (parameter.kind !== "choice") return value;
  for (var at = 0; at < parameter.choices.length; at++) if (parameter.choices[at].value === value) return at;
  return 0;
}

function cellsAfter(functionName, parameter, now, said, side) {
  var after = { fill: now.fill, at: {} };
  for (var key in now.at) after.at[key] = now.at[key];
  keysShown(functionName, parameter).forEach(function (key, index) {
    if (index >= said.length) return;
    var before = now.at[key] === undefined ? now.fill : now.at[key];
    var cell = cellOf(parameter, before, Number(said[index]), side);
    if (JSON.stringify(cell) === JSON.stringify(now.fill)) delete after.at[key];
    else after.at[key] = cell;
  });
  return after;
}

// patch/main.js
/**
 * The script of the device's panel: keeps the controls' values, makes controls for other functions, tells Node what a hand
 * did. Global functions are the messages it understands (docs/design/live-device.md).
 */
autowatch = 0;
inlets = 1;
outlets = 2;

var thisPatcher = this.patcher;
var thisBox = this.box;
/** A device that was written for functions says so in a line before this script. */
var written = typeof CLOSELOOP_FUNCTIONS === "undefined" ? [] : CLOSELOOP_FUNCTIONS;
var functions = written;
var said = 0;

function live_ready() {
  if (kept.functions) setFunctions(kept.functions);
  showAll();
}

function state() {
  restore(arrayfromargs(arguments));
  live_ready();
}

/** Node has begun, and does not know what the set kept. */
function port(number) {
  portShown = number;
  tellNode({ kept: kept.set_id ? { set_id: kept.set_id, tokens: kept.tokens } : {} });
}

function keep(text) {
  var told = JSON.parse(text);
  kept.set_id = told.set_id;
  kept.tokens = told.tokens;
  store();
}

function code(digits) {
  if (String(digits) !== "none") showStatus("Type " + digits + " in the notebook (port " + portShown + ").");
}

function status() {
  takeStatus(arrayfromargs(arguments));
}

/** The version of Live: for the kernel, which hears it when it connects. */
function live() {}

function info() {
  showInfo();
}

function connect() {
  pressConnect();
}

function cancel() {
  cancelJob();
}

function address() {
  var words = arrayfromargs(arguments);
  kept.address = (words[0] === "text" ? words.slice(1) : words).join("").replace(/\s/g, "");
  storeSoon();
}

function source(index) {
  kept.source = Number(index);
  storeSoon();
}

function place(index) {
  kept.place = Number(index);
  storeSoon();
}

function takes(count) {
  kept.takes = Math.min(64, Math.max(1, Math.round(Number(count))));
  storeSoon();
}

function run(name) {
  invoke(name);
}

function control() {
  var words = arrayfromargs(arguments);
  var parameter = parameterOf(words[0], words[1]);
  if (parameter) changed(words[0], parameter, valueAfter(words[0], parameter, words.slice(2)));
}

function track(functionName, name, index) {
  var parameter = parameterOf(functionName, name);
  if (!parameter) return;
  trackShown[functionName + "." + name] = Number(index);
  showValue(functionName, parameter);
}

function dial(index, way) {
  takeDial(Number(index), Number(way));
}

/** Shows, keeps and tells a value; what is no value leaves the control as it was. */
function changed(functionName, parameter, value) {
  var before = JSON.stringify(valueIn(functionName, parameter));
  if (value !== undefined && !isNoNumber(value) && JSON.stringify(value) !== before) {
    keepValue(functionName, parameter, value);
    if (isConnected) tellEvent("param.changed", { function: functionName, parameter: parameter.name, value: value });
  }
  showValue(functionName, parameter);
}

function isNoNumber(value) {
  return typeof value === "number" && !isFinite(value);
}

var REQUESTS = { "schema.set": schemaSet, "param.set": paramSet, "cells.set": cellsSet, "job.progress": jobProgress };

function from_node(transfer, index, count, piece) {
  var asked = takeChunk(transfer, index, count, piece);
  if (!asked) return;
  try {
    tellNode({ id: asked.id, result: REQUESTS[asked.type](asked.args) });
  } catch (fault) {
    var message = "The device's panel failed at this: " + fault.message;
    tellNode({ id: asked.id, error: { code: "internal", message: message, next: "Please report this." } });
  }
}

function schemaSet(args) {
  kept.values = args.values;
  kept.functions = JSON.stringify(args.functions) === JSON.stringify(written) ? null : args.functions;
  setFunctions(args.functions);
  showAll();
  storeSoon();
  var controls = functions.reduce(function (sum, of) {
    return sum + of.parameters.length;
  }, 0);
  return { controls: controls - undrawn.length, undrawn: undrawn };
}

/** Controls are made anew only for other functions: what is drawn and right is left alone. */
function setFunctions(others) {
  if (JSON.stringify(others) === JSON.stringify(functions)) return;
  functions = others;
  drawFunctions();
}

function paramSet(args) {
  for (var name in args.values) {
    var parameter = parameterOf(args.function, name);
    if (!parameter) continue;
    keepValue(args.function, parameter, args.values[name]);
    showValue(args.function, parameter);
  }
  return {};
}

function tellEvent(name, args) {
  tellNode({ event: name, args: args });
}

function tellNode(value) {
  inChunks("p" + ++said, value, function (transfer, index, count, piece) {
    outlet(0, "from_patch", transfer, index, count, piece);
  });
}
