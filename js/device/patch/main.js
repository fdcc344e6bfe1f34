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
