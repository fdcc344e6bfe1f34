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
 * A hash of what is there: the notes that sound in the range, and the clips that hold them. Ids of notes are left out:
 * they are new when notes were put back, though the music is the same.
 */
function revOf(read, range) {
  var words = [read.id, range.start, range.end];
  read.clips.forEach(function (clip) {
    words.push("clip", clip.id, clip.start, clip.end);
    var notes = clip.notes.filter(function (note) {
      return startsIn(note, range.start, range.end) || soundsInto(note, range.start);
    });
    words = words.concat(notes.map(wordsOf).sort());
  });
  return hashOf(words.join(" "));
}
