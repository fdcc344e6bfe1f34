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
