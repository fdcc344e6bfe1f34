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
