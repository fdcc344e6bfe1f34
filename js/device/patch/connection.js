/** What the device shows of the connection: the code to type, who is connected, why not. */
var isConnected = false;
var portShown = 0;
var infoShown = -1;
var lastStatus = "Not connected. Press Connect.";

function showStatus(text) {
  lastStatus = text;
  tellObject("status", "set", text);
}

/** `status` of Node, by its first word. */
var STATUS = {
  waiting: function () {
    return "Not connected. Press Connect for a code, or connect in the notebook (port " + portShown + ").";
  },
  calling: function () {
    return "Calling " + kept.address + " ...";
  },
  connected: function (words) {
    return "Connected with " + words.join(" ") + ".";
  },
  refused: function (words) {
    return words.join(" ");
  },
  failed: function (words) {
    return words.join(" ");
  },
};

function takeStatus(words) {
  isConnected = words[0] === "connected";
  tellObject("connect", "text", isConnected ? "Disconnect" : "Connect");
  if (STATUS.hasOwnProperty(words[0])) showStatus(STATUS[words[0]](words.slice(1)));
}

function pressConnect() {
  if (isConnected) outlet(0, "disconnect");
  else if (kept.address) outlet(0, "connect", kept.address);
  else outlet(0, "new_code");
}

/** What each function does and who made it, one after another; then the connection again. */
function showInfo() {
  infoShown = infoShown + 1 < functions.length ? infoShown + 1 : -1;
  var of = functions[infoShown];
  if (!of) tellObject("status", "set", lastStatus);
  else tellObject("status", "set", [of.title, of.description, of.author, of.license].filter(Boolean).join(". "));
}
