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
