import { describe, expect, it } from "vitest";
import { lengthInWords, noteInWords, selectionSpoken } from "../../../js/editor/src/roll/announce";
import { COMMANDS, type CommandWords } from "../../../js/editor/src/roll/commands/command-table";
import { commandsFor, KEY_BINDINGS, type KeyPress } from "../../../js/editor/src/roll/commands/keys";
import { nextNote, type Place } from "../../../js/editor/src/roll/cursor";
import { locateNote, locateNotes } from "../../../js/editor/src/score/edit";
import { initialState } from "../../../js/editor/src/store/initial";
import { BAR, QUARTER, scoreOf } from "./pieces";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held };
}

/** The press that a line of the table asks for. */
function pressOf(keys: string): KeyPress {
  const held = keys.split(/\+(?=.)/);
  const name = held.pop() as string;
  return press(name === "Space" ? " " : name, {
    ctrlKey: held.includes("Mod"),
    altKey: held.includes("Alt"),
    shiftKey: held.includes("Shift"),
  });
}

describe("the key table", () => {
  it("gives a key to two commands only where one of them waits for a take, or for what is chosen in the ruler", () => {
    const shared = KEY_BINDINGS.filter(({ keys }) => commandsFor(pressOf(keys)).length > 1);
    expect(new Set(shared.map(({ keys }) => keys))).toEqual(new Set(["Enter", "Delete", "Backspace"]));
    expect(commandsFor(press("Enter"))).toEqual(["ruler.change", "take.keepShown", "cursor.insert"]);
    expect(commandsFor(press("Delete"))).toEqual(["ruler.delete", "edit.delete"]);
  });

  it("reads each of its keys as it is written", () => {
    for (const { keys, command } of KEY_BINDINGS)
      expect(commandsFor(pressOf(keys), (COMMANDS[command] as CommandWords).place)).toContain(command);
  });

  it("reads letters in either case, and Ctrl or Cmd as Mod", () => {
    expect(commandsFor(press("z", { ctrlKey: true }))).toEqual(["edit.undo"]);
    expect(commandsFor(press("Z", { metaKey: true, shiftKey: true }))).toEqual(["edit.redo"]);
    expect(commandsFor(press("z"))).toEqual(["view.zoomToSelection"]);
  });

  it("finds a sign however this keyboard types it", () => {
    expect(commandsFor(press("?", { shiftKey: true }))).toEqual(["help"]);
    expect(commandsFor(press("?"))).toEqual(["help"]);
  });

  it("knows no key that the table does not have", () => {
    expect(commandsFor(press("u"))).toEqual([]);
    expect(commandsFor(press("ArrowUp", { ctrlKey: true, altKey: true }))).toEqual([]);
  });
});

describe("notes in words", () => {
  const score = scoreOf([
    [2 * BAR + QUARTER, QUARTER / 2, 60, 90],
    [3 * BAR, QUARTER, 64],
  ]);

  it("tell pitch, place, length and velocity", () => {
    expect(noteInWords(score, { track: score.tracks[0], row: 0 })).toBe("C4, bar 3 beat 2, eighth, velocity 90");
  });

  const state = initialState(score);
  const spoken = (ids: number[], added: number | null = null) =>
    selectionSpoken(state, locateNotes(score, ids), added === null ? null : locateNote(score, added));

  it("tell of many how many there are and where", () => {
    expect(spoken([1000, 1001])).toBe("bar 3 beat 2 to bar 4 beat 2, 2 of 2 selected");
    expect(spoken([])).toBe("Nothing selected");
  });

  it("tell of one alone, or of the one that came last, and how many are selected with it", () => {
    expect(spoken([1001])).toBe("E4, bar 4 beat 1, quarter, velocity 90, 1 of 2 selected");
    expect(spoken([1000, 1001], 1000)).toBe("C4, bar 3 beat 2, eighth, velocity 90, 2 of 2 selected");
  });

  it.each([
    [QUARTER * 4, "whole"],
    [QUARTER * 1.5, "dotted quarter"],
    [QUARTER / 3, "eighth triplet"],
    [QUARTER * 1.25, "1.25 quarters"],
  ])("call %i ticks a %s", (ticks, words) => {
    expect(lengthInWords(ticks, QUARTER)).toBe(words);
  });
});

describe("stepping from note to note", () => {
  const { tracks } = scoreOf(
    [
      [0, 10, 64],
      [0, 10, 60],
      [20, 10, 62],
    ],
    [[10, 10, 50]],
  );
  const walk = (from: Place, backwards: boolean) => {
    const pitches: number[] = [];
    for (let at: Place | null = from; at; ) {
      const next = nextNote(tracks, at, backwards);
      if (!next) break;
      const { notes } = next.track;
      pitches.push(notes.pitch[next.row]);
      at = { start: notes.start[next.row], pitch: notes.pitch[next.row], id: notes.id[next.row] };
    }
    return pitches;
  };

  it("goes by start, then from low to high, over all tracks, and ends", () => {
    expect(walk({ start: 0, pitch: -1, id: 0 }, false)).toEqual([60, 64, 50, 62]);
  });

  it("goes back the same way", () => {
    expect(walk({ start: 100, pitch: 0, id: 0 }, true)).toEqual([62, 50, 64, 60]);
  });
});
