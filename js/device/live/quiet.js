/** A function that runs `run` once it has not been called for so many milliseconds. */
function whenQuiet(run, ms) {
  var task = null;
  return function () {
    if (task) task.cancel();
    task = new Task(run);
    task.schedule(ms);
  };
}
