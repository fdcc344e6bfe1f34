/**
 * What Live says by itself: another selection, another music in the followed region. Live's notifications may not be
 * answered by reading at once, and come many at a time: a task a moment later looks what is different.
 */
var somethingChanged = whenQuiet(tellChanges, 100);
var followed = null;
var watches = [];
var lastSelection = "";

function regionFollow(args) {
  // A start that was left out is the song's.
  var range = { tracks: args.tracks, start: args.start || 0, end: args.end || 0, clip: args.clip };
  followed = args.tracks.length ? { range: range, revs: "" } : null;
  if (followed) followed.revs = revsOf(partsOf(range.tracks, range));
  watch();
  return {};
}

function revsOf(parts) {
  return parts
    .map(function (part) {
      return part.rev;
    })
    .join(" ");
}

/** Observes anew: an observer of an object that is gone says nothing any more. */
function watch() {
  watches.forEach(function (observer) {
    observer.property = "";
  });
  watches = [];
  observe("live_set view", "detail_clip");
  if (!followed) return;
  followed.range.tracks.forEach(function (id) {
    observe("id " + id, "arrangement_clips");
    childIds(liveById(id), "arrangement_clips").forEach(observeNotes);
  });
  if (namesClip(followed.range)) observeNotes(followed.range.clip);
}

function observeNotes(id) {
  observe("id " + id, "notes");
}

function observe(path, property) {
  var observer = new LiveAPI(somethingChanged, path);
  if (!isThere(observer)) return;
  observer.property = property;
  watches.push(observer);
}

function tellChanges() {
  quietly(tellSelection);
  quietly(tellRegion);
}

/** An event that cannot be made is not sent: nobody asked for it, so nobody waits. */
function quietly(tell) {
  try {
    tell();
  } catch (fault) {
    if (!(fault instanceof Refusal)) post("closeloop: " + fault.message + "\n");
  }
}

function tellSelection() {
  var selection = selectionGet({ source: "auto" });
  var words = JSON.stringify([selection.source, selection.start, selection.end, selection.clip, selection.note_ids]);
  if (words === lastSelection) return;
  lastSelection = words;
  send({ event: "selection", args: selection });
}

function tellRegion() {
  if (!followed) return;
  var parts = partsOf(followed.range.tracks, followed.range);
  var revs = revsOf(parts);
  if (revs === followed.revs) return;
  followed.revs = revs;
  send({ event: "region.changed", args: { parts: parts } });
  watch();
}
