/** Runs that a hand asked for: one at a time as the device shows them, told by the kernel how far they are. */
var SOURCES = ["auto", "notes", "clip", "loop", "tracks"];
var PLACES = ["region", "scenes", "take_lanes"];
var job = null;
var jobCount = 0;

function invoke(name) {
  var of = functionNamed(name);
  if (!of) return;
  if (!isConnected) {
    showStatus("Not connected, so " + of.title + " cannot run. Press Connect.");
    return;
  }
  job = "job" + ++jobCount + "-" + Math.floor(Math.random() * 1e9);
  tellEvent("action.invoke", {
    job: job,
    function: name,
    parameters: valuesOf(of),
    source: SOURCES[kept.source] || "auto",
    place: PLACES[kept.place] || "region",
    n: kept.takes,
  });
  showStatus(of.title + " was asked for.");
}

function cancelJob() {
  if (job) tellEvent("job.cancel", { job: job });
  else showStatus("Nothing is running.");
}

function jobProgress(args) {
  if (args.job !== job) return {};
  var over = args.state === "done" || args.state === "cancelled" || args.state === "failed";
  if (over) job = null;
  tellObject("progress", "set", over ? 0 : args.fraction || 0);
  var left = !over && typeof args.left === "number" ? ", " + Math.ceil(args.left) + " s left" : "";
  showStatus((args.text || "It is " + args.state) + left);
  return {};
}
