/** The set as a whole: tempo, meter, loop brace, scenes, tracks and their clips. */
function stateGet() {
  var song = liveAt("live_set");
  return {
    tempo: numberOf(song, "tempo"),
    numerator: numberOf(song, "signature_numerator"),
    denominator: numberOf(song, "signature_denominator"),
    loop: loopOf(song),
    scenes: childIds(song, "scenes").map(function (id) {
      return textOf(liveById(id), "name").slice(0, 1000);
    }),
    tracks: childIds(song, "tracks").map(trackWords),
  };
}

function loopOf(song) {
  var start = numberOf(song, "loop_start");
  return { start: start, end: start + numberOf(song, "loop_length"), on: isOn(song, "loop") };
}

function trackWords(id, index) {
  var track = liveById(id);
  return {
    id: id,
    index: index,
    name: textOf(track, "name").slice(0, 1000),
    midi: isOn(track, "has_midi_input"),
    slots: fullSlots(track),
    clips: childIds(track, "arrangement_clips").map(wordsOfClip),
  };
}

function wordsOfClip(id) {
  return clipWords(clipFacts(liveById(id)));
}

function fullSlots(track) {
  var slots = [];
  childIds(track, "clip_slots").forEach(function (id, scene) {
    var slot = liveById(id);
    if (isOn(slot, "has_clip")) slots.push({ scene: scene, clip: wordsOfClip(childId(slot, "clip")) });
  });
  return slots;
}
