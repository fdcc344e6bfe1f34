/**
 * Which of the notes asked for can be written beside the notes that stay in their clip.
 *
 * Live shortens or drops notes of one pitch that overlap, also those that were there before. So that nothing outside the
 * region changes, new notes make way: they end where a note that stays begins, and one that would begin under it is rejected.
 */
function fitNotes(asked, staying) {
  var fit = { notes: [], shortened: 0 };
  var byPitch = pitchesOf(asked);
  var stayingByPitch = pitchesOf(staying);
  for (var pitch in byPitch) fitPitch(byPitch[pitch], stayingByPitch[pitch] || [], fit);
  fit.notes.sort(byTime);
  return fit;
}

/** Beats that a note ends before the next: times are moved between song and clip, and an overlap by a last bit is one. */
var CLEARANCE = 1e-8;

function isPitchIn(note, range) {
  return !range || (note.pitch >= range.low && note.pitch <= range.high);
}

/** Notes of each pitch, in order of time; of two at one time the one that came first. */
function pitchesOf(notes) {
  var pitches = {};
  notes.forEach(function (note, index) {
    if (!pitches[note.pitch]) pitches[note.pitch] = [];
    pitches[note.pitch].push({ note: note, index: index });
  });
  for (var pitch in pitches)
    pitches[pitch].sort(function (one, other) {
      return one.note.start_time - other.note.start_time || one.index - other.index;
    });
  return pitches;
}

function fitPitch(asked, staying, fit) {
  var starts = [];
  var fitting = [];
  var next = 0;
  var covered = -Infinity;
  asked.forEach(function (entry) {
    var start = entry.note.start_time;
    for (; next < staying.length && staying[next].note.start_time <= start + SAME_TIME; next++)
      covered = Math.max(covered, endOf(staying[next].note));
    var last = starts.length ? starts[starts.length - 1] : -Infinity;
    if (covered > start + SAME_TIME || start <= last + SAME_TIME) return;
    starts.push(start);
    fitting.push({
      note: entry.note,
      start: Math.max(start, covered + CLEARANCE),
      end: next < staying.length ? staying[next].note.start_time : Infinity,
    });
  });
  fitting.forEach(function (entry, index) {
    var end = Math.min(entry.end, index + 1 < starts.length ? starts[index + 1] : Infinity);
    var note = movedNote(entry.note, 0);
    note.start_time = entry.start;
    if (endOf(note) > end + SAME_TIME) fit.shortened++;
    if (endOf(note) > end - CLEARANCE) note.duration = end - CLEARANCE - note.start_time;
    fit.notes.push(note);
  });
}
