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
