import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ScreenMemory } from "../../src/cli/files/screen-memory.ts";
import { NOTHING_PERSISTED, type PersistedScreen } from "../../src/tui/state/persisted.ts";
import { nick, room } from "../support/drafts.ts";
import { until } from "../support/until.ts";

/** The steps of a write beside the main thread; it stands still at the one that is named, until `goOn`. */
const STEPS = ["before the write", "after the write", "before the rename", "after the rename"] as const;
type Step = (typeof STEPS)[number];

const disk = vi.hoisted(() => ({ stopsAt: "" as string, stoppedAt: "", goOn: () => {} }));

/** Resolves at once, or where it is to stand still, when it may go on. */
const stand = vi.hoisted(() => (step: string): Promise<void> => {
  if (disk.stopsAt !== step) return Promise.resolve();
  disk.stoppedAt = step;
  return new Promise((resolve) => {
    disk.goOn = resolve;
  });
});

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const writeFile = (file: number, text: string, done: (error: Error | null) => void) => {
    void stand("before the write").then(() =>
      real.writeFile(file, text, (error) => void stand("after the write").then(() => done(error))),
    );
  };
  return { ...real, writeFile };
});

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const rename: typeof real.rename = async (from, to) => {
    await stand("before the rename");
    await real.rename(from, to);
    await stand("after the rename");
  };
  return { ...real, rename };
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "groupchat-memory-"));
  Object.assign(disk, { stopsAt: "", stoppedAt: "", goOn: () => {} });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const [ONE, TWO] = [room("room1"), room("room2")];

function started(): ScreenMemory {
  const memory = new ScreenMemory({ XDG_STATE_HOME: folder }, "ws://a", nick("小明"));
  memory.load();
  return memory;
}

const kept = () => new ScreenMemory({ XDG_STATE_HOME: folder }, "ws://a", nick("小明")).load();
const draftThere = (roomId = ONE) => kept().drafts.get(roomId)?.text;
const files = () =>
  fs.readdirSync(join(folder, "groupchat", "screen")).filter((name) => !name.endsWith(".lock"));

function writing(text: string, more: Partial<PersistedScreen> = {}): PersistedScreen {
  const drafts = text === "" ? new Map() : new Map([[ONE, { text, cursor: 0, replyTo: undefined }]]);
  return { ...NOTHING_PERSISTED, rooms: new Set([ONE]), drafts, ...more };
}

/** A save that stands still at a step. */
async function saving(memory: ScreenMemory, step: Step, text: string): Promise<void> {
  disk.stopsAt = step;
  memory.save(writing(text));
  await until(() => disk.stoppedAt === step);
}

test.each(STEPS)(
  "[K27] a save that stands still %s comes to nothing once the last one is made",
  async (step) => {
    const memory = started();
    memory.saveNow(writing("old"));
    await saving(memory, step, "older than the last");
    memory.saveNow(writing("the last"));
    expect(draftThere()).toBe("the last");
    expect(files()).toHaveLength(1);
    disk.goOn();
    memory.save(writing("a later run's turn")); // it is behind the one that stood still
    disk.stopsAt = "";
    await until(() => draftThere() === "a later run's turn");
    expect(files()).toHaveLength(1);
  },
);

test.each(STEPS)(
  "[K27] nothing is behind the last save, also where the process ends with a save %s",
  async (step) => {
    const memory = started();
    await saving(memory, step, "the draft");
    memory.saveNow(writing("the draft")); // nothing new, but what was handed over is not there yet
    expect(draftThere()).toBe("the draft");
    expect(files()).toHaveLength(1);
  },
);

test.each(STEPS)("[K27] a draft emptied while it is being saved (%s) does not come back", async (step) => {
  const memory = started();
  await saving(memory, step, "to be sent");
  memory.saveNow(writing("", { sent: ["to be sent"] }));
  expect([draftThere(), kept().sent]).toEqual([undefined, ["to be sent"]]);
  disk.goOn();
  const other = started();
  other.saveNow(writing("after it", { sent: ["to be sent"] }));
  expect([draftThere(), kept().sent]).toEqual(["after it", ["to be sent"]]);
});

test.each(STEPS)(
  "[K28] what another run of this user saves while one stands still %s is kept as well",
  async (step) => {
    const [one, two] = [started(), started()];
    await saving(one, step, "mine");
    const drafts = new Map([[TWO, { text: "theirs", cursor: 0, replyTo: undefined }]]);
    two.save({
      ...NOTHING_PERSISTED,
      rooms: new Set([TWO]),
      drafts,
      muted: new Set([TWO]),
      sent: ["said there"],
    });
    disk.stopsAt = "";
    disk.goOn();
    await until(() => draftThere(TWO) === "theirs" && draftThere(ONE) === "mine");
    expect(kept().sent).toEqual(["said there"]);
    one.saveNow(writing("mine, longer", { sent: ["said here"] }));
    expect([draftThere(TWO), draftThere(ONE)]).toEqual(["theirs", "mine, longer"]);
    expect([[...kept().muted], kept().sent]).toEqual([[TWO], ["said there", "said here"]]);
  },
);

test("[K28] a run that ends while another of this user was stopped amid its save does not wait for ever, and neither comes over the other", async () => {
  const [stopped, ending] = [started(), started()];
  await saving(stopped, "before the rename", "stopped");
  ending.saveNow(writing("ended"));
  disk.goOn();
  stopped.saveNow(writing("stopped", { rooms: new Set() }));
  expect(draftThere()).toBe("ended");
  expect(files()).toHaveLength(1);
});

test("[K28] of two runs in one room the one that changed its draft last has it, and one that changed nothing takes nothing back", () => {
  started().saveNow(writing("begun", { muted: new Set([ONE]), sent: ["a"] }));
  const [one, two] = [started(), started()];
  const as = (text: string, more: Partial<PersistedScreen> = {}) =>
    writing(text, { muted: new Set([ONE]), sent: ["a"], ...more });
  two.saveNow(as("", { muted: new Set(), sent: ["a", "begun"] }));
  one.saveNow(as("begun", { sent: ["a", "b"] }));
  expect([draftThere(), kept().muted.size, kept().sent]).toEqual([undefined, 0, ["a", "begun", "b"]]);
  one.saveNow(as("changed", { sent: ["a", "b"] }));
  expect([draftThere(), kept().sent]).toEqual(["changed", ["a", "begun", "b"]]);
});

test("[K28] a run that wrote nothing in a room leaves what another of this user writes there", () => {
  const [one, two] = [started(), started()];
  two.saveNow(writing("theirs"));
  one.saveNow(writing("", { sent: ["x"] }));
  one.saveNow(writing("", { sent: ["x", "y"] }));
  expect([draftThere(), kept().sent]).toEqual(["theirs", ["x", "y"]]);
});

test("[Z80] what a kill leaves of a file beside it is gone with the next start", async () => {
  const memory = started();
  memory.saveNow(writing("old"));
  await saving(memory, "after the write", "killed here");
  const killed = fs.mkdtempSync(join(tmpdir(), "groupchat-memory-"));
  fs.cpSync(folder, killed, { recursive: true });
  disk.goOn();
  await until(() => files().length === 1);
  fs.rmSync(folder, { recursive: true });
  folder = killed;
  expect(files()).toHaveLength(2);
  expect(started().load().drafts.get(ONE)?.text).toBe("old");
  expect(files()).toHaveLength(1);
});

test("[K27] where the disk takes nothing for a while, the last save has it all", () => {
  const memory = started();
  fs.writeFileSync(join(folder, "groupchat"), "in the way");
  memory.save(writing("kept in mind")); // it fails before this returns: it makes the folder first
  memory.saveNow(writing("kept in mind"));
  fs.rmSync(join(folder, "groupchat"));
  memory.saveNow(writing("kept in mind"));
  expect(draftThere()).toBe("kept in mind");
});

test("[K27] where a save fails at its end, the last save has it all", async () => {
  const memory = started();
  await saving(memory, "before the rename", "kept in mind");
  const [part = expect.unreachable()] = files();
  const target = join(folder, "groupchat", "screen", part.replace(/\.[0-9a-f]+\.part$/, ""));
  fs.mkdirSync(target); // no file takes the place of a folder
  disk.goOn();
  await until(() => !files().includes(part));
  fs.rmdirSync(target);
  memory.saveNow(writing("kept in mind"));
  expect(draftThere()).toBe("kept in mind");
});
