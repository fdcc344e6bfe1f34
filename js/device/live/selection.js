/**
 * What is selected. The arrangement's selection of time is not in the Live API: the loop brace stands for it.
 */
var SELECTIONS = { notes: selectedNotes, clip: openClip, loop: loopBrace, tracks: chosenTracks };

/** `auto` is the first of notes, clip and loop brace that is there. */
function selectionGet(args) {
  needNotes();
  var asked = args.source && args.source !== "auto" ? [args.source] : ["notes", "clip", "loop"];
  for (var at = 0; at < asked.length; at++) {
    var found = SELECTIONS[asked[at]]();
    if (found) return found;
  }
  return { source: null };
}

/** The MIDI clip that is open in Live's detail view. */
function detailClip() {
  var clip = liveAt("live_set view detail_clip");
  return isThere(clip) && isOn(clip, "is_midi_clip") ? clipFacts(clip) : null;
}

function selectedNotes() {
  var clip = detailClip();
  var chosen = clip ? readNotes(liveById(clip.id).call("get_selected_notes_extended")) : [];
  if (!chosen.length) return null;
  var start = Infinity;
  var end = -Infinity;
  chosen.forEach(function (note) {
    start = Math.min(start, note.start_time + clip.offset);
    end = Math.max(end, endOf(note) + clip.offset);
  });
  var selection = selectionIn(clip, "notes", start, end);
  selection.note_ids = noteIds(chosen);
  return selection;
}

function openClip() {
  var clip = detailClip();
  return clip && selectionIn(clip, "clip", clip.start, clip.end);
}

function selectionIn(clip, source, start, end) {
  var range = { start: start, end: end, clip: clip.id };
  return {
    source: source,
    start: start,
    end: end,
    clip: clipWords(clip),
    parts: partsOf([trackOf(liveById(clip.id))], range),
  };
}

/** The track a clip lies in: some steps up, over a slot or a take lane. */
function trackOf(clip) {
  var above = liveById(childId(clip, "canonical_parent"));
  while (isThere(above) && above.type !== "Track") above = liveById(childId(above, "canonical_parent"));
  return Number(above.id);
}

function loopBrace() {
  var loop = loopOf(liveAt("live_set"));
  var tracks = selectedTracks();
  if (!(loop.end > loop.start) || !tracks.length) return null;
  return { source: "loop", start: loop.start, end: loop.end, parts: partsOf(tracks, loop) };
}

/** The selected tracks, from the start of the song to the end of their last clip. */
function chosenTracks() {
  var tracks = selectedTracks();
  var end = 0;
  tracks.forEach(function (id) {
    childIds(liveById(id), "arrangement_clips").forEach(function (clip) {
      end = Math.max(end, numberOf(liveById(clip), "end_time"));
    });
  });
  if (!tracks.length || !end) return null;
  return { source: "tracks", start: 0, end: end, parts: partsOf(tracks, { start: 0, end: end }) };
}

/** MIDI tracks that are part of the selection; where Live names none, the track of the open device or clip. */
function selectedTracks() {
  var tracks = childIds(liveAt("live_set"), "tracks").filter(function (id) {
    var track = liveById(id);
    return isOn(track, "has_midi_input") && isOn(track, "is_part_of_selection");
  });
  if (tracks.length) return tracks;
  var track = liveAt("live_set view selected_track");
  return isThere(track) && isOn(track, "has_midi_input") ? [Number(track.id)] : [];
}
