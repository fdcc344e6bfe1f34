/** Reading a region of the arrangement, or of one clip, and the mark by which a later change is known: its `rev`. */
function regionGet(args) {
  return { parts: partsOf(args.tracks, args) };
}

function partsOf(tracks, range) {
  return tracks.map(function (id) {
    return partOf(readRegion(id, range), range);
  });
}

function partOf(read, range) {
  var part = { track: read.id, rev: revOf(read, range), notes: notesStartingIn(read, range) };
  if (read.clips.length === 1) part.clip = read.clips[0].id;
  return part;
}

/**
 * The clips under a range of a track, or the one clip that is named; beside each what it holds as Live told it, and its notes
 * in song time. `justRead` has what clips hold that were read in this request after the last write to them, by their ids.
 */
function readRegion(trackId, range, justRead) {
  needNotes();
  var track = trackById(trackId);
  var clips = namesClip(range) ? [clipFacts(clipById(range.clip))] : clipsIn(track, range.start, range.end);
  refuseLooped(clips);
  clips.forEach(function (clip) {
    clip.held = (justRead && justRead[clip.id]) || allNotes(clip.id);
    clip.notes = inSong(clip.held, clip.offset);
  });
  return { id: trackId, clips: clips };
}

function namesClip(range) {
  return range.clip !== undefined && range.clip !== null;
}

/** The notes of a clip that are meant: in the arrangement, what lies before its start or after its end is not heard. */
function heardIn(clip, range) {
  var start = clip.arrangement ? Math.max(range.start, clip.start) : range.start;
  var end = clip.arrangement ? Math.min(range.end, clip.end) : range.end;
  return clip.notes.filter(function (note) {
    return startsIn(note, start, end);
  });
}

function notesStartingIn(read, range) {
  var notes = [];
  read.clips.forEach(function (clip) {
    notes = notes.concat(heardIn(clip, range));
  });
  return notes.sort(byTime);
}

/**
 * A mark of what is there: the notes that sound in the range, and the clips that hold them. Ids of notes are left out:
 * they are new when notes were put back, though the music is the same. Their order is none: marks are added up, each seeded
 * with that of its clip. 64 bits, as two of 32.
 */
function revOf(read, range) {
  var clips = read.clips.map(function (clip) {
    var sounding = clip.notes.filter(function (note) {
      return startsIn(note, range.start, range.end) || soundsInto(note, range.start);
    });
    return { own: [clip.id, micros(clip.start), micros(clip.end)], notes: sounding.map(microsOf) };
  });
  var place = [read.id, micros(range.start), micros(range.end)];
  return hexOf(sumOfMarks(place, clips, 0x811c9dc5)) + hexOf(sumOfMarks(place, clips, 0x050c5d1f));
}

function sumOfMarks(place, clips, seed) {
  var sum = markOf(place, seed);
  clips.forEach(function (clip) {
    var own = markOf(clip.own, seed);
    sum += own;
    for (var at = 0; at < clip.notes.length; at++) sum += markOf(clip.notes[at], own);
  });
  return sum % 4294967296;
}
