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
