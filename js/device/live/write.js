/** Writes a plan part by part; answers what came, and what each clip holds then. Takes back all of it where a part fails. */
function writePlan(plan) {
  var done = [];
  var came = { count: 0, altered: 0, notes: {} };
  try {
    plan.parts.forEach(function (part) {
      done.push(part);
      writePart(plan, part, came);
    });
  } catch (fault) {
    takeBack(plan.trackId, done, fault);
  }
  return came;
}

function writePart(plan, part, came) {
  if (part.gap) makeClip(plan, part);
  var clip = part.clip;
  var kept = inClip(part.keep, clip.offset);
  var changed = differingFrom(clip.held, kept);
  removeNotes(clip.id, noteIds(part.remove));
  var trimmed = part.trim.map(function (note) {
    var shorter = movedNote(note, -clip.offset);
    shorter.duration = plan.trimTo - note.start_time;
    return shorter;
  });
  modifyNotes(clip.id, trimmed);
  moveNotes(clip.id, changed, clip.held);
  // Nothing but this script changes the set while it runs: what was read for the plan is there still.
  var isChanged = part.remove.length + trimmed.length + changed.length > 0;
  var left = isChanged ? allNotes(clip.id) : clip.held;
  needGone(left, part.remove);
  needTrimmed(left, trimmed);
  needChanged(left, changed, clip.held);
  var added = addNotes(clip.id, inClip(part.add, clip.offset), left);
  var stayed = keptIn(added.all, kept);
  part.came = stayed.ids.concat(noteIds(added.came));
  came.notes[clip.id] = added.all;
  came.count += part.came.length;
  came.altered += added.altered + stayed.altered;
}

function makeClip(plan, part) {
  var start = part.gap[0];
  var made = madeClips(
    liveById(plan.trackId).call("create_midi_clip", start, part.gap[1] - start),
    plan.trackId,
    part.gap
  );
  if (!made.length) throw new Error("Live made no clip at beat " + start);
  // A fresh clip may come looped: its notes would then stand for several places.
  if (made[0].looping) liveById(made[0].id).set("looping", 0);
  if (plan.name) liveById(made[0].id).set("name", plan.name);
  part.made = true;
  part.clip = clipFacts(liveById(made[0].id));
  part.clip.held = [];
}

/** The clip that a call answered; versions differ in whether they answer one. */
function madeClips(answer, trackId, gap) {
  var ids = idsIn(answer);
  return ids.length ? [clipFacts(liveById(ids[0]))] : clipsIn(liveById(trackId), gap[0], gap[1]);
}

function needGone(left, removed) {
  if (!removed.length) return;
  var there = setOf(noteIds(left));
  removed.forEach(function (note) {
    if (there[note.note_id]) throw new Error("Live did not remove a note");
  });
}

/** A refused call says nothing: only the notes tell whether they are shorter. */
function needTrimmed(left, trimmed) {
  if (!trimmed.length) return;
  var there = {};
  left.forEach(function (note) {
    there[note.note_id] = note.duration;
  });
  trimmed.forEach(function (note) {
    if (!(Math.abs(there[note.note_id] - note.duration) <= SAME_TIME)) throw new Error("Live did not shorten a note");
  });
}

function inClip(notes, offset) {
  return notes.map(function (note) {
    return movedNote(note, -offset);
  });
}
