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
