import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import { type Client, paired } from "../../live/fakes/client";
import type { Rig } from "../../live/fakes/rig";
import { builtForTests, rigsForTests } from "./device";

const FUNCTION = {
  v: 1,
  name: "infill",
  title: "Infill",
  description: "Fills bars",
  author: "A. Maker",
  license: "MIT",
  writes: "region",
  parameters: [
    { name: "heat", kind: "number", title: "Heat", help: "", default: 1, low: 0.1, high: 10, step: null, scale: "log" },
    { name: "order", kind: "integer", title: "Order", help: "", default: 3, low: 1, high: 8, step: 1, scale: "linear" },
    {
      name: "span",
      kind: "pair",
      title: "Span",
      help: "",
      default: [40, 60],
      low: 0,
      high: 127,
      step: 1,
      whole: true,
      scale: "linear",
    },
    {
      name: "style",
      kind: "choice",
      title: "Style",
      help: "",
      default: "b",
      choices: [
        { value: "a", title: "A" },
        { value: "b", title: "B" },
      ],
    },
    { name: "strict", kind: "toggle", title: "Strict", help: "", default: false },
    {
      name: "prompt",
      kind: "text",
      title: "Prompt",
      help: "",
      default: "",
      multiline: false,
      placeholder: "",
      max_length: 20,
    },
    { name: "seed", kind: "seed", title: "Seed", help: "", default: null },
    {
      name: "density",
      kind: "integer",
      title: "Density",
      help: "",
      default: { fill: 5, at: {} },
      low: 0,
      high: 9,
      step: 1,
      scale: "linear",
      scope: "bar",
    },
    {
      name: "loud",
      kind: "number",
      title: "Loud",
      help: "",
      default: { fill: 0.5, at: {} },
      low: 0,
      high: 1,
      step: null,
      scale: "linear",
      scope: "track",
    },
    {
      name: "free",
      kind: "integer",
      title: "Free",
      help: "",
      default: { fill: 0, at: {} },
      low: null,
      high: null,
      step: 1,
      scale: "linear",
      scope: "bar",
    },
  ],
};

const built = builtForTests();
const startDevice = rigsForTests(built);

async function panel(): Promise<{ rig: Rig; client: Client; shown: (name: string) => unknown }> {
  const rig = await startDevice();
  const client = await paired(rig.port, rig.code);
  await client.result("schema.set", { functions: [FUNCTION], values: {} });
  return { rig, client, shown: (name) => rig.patch.object(name)?.shown };
}

describe("controls made from a schema", () => {
  test("each parameter has its objects, showing its default, in a place on the device", async () => {
    const { rig, shown } = await panel();
    expect(shown("infill.heat")).toBe(1);
    expect(shown("infill.heat.way")).toBeCloseTo(0.5);
    expect([shown("infill.span.from"), shown("infill.span.to")]).toEqual([40, 60]);
    expect([rig.patch.object("infill.style")?.items, shown("infill.style")]).toEqual([["A", "B"], 1]);
    expect([shown("infill.strict"), shown("infill.seed")]).toEqual([0, ""]);
    expect(shown("infill.density")).toEqual([5, 5, 5, 5, 5, 5, 5, 5]);
    const drawn = rig.patch.objects.filter(({ varname }) => varname.includes("."));
    expect(drawn.filter(({ varname }) => !rig.patch.places.has(varname))).toEqual([]);
  });

  test("what cannot be drawn is told with the reason", async () => {
    const { client } = await panel();
    const { controls, undrawn } = await client.result<{ controls: number; undrawn: object[] }>("schema.set", {
      functions: [FUNCTION],
      values: {},
    });
    expect(controls).toBe(9);
    expect(undrawn).toEqual([{ function: "infill", parameter: "free", reason: expect.stringContaining("bounds") }]);
  });

  test("other functions take the place of these, and no cord or object of these is left", async () => {
    const { rig, client } = await panel();
    await client.result("schema.set", { functions: [], values: {} });
    expect(rig.patch.objects.filter(({ varname, kind }) => varname.includes(".") || kind === "prepend")).toEqual([]);
    expect(rig.patch.cords).toEqual([]);
  });

  test.each([
    ["heat", ["way", 0], 0.1],
    ["heat", ["way", 1], 10],
    ["order", [99], 8],
    ["span", ["from", 70], [70, 70]],
    ["style", [0], "a"],
    ["strict", [1], true],
    ["prompt", ["text", "more", "jazz"], "more jazz"],
    ["seed", ["text", 42], 42],
    ["density", [5, 7, 5, 5, 5, 5, 5, 5], { fill: 5, at: { "1": 7 } }],
  ] as [string, (string | number)[], unknown][])(
    "a hand on %s (%j) makes the value %j, which the kernel hears",
    async (name, said, value) => {
      const { rig, client } = await panel();
      rig.touch("control", "infill", name, ...said);
      const { args } = await client.event("param.changed");
      expect(args).toEqual({ function: "infill", parameter: name, value });
    },
  );

  test("what is no value leaves the control as it was", async () => {
    const { rig, client, shown } = await panel();
    rig.touch("control", "infill", "seed", "text", "nonsense");
    rig.touch("control", "infill", "order", 2);
    expect((await client.event("param.changed")).args).toMatchObject({ parameter: "order" });
    expect(shown("infill.seed")).toBe("");
  });

  test("a dial of Live stands for the number of its place", async () => {
    const { rig, client } = await panel();
    rig.touch("dial", 2, 1);
    expect((await client.event("param.changed")).args).toEqual({ function: "infill", parameter: "order", value: 8 });
  });

  test("a dial follows its control, whoever moves that, and is never set while it speaks itself", async () => {
    const { rig, client, shown } = await panel();
    rig.touch("control", "infill", "order", 8);
    await client.event("param.changed");
    expect(shown("dial-2")).toBe(1);
    await client.result("param.set", { function: "infill", values: { heat: 1 } });
    expect(shown("dial-1")).toBe(0.5);
    // On a step of its own the order is 3: the dial stays where the automation is.
    rig.touch("dial", 2, 0.3);
    expect((await client.event("param.changed")).args).toMatchObject({ parameter: "order", value: 3 });
    expect([shown("infill.order"), shown("dial-2")]).toEqual([3, 1]);
    // Nothing echoes: the next that is heard is what is done next.
    rig.touch("control", "infill", "strict", 1);
    expect((await client.event("param.changed")).args).toMatchObject({ parameter: "strict" });
  });

  test("a set that is opened again has its dials where its controls are", async () => {
    const { rig, client } = await panel();
    await client.result("param.set", { function: "infill", values: { order: 8 } });
    await expect.poll(() => rig.patch.stored.join("")).toContain('"order":8');
    const later = await startDevice();
    later.touch("state", ...rig.patch.stored);
    await expect.poll(() => later.patch.object("dial-2")?.shown).toBe(1);
  });

  test("values that the kernel sends are shown, for its own bars", async () => {
    const { client, shown } = await panel();
    const bars = Array.from({ length: 10 }, (_, bar) => bar);
    await client.result("cells.set", { tracks: [{ id: 1, name: "Bass" }], bars });
    await client.result("param.set", {
      function: "infill",
      values: { density: { fill: 2, at: { "9": 8 } }, strict: true },
    });
    expect(shown("infill.density")).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 8]);
    expect(shown("infill.strict")).toBe(1);
  });

  test("a row of faders is for the bars that are selected, under the names of their tracks", async () => {
    const { rig, client, shown } = await panel();
    const tracks = [
      { id: 1, name: "Bass" },
      { id: 2, name: "" },
    ];
    await client.result("cells.set", { tracks, bars: [40, 41] });
    expect([shown("infill.density.title"), shown("infill.density")]).toEqual(["Density, bars 41 to 42", [5, 5]]);
    rig.touch("control", "infill", "density", 5, 7);
    expect((await client.event("param.changed")).args).toMatchObject({ value: { fill: 5, at: { "41": 7 } } });
  });

  test("functions, values and pairing are kept with the set, and shown when it is opened again", async () => {
    const { rig, client } = await panel();
    await client.result("param.set", { function: "infill", values: { order: 6 } });
    await expect.poll(() => rig.patch.stored.join("")).toContain('"order":6');
    const later = await startDevice();
    later.touch("state", ...rig.patch.stored);
    await expect.poll(() => later.patch.object("infill.order")?.shown).toBe(6);
  });
});

describe("running", () => {
  test("a button asks for a run with values, source, place and how many; progress and cancel go by its name", async () => {
    const { rig, client, shown } = await panel();
    rig.touch("source", 3);
    rig.touch("place", 1);
    rig.touch("takes", 4);
    rig.touch("run", "infill", "bang");
    const { args } = await client.event("action.invoke");
    const { job } = args as unknown as { job: string };
    expect(args).toMatchObject({
      function: "infill",
      source: "loop",
      place: "scenes",
      n: 4,
      parameters: { order: 3, seed: null },
    });
    await client.result("job.progress", { job, state: "running", fraction: 0.25, text: "bar 2", left: 3.2 });
    expect([shown("progress"), shown("status")]).toEqual([0.25, "bar 2, 4 s left"]);
    rig.touch("cancel", "bang");
    expect((await client.event("job.cancel")).args).toEqual({ job });
    await client.result("job.progress", { job, state: "cancelled" });
    expect(shown("progress")).toBe(0);
  });

  test("without a connection a button says why nothing runs; Connect shows a code", async () => {
    const { rig, client, shown } = await panel();
    client.socket.close();
    await expect.poll(() => shown("status")).toMatch(/^Not connected/);
    rig.touch("run", "infill", "bang");
    await expect.poll(() => shown("status")).toBe("Not connected, so Infill cannot run. Press Connect.");
    rig.touch("connect", "bang");
    await expect.poll(() => shown("status")).toMatch(/^Type \d{6} in the notebook/);
  });

  test("an address off this computer is called only when it is encrypted", async () => {
    const { rig, client, shown } = await panel();
    client.socket.close();
    await expect.poll(() => shown("status")).toMatch(/^Not connected/);
    rig.touch("address", "text", "ws://kernel.example:80");
    rig.touch("connect", "bang");
    await expect.poll(() => shown("status")).toContain("only wss://");
  });

  test("Info tells what each function does and who made it, then the connection again", async () => {
    const { rig, shown } = await panel();
    const before = shown("status");
    rig.touch("info", "bang");
    await expect.poll(() => shown("status")).toBe("Infill. Fills bars. A. Maker. MIT");
    rig.touch("info", "bang");
    await expect.poll(() => shown("status")).toBe(before);
  });
});

test.each(["live", "patch"])("the %s script is ASCII, and ECMAScript 5 as `js` reads it", async (name) => {
  const text = readFileSync(join(built.folder, `closeloop.${name}.js`), "utf8");
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  // What ECMAScript 5 has no words for, the compiler refuses or rewrites: then the two texts differ.
  const print = async (target: string) =>
    (await transform(text, { target, supported: { "object-extensions": false } })).code;
  expect(await print("es5")).toBe(await print("esnext"));
});
