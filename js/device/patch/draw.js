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
