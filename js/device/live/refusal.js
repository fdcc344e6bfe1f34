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
