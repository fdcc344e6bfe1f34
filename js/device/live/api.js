/**
 * Access to Live. Objects are made anew for each use: one that is kept goes stale when the set is edited.
 *
 * `LiveAPI` does not throw where Live refuses a call. It writes to the Max console and answers nothing, so whoever
 * writes reads back.
 */
function liveAt(path) {
  return new LiveAPI(path);
}

function liveById(id) {
  return new LiveAPI("id " + id);
}

function isThere(object) {
  return !!object && Number(object.id) !== 0;
}

function isList(value) {
  return Object.prototype.toString.call(value) === "[object Array]";
}

/** A property's one value: `get` answers a list of it. */
function firstOf(object, property) {
  var value = object.get(property);
  return isList(value) ? value[0] : value;
}

function numberOf(object, property) {
  return Number(firstOf(object, property));
}

/** A name with blanks may come as several words. */
function textOf(object, property) {
  var value = object.get(property);
  return isList(value) ? value.join(" ") : String(value);
}

function isOn(object, property) {
  return numberOf(object, property) === 1;
}

/** The ids in what `get` or `call` answers about children: `["id", 5, "id", 7]`; id 0 is no object. */
function idsIn(value) {
  var ids = [];
  if (!isList(value)) return ids;
  for (var at = 0; at + 1 < value.length; at += 2)
    if (value[at] === "id" && Number(value[at + 1])) ids.push(Number(value[at + 1]));
  return ids;
}

function childIds(object, property) {
  return idsIn(object.get(property));
}

function childId(object, property) {
  return childIds(object, property)[0] || 0;
}
