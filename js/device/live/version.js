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
