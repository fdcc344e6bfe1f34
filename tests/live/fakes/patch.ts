/** The device's panel without Max: objects by their names, what each was told, and the store. */

import { join } from "node:path";
import { type Cords, FakeTask, jsScript } from "./max";

type Atom = string | number;

export class FakeObject {
  varname = "";
  valid = true;
  readonly told = new Map<string, Atom[]>();
  readonly items: string[] = [];

  constructor(
    readonly kind: string,
    readonly words: Atom[] = [],
  ) {}

  message(name: string, ...atoms: Atom[]): void {
    if (name === "append") this.items.push(String(atoms[0]));
    if (name === "clear") this.items.length = 0;
    this.told.set(name, atoms);
  }

  /** What it shows. */
  get shown(): Atom | Atom[] | undefined {
    const set = this.told.get("set");
    return set?.length === 1 ? set[0] : set;
  }
}

const DIALS = Array.from({ length: 8 }, (_, index) => `dial-${index + 1}`);
const FIXED = ["title", "status", "address", "connect", "source", "place", "takes", "progress", "cancel", ...DIALS];

export class FakePatch {
  objects: FakeObject[] = FIXED.map((name) => Object.assign(new FakeObject("fixed"), { varname: name }));
  cords: [FakeObject, FakeObject][] = [];
  stored: Atom[] = [];
  /** Where objects stand on the device, by name. */
  readonly places = new Map<string, Atom[]>();

  object(name: string): FakeObject | null {
    return this.objects.find(({ varname }) => varname === name) ?? null;
  }

  /** What `this.patcher` is to the script. */
  readonly patcher = {
    getnamed: (name: string) => this.object(name),
    newdefault: (_x: number, _y: number, kind: string, ...words: Atom[]) => {
      const object = new FakeObject(kind, words);
      this.objects.push(object);
      return object;
    },
    remove: (object: FakeObject) => {
      object.valid = false;
      this.objects = this.objects.filter((other) => other !== object);
      this.cords = this.cords.filter((cord) => !cord.includes(object));
    },
    connect: (from: FakeObject, _outlet: number, to: FakeObject) => void this.cords.push([from, to]),
    apply: (visit: (object: FakeObject) => boolean) => void this.objects.every(visit),
    message: (...words: Atom[]) => {
      if (words[3] === "presentation_rect") this.places.set(String(words[2]), words.slice(4));
    },
  };
}

export function patchScript(folder: string, cords: Cords, toNode: (atoms: Atom[]) => void) {
  const patch = new FakePatch();
  const script = jsScript(join(folder, "closeloop.patch.js"), {
    patcher: patch.patcher,
    box: new FakeObject("js"),
    Task: FakeTask,
    arrayfromargs: (args: ArrayLike<Atom>) => Array.from(args),
    post: (...words: unknown[]) => cords.log.push(words.join(" ")),
    outlet: (index: number, ...atoms: Atom[]) => {
      if (index === 0) toNode(atoms);
      else patch.stored = atoms.flat();
    },
  });
  return { patch, script };
}
