import { expect, test } from "vitest";
import { lostInFile } from "../../../js/editor/src/host/files";
import { EMPTY_SCORE, newTrack } from "../../../js/editor/src/score/score";
import { tableFromRows } from "../../../js/editor/src/score/tables";

function withMutes(...mute: number[]) {
  const column = (value: number) => mute.map(() => value);
  const notes = { start: column(0), duration: column(1), pitch: column(60), velocity: column(90), mute };
  const id = mute.map((_, row) => row + 1);
  return { ...EMPTY_SCORE, tracks: [newTrack({ id: 1, notes: tableFromRows("notes", { ...notes, id }) })] };
}

test("who saves muted notes is told that the file plays them", () => {
  expect(lostInFile(withMutes(0, 1))).toBe("MIDI has no muted notes: the file plays the 1 note that is muted here.");
  expect(lostInFile(withMutes(1, 0, 1))).toContain("2 notes that are muted");
});

test("a file that keeps everything needs no word", () => {
  expect(lostInFile(withMutes(0, 0))).toBeNull();
  expect(lostInFile(EMPTY_SCORE)).toBeNull();
});
