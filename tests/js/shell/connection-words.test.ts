import { describe, expect, it } from "vitest";
import { connectionExplained, connectionInWords } from "../../../js/editor/src/shell/connection-words";

describe("the connection in words", () => {
  it.each([
    ["connected", 0, "browser", "Connected"],
    ["connected", 1, "browser", "Connected"],
    ["sending", 2, "browser", "Sending 2 edits"],
    ["sending", 0, "browser", "Waiting for the kernel"],
    ["busy", 1, "browser", "Kernel busy: 1 edit kept here, to be sent"],
    ["busy", 0, "page", "Kernel busy"],
    ["offline", 0, "browser", "No kernel: edits kept here"],
    ["offline", 3, "browser", "No kernel: 3 edits kept here"],
    ["offline", 3, "page", "No kernel: 3 edits kept on this page only"],
  ] as const)("%s with %i edits, copies in the %s: %s", (connection, pending, copies, words) => {
    expect(connectionInWords({ connection, pending, copies })).toBe(words);
  });

  it("says what to do where edits end with the page", () => {
    expect(connectionExplained({ connection: "offline", pending: 1, copies: "page" })).toMatch(/save the piece/);
  });
});
