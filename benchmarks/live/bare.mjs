/**
 * The barest server that a device could be: whatever it is asked, it answers with the next of some texts that it was given.
 *
 *   node benchmarks/live/bare.mjs       prints its port
 *
 * A message that starts with "answers:" gives it the texts, as a JSON list. At /json it also reads each question and writes
 * each answer as JSON, as any program must that is to understand them.
 */

import { WebSocketServer } from "ws";

const GIVEN = "answers:";

const MOST_BYTES = 64 * 1024 * 1024;

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, maxPayload: MOST_BYTES, perMessageDeflate: false });
server.on("connection", (peer, { url }) => {
  let answers = [];
  let next = 0;
  const answer = url === "/json" ? () => JSON.stringify(answers[next]) : () => answers[next];
  peer.on("message", (data) => {
    const text = String(data);
    if (text.startsWith(GIVEN)) {
      answers = JSON.parse(text.slice(GIVEN.length));
      if (url === "/json") answers = answers.map((each) => JSON.parse(each));
      next = 0;
      return;
    }
    if (url === "/json") JSON.parse(text);
    peer.send(answer());
    next = (next + 1) % answers.length;
  });
});
server.on("listening", () => process.stdout.write(`${server.address().port}\n`));
process.stdin.on("end", () => process.exit(0)).resume();
