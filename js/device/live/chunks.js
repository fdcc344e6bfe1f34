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
