// Built by js/device/build.mjs from js/device/live.

// live/api.js
/**
 * Access to Live. Objects are made anew for each use: one that is kept goes stale when the set is edited.
 *
 * `LiveAPI` does not throw where Live refuses a call. It writes to the Max console and answers nothing, so whoever
 * writes reads back.
 */
function liveAt(path) {
  return new LiveAPI(path);
}

function liveById(id) {
  return new LiveAPI("id " + id);
}

function isThere(object) {
  return !!object && Number(object.id) !== 0;
}

function isList(value) {
  return Object.prototype.toString.call(value) === "[object Array]";
}

/** A property's one value: `get` answers a list of it. */
function firstOf(object, property) {
  var value = object.get(property);
  return isList(value) ? value[0] : value;
}

function numberOf(object, property) {
  return Number(firstOf(object, property));
}

/** A name with blanks may come as several words. */
function textOf(object, property) {
  var value = object.get(property);
  return isList(value) ? value.join(" ") : String(value);
}

function isOn(object, property) {
  return numberOf(object, property) === 1;
}

/** The ids in what `get` or `call` answers about children: `["id", 5, "id", 7]`; id 0 is no object. */
function idsIn(value) {
  var ids = [];
  if (!isList(value)) return ids;
  for (var at = 0; at + 1 < value.length; at += 2)
    if (value[at] === "id" && Number(value[at + 1])) ids.push(Number(value[at + 1]));
  return ids;
}

function childIds(object, property) {
  return idsIn(object.get(property));
}

function childId(object, property) {
  return childIds(object, property)[0] || 0;
}

// live/arrangement.js
/** Clips made in the arrangement: variants in take lanes, and copies of session clips. */
function putInLanes(args) {
  if (!canCreateInArrangement())
    refuse(
      "unsupported",
      "Live " + versionText(liveVersion()) + " has no take lanes for devices; Live 12.2 has.",
      "Send the takes to scenes of the session."
    );
  trackById(args.track);
  return makingAll(function (undo) {
    var landed = args.variants.map(function (variant) {
      var lane = newLane(args.track, variant.name);
      var clip = clipInLane(lane, args);
      undo.push(function () {
        // There is no call that deletes a lane. An empty one is harmless.
        liveById(args.track).call("delete_clip", "id " + clip);
      });
      return fillClip(clip, variant);
    });
    return { landed: landed, scenes_made: 0 };
  });
}

function newLane(trackId, name) {
  var before = setOf(childIds(liveById(trackId), "take_lanes"));
  liveById(trackId).call("create_take_lane");
  var lanes = childIds(liveById(trackId), "take_lanes").filter(function (id) {
    return !before[id];
  });
  if (!lanes.length) throw new Error("no take lane could be made");
  liveById(lanes[0]).set("name", name);
  return lanes[0];
}

function clipInLane(lane, args) {
  liveById(lane).call("create_midi_clip", args.start, args.length);
  var clips = childIds(liveById(lane), "arrangement_clips");
  if (!clips.length) throw new Error("no clip could be made in a take lane");
  if (isOn(liveById(clips[0]), "looping")) liveById(clips[0]).set("looping", 0);
  return clips[0];
}

/**
 * Copies a session clip to the arrangement. Never onto another clip: Live would cut that one, and what is cut is lost.
 */
function variantsToArrangement(args) {
  needNotes();
  var clip = clipFacts(clipById(args.clip));
  if (clip.arrangement)
    refuse(
      "bad_request",
      named("clip", clip.name) + " is in the arrangement already.",
      "Choose a clip of the session."
    );
  var track = trackOf(liveById(clip.id));
  var end = args.start + numberOf(liveById(clip.id), "length");
  refuseOccupied(liveById(track), args.start, end);
  liveById(track).call("duplicate_clip_to_arrangement", "id " + clip.id, args.start);
  var made = clipsIn(liveById(track), args.start, end);
  if (!made.length)
    refuse("internal", named("clip", clip.name) + " was not copied by Live.", "Drag the clip over by hand.");
  // A copy of a looped clip loops, and a region in it could not be changed.
  if (made[0].looping) liveById(made[0].id).set("looping", 0);
  return { clip: made[0].id, start: made[0].start, end: made[0].end };
}

/** Audio clips count as well: a track that was changed to MIDI has none, but nothing is laid over anything. */
function refuseOccupied(track, start, end) {
  childIds(track, "arrangement_clips").forEach(function (id) {
    var clip = clipFacts(liveById(id));
    if (clip.start < end - SAME_TIME && clip.end > start + SAME_TIME)
      refuse(
        "occupied",
        named("clip", clip.name) + " lies between beat " + start + " and beat " + end + " of the arrangement.",
        "Choose a place where the track is empty."
      );
  });
}

// live/chunks.js
/**
 * JSON between this script and the other, in pieces: a symbol of Max holds 32,767 characters. Text is ASCII, so that
 * characters are bytes, and each piece starts with a letter, so that none is taken for a number.
 */
var CHUNK = 30000;
var arriving = {};

function asciiJson(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, function (letter) {
    return "\\u" + ("000" + letter.charCodeAt(0).toString(16)).slice(-4);
  });
}

/** Sends a value by `emit(transfer, index, count, piece)`. */
function inChunks(transfer, value, emit) {
  var text = asciiJson(value);
  var count = Math.max(1, Math.ceil(text.length / CHUNK));
  for (var index = 0; index < count; index++) emit(transfer, index, count, "j" + text.substr(index * CHUNK, CHUNK));
}

/** Takes a piece; the value once all of them are here, else undefined. A transfer that starts anew forgets its first try. */
function takeChunk(transfer, index, count, piece) {
  if (index === 0) arriving[transfer] = [];
  var pieces = arriving[transfer];
  if (!pieces || pieces.length !== index) {
    delete arriving[transfer];
    return undefined;
  }
  pieces.push(String(piece).substr(1));
  if (pieces.length < count) return undefined;
  delete arriving[transfer];
  return JSON.parse(pieces.join(""));
}

// live/clips.js
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
  return "\u201c" + name + "\u201d";
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

// live/fit.js
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

// live/follow.js
/**
 * What Live says by itself: another selection, another music in the followed region. Live's notifications may not be
 * answered by reading at once, and come many at a time: a task a moment later looks what is different.
 */
var somethingChanged = whenQuiet(tellChanges, 100);
var followed = null;
var watches = [];
var lastSelection = "";

function regionFollow(args) {
  // A start that was left out is the song's.
  var range = { tracks: args.tracks, start: args.start || 0, end: args.end || 0, clip: args.clip };
  followed = args.tracks.length ? { range: range, revs: "" } : null;
  if (followed) followed.revs = revsOf(partsOf(range.tracks, range));
  watch();
  return {};
}

function revsOf(parts) {
  return parts
    .map(function (part) {
      return part.rev;
    })
    .join(" ");
}

/** Observes anew: an observer of an object that is gone says nothing any more. */
function watch() {
  watches.forEach(function (observer) {
    observer.property = "";
  });
  watches = [];
  observe("live_set view", "detail_clip");
  if (!followed) return;
  followed.range.tracks.forEach(function (id) {
    observe("id " + id, "arrangement_clips");
    childIds(liveById(id), "arrangement_clips").forEach(observeNotes);
  });
  if (namesClip(followed.range)) observeNotes(followed.range.clip);
}

function observeNotes(id) {
  observe("id " + id, "notes");
}

function observe(path, property) {
  var observer = new LiveAPI(somethingChanged, path);
  if (!isThere(observer)) return;
  observer.property = property;
  watches.push(observer);
}

function tellChanges() {
  quietly(tellSelection);
  quietly(tellRegion);
}

/** An event that cannot be made is not sent: nobody asked for it, so nobody waits. */
function quietly(tell) {
  try {
    tell();
  } catch (fault) {
    if (!(fault instanceof Refusal)) post("closeloop: " + fault.message + "\n");
  }
}

function tellSelection() {
  var selection = selectionGet({ source: "auto" });
  var words = JSON.stringify([selection.source, selection.start, selection.end, selection.clip, selection.note_ids]);
  if (words === lastSelection) return;
  lastSelection = words;
  send({ event: "selection", args: selection });
}

function tellRegion() {
  if (!followed) return;
  var parts = partsOf(followed.range.tracks, followed.range);
  var revs = revsOf(parts);
  if (revs === followed.revs) return;
  followed.revs = revs;
  send({ event: "region.changed", args: { parts: parts } });
  watch();
}

// live/hash.js
/**
 * A mark of whole numbers, of 32 bits: FNV-1a over the two halves of each, stirred as MurmurHash3 ends, so that marks can be
 * added up. `js` has no `Math.imul` and no typed arrays in older Max.
 */
function markOf(numbers, seed) {
  var mark = seed;
  for (var at = 0; at < numbers.length; at++) {
    mark = times(mark ^ numbers[at], 16777619);
    mark = times(mark ^ Math.floor(numbers[at] / 4294967296), 16777619);
  }
  mark = times(mark ^ (mark >>> 16), 0x85ebca6b);
  mark = times(mark ^ (mark >>> 13), 0xc2b2ae35);
  return (mark ^ (mark >>> 16)) >>> 0;
}

/** The lower 32 bits of a product, in halves that a float64 holds exactly. */
function times(one, other) {
  return (one & 0xffff) * other + ((((one >>> 16) * other) & 0xffff) << 16);
}

function hexOf(mark) {
  return ("0000000" + (mark >>> 0).toString(16)).slice(-8);
}

// live/keep.js
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

// live/notes.js
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

// live/quiet.js
/** A function that runs `run` once it has not been called for so many milliseconds. */
function whenQuiet(run, ms) {
  var task = null;
  return function () {
    if (task) task.cancel();
    task = new Task(run);
    task.schedule(ms);
  };
}

// live/refusal.js
/** A request that is not done, with what a musician can read and do about it. Nothing has been written when one is thrown. */
function Refusal(code, message, next) {
  this.code = code;
  this.message = message;
  this.next = next;
}

function refuse(code, message, next) {
  throw new Refusal(code, message, next);
}

/** What went wrong, as an answer's `error`. Faults of this script are told as such, never shown as the musician's. */
function errorOf(fault) {
  if (fault instanceof Refusal) return { code: fault.code, message: fault.message, next: fault.next };
  return {
    code: "internal",
    message: "The device failed at this request: " + ((fault && fault.message) || fault),
    next: "Look at the Max console, and send what stands there with a report.",
  };
}

// live/region.js
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

// live/replace.js
/**
 * `region.replace`: a region's notes give way to others. All is planned and refused before the first write; what is written
 * is read back; where Live does not take it, all is put back as it was.
 */
function regionReplace(args) {
  var read = readRegion(args.track, args);
  if (revOf(read, args) !== args.rev) refuseChanged();
  var plan = planOf(read, args);
  if (args.dry_run) return answerOf(plan, { count: plan.notes, altered: 0 }, args.rev);
  var came = writePlan(plan);
  if (args.note_ids) selectCame(plan);
  return answerOf(plan, came, revOf(readRegion(args.track, args, came.notes), args));
}

/** In place of selected notes come selected ones: so the next press works on the same place, and not on all of the clip. */
function selectCame(plan) {
  plan.parts.forEach(function (part) {
    try {
      selectNotes(part.clip.id, part.came);
    } catch (_fault) {
      // The notes are there, which is what was asked for.
    }
  });
}

function refuseChanged() {
  refuse(
    "conflict",
    "The music changed in Live since it was read, so nothing was written over it.",
    "Read the region again, and make the result anew or place it by hand."
  );
}

function answerOf(plan, came, rev) {
  var answer = {
    removed: plan.removed,
    added: came.count,
    rejected: plan.rejected,
    rev: rev,
    trimmed: plan.trimmed,
    altered: came.altered + plan.shortened,
    created: plan.parts.some(function (part) {
      return !!part.gap;
    }),
  };
  // A clip that a dry run would make has no id yet.
  if (plan.parts.length && plan.parts[0].clip) answer.clip = plan.parts[0].clip.id;
  return answer;
}

/**
 * For each clip what goes, what is shortened, what comes; and for each gap that needs one, a clip to make. A note that is kept
 * counts with those that go and with those that come: it is one of the old music, and one of the new.
 */
function planOf(read, args) {
  var plan = { trackId: read.id, name: args.name, trimTo: args.start, removed: 0, trimmed: 0, notes: 0, shortened: 0 };
  var chosen = args.note_ids ? setOf(args.note_ids) : null;
  refuseMissing(read, args, chosen);
  plan.parts = read.clips.map(function (clip) {
    return partFor(clip, args, chosen);
  });
  placeNotes(plan, args);
  plan.parts.forEach(function (part) {
    var fit = fitNotes(part.add, part.stay);
    part.add = fit.notes;
    plan.removed += part.remove.length;
    plan.trimmed += part.trim.length;
    plan.notes += fit.notes.length;
    plan.shortened += fit.shortened;
    keepNotes(part);
  });
  plan.rejected = args.notes.length - plan.notes;
  return plan;
}

/** One clip's share of the plan. */
function partFor(clip, args, chosen) {
  var part = { clip: clip, remove: [], trim: [], stay: [], add: [] };
  var heard = setOf(noteIds(heardIn(clip, args)));
  clip.notes.forEach(function (note) {
    var meant = isPitchIn(note, args.pitches);
    if (meant && heard[note.note_id] && (!chosen || chosen[note.note_id])) part.remove.push(note);
    else if (meant && args.boundary === "trim" && isHeardInto(clip, note, args.start)) part.trim.push(note);
    else part.stay.push(note);
  });
  return part;
}

function isHeardInto(clip, note, start) {
  return (
    soundsInto(note, start) && (!clip.arrangement || (clip.start < start && note.start_time >= clip.start - SAME_TIME))
  );
}

/** Notes are named by ids that were read: one that is gone means that somebody changed the region. */
function refuseMissing(read, args, chosen) {
  if (!chosen) return;
  var there = setOf(noteIds(notesStartingIn(read, args)));
  for (var id in chosen) if (!there[id]) refuseChanged();
}

/** Gives each note to the clip under its start, or to a clip that is to be made. */
function placeNotes(plan, args) {
  var gaps = namesClip(args) ? [] : gapParts(plan.parts, args);
  args.notes.forEach(function (note) {
    if (!startsIn(note, args.start, args.end) || !isPitchIn(note, args.pitches)) return;
    partUnder(note, plan.parts, gaps).add.push(note);
  });
  var wanted = gaps.filter(function (part) {
    return part.add.length;
  });
  // Where no clip is at all, a result without notes still says where it would have been.
  if (!plan.parts.length && !wanted.length) wanted = gaps;
  if (wanted.length) needRoom(liveById(plan.trackId), wanted[0].gap, args);
  plan.parts = plan.parts.concat(wanted);
}

function gapParts(parts, args) {
  var clips = parts.map(function (part) {
    return part.clip;
  });
  return gapsIn(clips, args.start, args.end).map(function (gap) {
    return { gap: gap, remove: [], trim: [], stay: [], add: [] };
  });
}

function partUnder(note, parts, gaps) {
  var at;
  for (at = 0; at < parts.length; at++)
    if (!parts[at].clip.arrangement || startsIn(note, parts[at].clip.start, parts[at].clip.end)) return parts[at];
  for (at = 0; at < gaps.length; at++) if (startsIn(note, gaps[at].gap[0], gaps[at].gap[1])) return gaps[at];
  // A start within rounding of an edge: the last part is the nearest.
  return gaps.length ? gaps[gaps.length - 1] : parts[parts.length - 1];
}

function needRoom(track, gap, args) {
  var where = "from beat " + gap[0] + " to beat " + gap[1] + " of the track " + quoted(textOf(track, "name"));
  if (!args.create)
    refuse(
      "no_clip",
      "There is no MIDI clip " + where + ".",
      "Allow a clip to be made there, or draw one (Ctrl/Cmd + Shift + M)."
    );
  if (!canCreateInArrangement())
    refuse(
      "unsupported",
      "Live " + versionText(liveVersion()) + " lets no device make a clip " + where + "; Live 12.2 does.",
      "Draw an empty MIDI clip there (Ctrl/Cmd + Shift + M) and do this again, or send the result to the session."
    );
}

// live/restore.js
/** Putting back what a plan changed, where Live did not take all of it. */

/** Undoes parts in reverse, and says whether all of it is as it was. */
function takeBack(trackId, parts, fault) {
  var lost = 0;
  parts.reverse().forEach(function (part) {
    try {
      restorePart(trackId, part);
    } catch (_again) {
      // What is not there again is counted.
    }
    lost += countLost(part);
  });
  var why = "Live did not take the notes (" + fault.message + ")";
  if (lost)
    refuse(
      "internal",
      why + ", and " + lost + " notes could not be put back.",
      "Undo in Live (Ctrl/Cmd + Z) now: it has them."
    );
  refuse(
    "internal",
    why + ". What was there has been put back.",
    "Try again; if it stays so, send the result to the session."
  );
}

/**
 * Takes away what came, changes back what was changed, adds what was removed: in this order nothing meets. Notes are added
 * as they were read: a last bit more, by moving them there and back, and Live would drop a neighbour.
 */
function restorePart(trackId, part) {
  if (part.gap) {
    if (part.made) liveById(trackId).call("delete_clip", "id " + part.clip.id);
    return;
  }
  var clip = part.clip.id;
  var before = byId(part.clip.held);
  var there = [];
  var came = [];
  allNotes(clip).forEach(function (note) {
    (before[note.note_id] ? there : came).push(note);
  });
  removeNotes(clip, noteIds(came));
  moveNotes(clip, differingFrom(there, part.clip.held).map(hairShorter), there);
  var left = setOf(noteIds(there));
  var missing = part.clip.held.filter(function (note) {
    return !left[note.note_id];
  });
  addNotes(clip, missing.sort(byTime), allNotes(clip));
}

/** How many notes that a clip held are not there as they were, whatever their ids. */
function countLost(part) {
  if (part.gap) return 0;
  var there = byPlace(allNotes(part.clip.id));
  return part.clip.held.filter(function (note) {
    return !there[placeOf(note)] || !takeSame(there[placeOf(note)], note);
  }).length;
}

// live/selection.js
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

// live/state.js
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

// live/variants.js
/** Versions of some music under each other: in scenes of the session, or in take lanes of the arrangement. */
function variantsPut(args) {
  needNotes();
  return args.where === "take_lanes" ? putInLanes(args) : putInScenes(args);
}

/** Runs a write that makes things. What it made is deleted again, last first, where a later step fails. */
function makingAll(make) {
  var undo = [];
  try {
    return make(undo);
  } catch (fault) {
    while (undo.length) undo.pop()();
    if (fault instanceof Refusal) throw fault;
    return refuse(
      "internal",
      "Live did not take a clip (" + fault.message + "). What was made before it has been deleted.",
      "Try again."
    );
  }
}

function putInScenes(args) {
  var scenes = freeScenes(trackById(args.track), args);
  return makingAll(function (undo) {
    var made = makeScenes(scenes[scenes.length - 1] + 1, undo);
    var landed = args.variants.map(function (variant, index) {
      var slot = childIds(liveById(args.track), "clip_slots")[scenes[index]];
      liveById(slot).call("create_clip", args.length);
      if (!isOn(liveById(slot), "has_clip")) throw new Error("no clip in scene " + (scenes[index] + 1));
      undo.push(function () {
        liveById(slot).call("delete_clip");
      });
      var answer = fillClip(childId(liveById(slot), "clip"), variant);
      answer.scene = scenes[index];
      return answer;
    });
    return { landed: landed, scenes_made: made };
  });
}

/** The scenes that variants go to; beyond the last scene all are free. */
function freeScenes(track, args) {
  var full = childIds(track, "clip_slots").map(function (id) {
    return isOn(liveById(id), "has_clip");
  });
  var first = typeof args.scene === "number" ? args.scene : firstFree(full, args.variants.length);
  var scenes = [];
  for (var scene = first; scenes.length < args.variants.length; scene++) {
    if (!full[scene]) scenes.push(scene);
    else if (args.on_occupied !== "next_free")
      refuse(
        "occupied",
        "Scene " + (scene + 1) + " of the track " + quoted(textOf(track, "name")) + " already holds a clip.",
        "Choose another scene, or let the next free ones be taken."
      );
  }
  return scenes;
}

function firstFree(full, count) {
  for (var first = 0; first < full.length; first++) {
    var run = 0;
    while (run < count && !full[first + run]) run++;
    if (run === count) return first;
  }
  return full.length;
}

/** Makes scenes at the end until there are as many; answers how many were made. */
function makeScenes(count, undo) {
  var before = countScenes();
  for (var scene = before; scene < count; scene++) {
    liveAt("live_set").call("create_scene", -1);
    if (countScenes() !== scene + 1) throw new Error("no scene could be made");
    undo.push(deletingScene(scene));
  }
  return Math.max(0, count - before);
}

function countScenes() {
  return childIds(liveAt("live_set"), "scenes").length;
}

function deletingScene(index) {
  return function () {
    liveAt("live_set").call("delete_scene", index);
  };
}

/** Puts a variant's notes, counted from beat 0, into a fresh clip. */
function fillClip(id, variant) {
  liveById(id).set("name", variant.name);
  var start = numberOf(liveById(id), "start_marker");
  var fit = fitNotes(variant.notes, []);
  var added = addNotes(id, inClip(fit.notes, -start), allNotes(id));
  var left = variant.notes.length - fit.notes.length;
  return { clip: id, name: variant.name, altered: left + fit.shortened + added.altered };
}

// live/version.js
/** What this Live can do, found out and not assumed. A version is read once a request: it cannot change under a set. */
function liveVersion() {
  var app = liveAt("live_app");
  return {
    major: Number(app.call("get_major_version")),
    minor: Number(app.call("get_minor_version")),
    bugfix: Number(app.call("get_bugfix_version")),
  };
}

function versionText(version) {
  return version.major + "." + version.minor + "." + version.bugfix;
}

function isAtLeast(major, minor) {
  var version = liveVersion();
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** Notes with probability, deviations and ids came with Live 11; nothing of this device works without them. */
function needNotes() {
  if (isAtLeast(11, 0)) return;
  refuse(
    "unsupported",
    "Live " +
      versionText(liveVersion()) +
      " cannot tell notes apart, which the device needs to change only the region.",
    "Use Live 11 or newer, or export MIDI from the editor."
  );
}

/** Since Live 12.2. An older Live takes clips into the arrangement only as copies of session clips. */
function canCreateInArrangement() {
  return isAtLeast(12, 2);
}

function capabilities() {
  var names = isAtLeast(11, 0) ? ["regions", "scenes"] : [];
  return canCreateInArrangement() ? names.concat("arrangement_clips", "take_lanes") : names;
}

/** What the device's other script tells in its `welcome`. */
function about() {
  return { live_version: versionText(liveVersion()), capabilities: capabilities() };
}

// live/write.js
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

// live/main.js
/**
 * The device's script that talks to Live: takes requests from the script under Node, one at a time, and answers each.
 *
 * Global functions are the messages it understands: `from_node TRANSFER INDEX COUNT PIECE`, and `live_ready` from
 * `live.thisdevice`, before which there is no Live API. It says `from_live TRANSFER INDEX COUNT PIECE` at its outlet.
 */
autowatch = 0;
inlets = 1;
outlets = 1;

var HANDLERS = {
  about: about,
  "state.get": stateGet,
  "selection.get": selectionGet,
  "region.get": regionGet,
  "region.follow": regionFollow,
  "region.replace": regionReplace,
  "variants.put": variantsPut,
  "variants.to_arrangement": variantsToArrangement,
};

/** Writes that were done lately, by their key: one that comes twice is answered and not done twice. */
var KEPT_ANSWERS = 100;
var answers = {};
var answerOrder = [];

var jobs = [];
var isWorking = false;
var isReady = false;
var sent = 0;

function live_ready() {
  isReady = true;
  watch();
  send({ ready: about() });
  work();
}

function from_node(transfer, index, count, piece) {
  var job = takeChunk(transfer, index, count, piece);
  if (!job) return;
  jobs.push(job);
  work();
}

/** What Live calls back in the middle of a request must not start the next one. */
function work() {
  if (isWorking || !isReady) return;
  isWorking = true;
  try {
    while (jobs.length) answer(jobs.shift());
  } finally {
    isWorking = false;
  }
}

function answer(job) {
  var told = answered(job);
  told.id = job.id;
  send(told);
}

function answered(job) {
  var key = job.args.key;
  if (key !== undefined && answers["k" + key]) return answers["k" + key];
  try {
    if (!HANDLERS.hasOwnProperty(job.type))
      refuse("unsupported", "This device knows no request " + quoted(job.type) + ".", "Update the device.");
    var told = { result: HANDLERS[job.type](job.args) };
    if (key !== undefined && !job.args.dry_run) keepAnswer(key, told);
    return told;
  } catch (fault) {
    return { error: errorOf(fault) };
  }
}

function keepAnswer(key, told) {
  answers["k" + key] = told;
  answerOrder.push("k" + key);
  if (answerOrder.length > KEPT_ANSWERS) delete answers[answerOrder.shift()];
}

function send(value) {
  inChunks("l" + ++sent, value, function (transfer, index, count, piece) {
    outlet(0, "from_live", transfer, index, count, piece);
  });
}
