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
