/**
 * Notes of a result that are notes of the region: they are changed in place, and so keep their ids, their selection and what
 * each plays of MPE. Removed and added they would lose all three.
 */

/** Parts what goes from a clip and what comes into notes to remove, to add and to keep: of one id, the first is kept. */
function keepNotes(part) {
  var going = byId(part.remove);
  part.keep = [];
  part.add = part.add.filter(function (note) {
    if (!going[note.note_id]) return true;
    part.keep.push(note);
    delete going[note.note_id];
    return false;
  });
  part.remove = part.remove.filter(function (note) {
    return going[note.note_id];
  });
}

/** Those of some notes that are there, and otherwise than wanted. */
function differingFrom(there, wanted) {
  var now = byId(there);
  return wanted.filter(function (note) {
    return now[note.note_id] && !isInPlace(now[note.note_id], note);
  });
}

/** To a hair: the note before it was made to end a `CLEARANCE` before the start that is wanted. */
function isInPlace(note, wanted) {
  return isSameNote(note, wanted) && Math.abs(note.start_time - wanted.start_time) < 2 * CLEARANCE;
}

/**
 * Changes notes of a clip that holds the notes `there`. What Live does with one that comes to lie over another is not written
 * down. So none ever does, not even over one that is itself to move away: then all are moved aside first.
 */
function moveNotes(clipId, wanted, there) {
  if (isInTheWay(there, wanted)) {
    var aside = movedAside(wanted, there);
    modifyNotes(clipId, aside);
    needChanged(allNotes(clipId), aside, there);
  }
  modifyNotes(clipId, wanted);
}

/** Notes as they are, but behind the last of all. */
function movedAside(wanted, there) {
  var now = byId(there);
  var first = Infinity;
  var last = -Infinity;
  there.concat(wanted).forEach(function (note) {
    first = Math.min(first, note.start_time);
    last = Math.max(last, endOf(note));
  });
  return wanted.map(function (note) {
    return hairShorter(movedNote(now[note.note_id], last - first + 1));
  });
}

/** Notes that adjoin may overlap by a last bit: one that is moved beside the other would cut or drop it. */
function hairShorter(note) {
  var shorter = movedNote(note, 0);
  shorter.duration -= CLEARANCE;
  return shorter;
}

/** Whether a note is wanted where another lies that is to move as well. */
function isInTheWay(there, wanted) {
  var moving = setOf(noteIds(wanted));
  var before = pitchesOf(
    there.filter(function (note) {
      return moving[note.note_id];
    })
  );
  var after = pitchesOf(wanted);
  for (var pitch in after) if (before[pitch] && doMeet(before[pitch], after[pitch])) return true;
  return false;
}

/** Whether any note of one pitch meets another than itself; both lists are in order of time. */
function doMeet(before, after) {
  var first = 0;
  return after.some(function (entry) {
    var note = entry.note;
    while (first < before.length && endOf(before[first].note) <= note.start_time + SAME_TIME) first++;
    for (var at = first; at < before.length && before[at].note.start_time < endOf(note); at++)
      if (before[at].note.note_id !== note.note_id) return true;
    return false;
  });
}

/** A refused call says nothing: only the notes tell whether they are other ones than `before`. */
function needChanged(left, changed, before) {
  var now = byId(left);
  var was = byId(before);
  changed.forEach(function (note) {
    var found = now[note.note_id];
    var isAsBefore = found && isSameNote(found, was[note.note_id]) && !isSameNote(found, note);
    if (!found || isAsBefore || placeOf(found) !== placeOf(note)) throw new Error("Live did not change a note");
  });
}

/** The ids of kept notes that a clip holds at last, and how many are not there as they were written. */
function keptIn(notes, kept) {
  var now = byId(notes);
  var found = { ids: [], altered: 0 };
  kept.forEach(function (note) {
    if (now[note.note_id]) found.ids.push(note.note_id);
    if (!now[note.note_id] || !isSameNote(now[note.note_id], note)) found.altered++;
  });
  return found;
}
