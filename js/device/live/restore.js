/** Putting back what a plan changed, where Live did not take all of it. */

/** Undoes parts in reverse, and says whether all of it is as it was. */
function takeBack(trackId, parts, fault) {
  var lost = 0;
  parts.reverse().forEach(function (part) {
    try {
      restorePart(trackId, part);
    } catch (_again) {
      // What is not there again is counted.
    }
    lost += countLost(part);
  });
  var why = "Live did not take the notes (" + fault.message + ")";
  if (lost)
    refuse(
      "internal",
      why + ", and " + lost + " notes could not be put back.",
      "Undo in Live (Ctrl/Cmd + Z) now: it has them."
    );
  refuse(
    "internal",
    why + ". What was there has been put back.",
    "Try again; if it stays so, send the result to the session."
  );
}

/**
 * Takes away what came, changes back what was changed, adds what was removed: in this order nothing meets. Notes are added
 * as they were read: a last bit more, by moving them there and back, and Live would drop a neighbour.
 */
function restorePart(trackId, part) {
  if (part.gap) {
    if (part.made) liveById(trackId).call("delete_clip", "id " + part.clip.id);
    return;
  }
  var clip = part.clip.id;
  var before = byId(part.clip.held);
  var there = [];
  var came = [];
  allNotes(clip).forEach(function (note) {
    (before[note.note_id] ? there : came).push(note);
  });
  removeNotes(clip, noteIds(came));
  moveNotes(clip, differingFrom(there, part.clip.held).map(hairShorter), there);
  var left = setOf(noteIds(there));
  var missing = part.clip.held.filter(function (note) {
    return !left[note.note_id];
  });
  addNotes(clip, missing.sort(byTime), allNotes(clip));
}

/** How many notes that a clip held are not there as they were, whatever their ids. */
function countLost(part) {
  if (part.gap) return 0;
  var there = byPlace(allNotes(part.clip.id));
  return part.clip.held.filter(function (note) {
    return !there[placeOf(note)] || !takeSame(there[placeOf(note)], note);
  }).length;
}
