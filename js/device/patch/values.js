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
