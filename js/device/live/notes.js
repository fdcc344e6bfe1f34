/** Notes as Live gives and takes them: all fields kept, times in the clip's own beats. */

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

function byId(notes) {
  var found = {};
  notes.forEach(function (note) {
    found[note.note_id] = note;
  });
  return found;
}

function noteIds(notes) {
  return notes.map(function (note) {
    return note.note_id;
  });
}

/**
 * Adds notes to a clip that holds the notes `there`. Answers all that it holds then, those that came, and how many did not
 * come as they were given. Throws where Live took none of what one call gave it: a refused call says nothing, while of a
 * good one Live may still drop a note or two.
 */
function addNotes(clipId, notes, there) {
  if (!notes.length) return { all: there, came: [], altered: 0 };
  var before = setOf(noteIds(there));
  var clip = liveById(clipId);
  for (var at = 0; at < notes.length; at += NOTES_A_CALL)
    clip.call("add_new_notes", { notes: notes.slice(at, at + NOTES_A_CALL).map(newNote) });
  var all = allNotes(clipId);
  var came = all.filter(function (note) {
    return !before[note.note_id];
  });
  return { all: all, came: came, altered: countAltered(notes, byPlace(came)) };
}

function byPlace(notes) {
  var places = {};
  notes.forEach(function (note) {
    var place = placeOf(note);
    if (!places[place]) places[place] = [];
    places[place].push(movedNote(note, 0));
  });
  return places;
}

function placeOf(note) {
  return note.pitch + "@" + micros(note.start_time);
}

/** How many of some notes did not come as they were written; throws where none of a call's came at all. */
function countAltered(written, came) {
  var altered = 0;
  for (var at = 0; at < written.length; at += NOTES_A_CALL) {
    var missing = 0;
    var given = written.slice(at, at + NOTES_A_CALL);
    given.forEach(function (note) {
      var there = came[placeOf(note)];
      if (!there) missing++;
      else if (!takeSame(there, note)) altered++;
    });
    if (missing === given.length) throw new Error("Live added none of " + missing + " notes");
    altered += missing;
  }
  return altered;
}

/** Takes the note that is as another out of some at its place; answers whether there was one. */
function takeSame(there, note) {
  for (var at = 0; at < there.length; at++)
    if (isSameNote(there[at], note)) {
      there.splice(at, 1);
      return true;
    }
  return false;
}

function isSameNote(one, other) {
  var of = microsOf(other);
  return microsOf(one).every(function (number, index) {
    return number === of[index];
  });
}

function removeNotes(clipId, ids) {
  callWithIds(clipId, "remove_notes_by_id", ids);
}

/** Selects notes beside those that are; came with Live 11.0.6, and is no loss before. */
function selectNotes(clipId, ids) {
  if (isAtLeast(11, 1)) callWithIds(clipId, "select_notes_by_id", ids);
}

function callWithIds(clipId, name, ids) {
  var clip = liveById(clipId);
  for (var at = 0; at < ids.length; at += IDS_A_CALL)
    clip.call.apply(clip, [name].concat(ids.slice(at, at + IDS_A_CALL)));
}

/** Changes notes in place, which keeps their ids and what each plays of MPE. */
function modifyNotes(clipId, notes) {
  var clip = liveById(clipId);
  for (var at = 0; at < notes.length; at += NOTES_A_CALL)
    clip.call("apply_note_modifications", { notes: notes.slice(at, at + NOTES_A_CALL).map(liveNote) });
}

/** To a millionth, to compare: a time that was moved may differ in its last bit. True and false count as 1 and 0. */
function micros(value) {
  return Math.round(value * 1e6);
}

/** A note as whole numbers, to compare. */
function microsOf(note) {
  return [
    micros(note.pitch),
    micros(note.start_time),
    micros(note.duration),
    micros(note.velocity),
    micros(note.mute),
    micros(note.probability),
    micros(note.velocity_deviation),
    micros(note.release_velocity),
  ];
}
