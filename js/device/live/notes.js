/** Notes as Live gives and takes them: all fields kept, times in the clip's own beats. */
var NOTE_FIELDS = [
  "pitch",
  "start_time",
  "duration",
  "velocity",
  "mute",
  "probability",
  "velocity_deviation",
  "release_velocity",
];

/** Beats closer than this are the same time: positions come through additions of float64. */
var SAME_TIME = 1e-7;

/** How many notes or ids one call takes: longer lists than Max's own limits are never sent. */
var NOTES_A_CALL = 500;
var IDS_A_CALL = 100;

function readNotes(text) {
  return (JSON.parse(text) || {}).notes || [];
}

/** Every note of a clip, also those before its start and after its end. */
function allNotes(clipId) {
  var clip = liveById(clipId);
  // `get_all_notes_extended` came with 11.1. Before, a span that no clip exceeds.
  if (isAtLeast(11, 1)) return readNotes(clip.call("get_all_notes_extended"));
  return readNotes(clip.call("get_notes_extended", 0, 128, -1e6, 2e6));
}

/** A note with its known fields alone, at another time; what a message left out has its default. */
function movedNote(note, offset) {
  var moved = {
    pitch: note.pitch,
    start_time: note.start_time + offset,
    duration: note.duration,
    velocity: note.velocity,
    mute: !!note.mute,
    probability: note.probability === undefined ? 1 : note.probability,
    velocity_deviation: note.velocity_deviation === undefined ? 0 : note.velocity_deviation,
    release_velocity: note.release_velocity === undefined ? 64 : note.release_velocity,
  };
  if (note.note_id !== undefined && note.note_id !== null) moved.note_id = note.note_id;
  return moved;
}

/** As Live wants a note: mute is 0 or 1, and `add_new_notes` refuses one that brings an id. */
function newNote(note) {
  var fresh = liveNote(note);
  delete fresh.note_id;
  return fresh;
}

function liveNote(note) {
  var plain = movedNote(note, 0);
  plain.mute = plain.mute ? 1 : 0;
  return plain;
}

function endOf(note) {
  return note.start_time + note.duration;
}

function startsIn(note, start, end) {
  return note.start_time >= start - SAME_TIME && note.start_time < end - SAME_TIME;
}

function soundsInto(note, start) {
  return note.start_time < start - SAME_TIME && endOf(note) > start + SAME_TIME;
}

function byTime(one, other) {
  return one.start_time - other.start_time || one.pitch - other.pitch || one.duration - other.duration;
}

function setOf(ids) {
  var set = {};
  for (var at = 0; at < ids.length; at++) set[ids[at]] = true;
  return set;
}

function noteIds(notes) {
  return notes.map(function (note) {
    return note.note_id;
  });
}

/**
 * Adds notes, and answers those that are new in the clip, read back. Throws where Live took none of what one call gave it:
 * a refused call says nothing, while of a good one Live may still drop a note or two.
 */
function addNotes(clipId, notes) {
  if (!notes.length) return [];
  var before = setOf(noteIds(allNotes(clipId)));
  var clip = liveById(clipId);
  for (var at = 0; at < notes.length; at += NOTES_A_CALL)
    clip.call("add_new_notes", { notes: notes.slice(at, at + NOTES_A_CALL).map(newNote) });
  var came = allNotes(clipId).filter(function (note) {
    return !before[note.note_id];
  });
  needCalls(notes, came);
  return came;
}

function needCalls(notes, came) {
  var there = setOf(came.map(placeOf));
  for (var at = 0; at < notes.length; at += NOTES_A_CALL) {
    var taken = notes.slice(at, at + NOTES_A_CALL).some(function (note) {
      return there[placeOf(note)];
    });
    if (!taken) throw new Error("Live added none of " + Math.min(NOTES_A_CALL, notes.length - at) + " notes");
  }
}

function placeOf(note) {
  return note.pitch + "@" + Math.round(note.start_time * 1e6);
}

function removeNotes(clipId, ids) {
  var clip = liveById(clipId);
  for (var at = 0; at < ids.length; at += IDS_A_CALL)
    clip.call.apply(clip, ["remove_notes_by_id"].concat(ids.slice(at, at + IDS_A_CALL)));
}

/** Changes notes in place, which keeps their ids and what each plays of MPE. */
function modifyNotes(clipId, notes) {
  var clip = liveById(clipId);
  for (var at = 0; at < notes.length; at += NOTES_A_CALL)
    clip.call("apply_note_modifications", { notes: notes.slice(at, at + NOTES_A_CALL).map(liveNote) });
}

/** A note as text, to compare. Times to a millionth of a beat: one that was put back may differ in its last bit. */
function wordsOf(note) {
  return NOTE_FIELDS.map(function (field) {
    return Math.round(Number(note[field]) * 1e6);
  }).join(",");
}

/** How many of some notes are not there as written, among those that came. */
function countAltered(written, came) {
  var there = {};
  came.forEach(function (note) {
    var words = wordsOf(movedNote(note, 0));
    there[words] = (there[words] || 0) + 1;
  });
  return written.filter(function (note) {
    return !there[wordsOf(note)]--;
  }).length;
}
