/** Tracks and clips of a set, and where a clip's notes lie in the song. */
function trackById(id) {
  return midiById(id, "Track", "has_midi_input");
}

function clipById(id) {
  return midiById(id, "Clip", "is_midi_clip");
}

/** An object of a type of Live's, whose property `mark` says that it holds MIDI. */
function midiById(id, type, mark) {
  var object = liveById(id);
  var word = type.toLowerCase();
  if (!isThere(object) || object.type !== type)
    refuse(
      "no_clip",
      "There is no " + word + " with the id " + id + " any more.",
      "Read the set again, and choose a " + word + " of it."
    );
  if (!isOn(object, mark))
    refuse("unsupported", named(word, textOf(object, "name")) + " holds audio.", "Choose a MIDI " + word + ".");
  return object;
}

function quoted(name) {
  return "“" + name + "”";
}

/** A track or a clip at the start of a sentence; clips have no name until somebody gives them one. */
function named(word, name) {
  return name ? "The " + word + " " + quoted(name) : "A " + word + " without a name";
}

/** A clip as this script passes it about: by its id, which stays good while the set is open, as objects do not. */
function clipFacts(clip) {
  var arrangement = isOn(clip, "is_arrangement_clip");
  var start = arrangement ? numberOf(clip, "start_time") : numberOf(clip, "start_marker");
  return {
    id: Number(clip.id),
    name: textOf(clip, "name"),
    midi: isOn(clip, "is_midi_clip"),
    arrangement: arrangement,
    looping: isOn(clip, "looping"),
    start: start,
    end: arrangement ? numberOf(clip, "end_time") : numberOf(clip, "end_marker"),
    /** Song time less clip time. A session clip has no song time: its own stands for it. */
    offset: arrangement ? start - numberOf(clip, "start_marker") : 0,
  };
}

/** What a message says of a clip. */
function clipWords(facts) {
  return {
    id: facts.id,
    name: facts.name.slice(0, 1000),
    view: facts.arrangement ? "arrangement" : "session",
    start: facts.start,
    end: facts.end,
    looped: facts.looping,
    midi: facts.midi,
  };
}

/** The MIDI clips of a track's arrangement that overlap a range, in order of time. */
function clipsIn(track, start, end) {
  return childIds(track, "arrangement_clips")
    .map(liveById)
    .filter(function (clip) {
      return isOn(clip, "is_midi_clip");
    })
    .map(clipFacts)
    .filter(function (clip) {
      return clip.start < end - SAME_TIME && clip.end > start + SAME_TIME;
    })
    .sort(function (one, other) {
      return one.start - other.start;
    });
}

/** One note of a looped clip sounds in several places: which of them a change means, nobody can know. */
function refuseLooped(clips) {
  for (var at = 0; at < clips.length; at++)
    if (clips[at].arrangement && clips[at].looping)
      refuse(
        "looped",
        named("clip", clips[at].name) + " is looped, so that one note of it sounds in several places.",
        "Switch its Loop off, or consolidate it (Ctrl/Cmd + J), and do this again."
      );
}

/** Notes of a clip, which are in its own time, in song time. */
function inSong(notes, offset) {
  return notes.map(function (note) {
    return movedNote(note, offset);
  });
}

/** Parts of a range that no clip covers, as `[start, end]` each. */
function gapsIn(clips, start, end) {
  var gaps = [];
  var at = start;
  clips.forEach(function (clip) {
    if (clip.start > at + SAME_TIME) gaps.push([at, clip.start]);
    at = Math.max(at, clip.end);
  });
  if (end > at + SAME_TIME) gaps.push([at, end]);
  return gaps;
}
