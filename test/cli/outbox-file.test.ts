import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OutboxFile } from "../../src/cli/files/outbox-file.ts";
import type { Outgoing, OutgoingChange, OutgoingMessage } from "../../src/core/client/chat.ts";
import { ChatError, chatError } from "../../src/core/protocol/errors.ts";
import { type Nick, toNick, toRoomId } from "../../src/core/protocol/names.ts";
import { takeFileLock } from "../../src/files/file-lock.ts";
import { OutboxProcesses } from "../support/outbox-processes.ts";

const places: string[] = [];
let state: string;

beforeEach(() => {
  state = newPlace();
});

afterEach(() => {
  for (const place of places.splice(0)) rmSync(place, { recursive: true, force: true });
});

function newPlace(): string {
  const place = mkdtempSync(join(tmpdir(), "groupchat-outbox-"));
  places.push(place);
  return place;
}

/** Every process is killed at this moment, the machine is another one, and whoever starts now finds what is on the disk. */
function crash(): void {
  const after = newPlace();
  cpSync(state, after, { recursive: true });
  state = after;
}

const nick = (text: string): Nick => toNick(text) ?? expect.unreachable();
const outbox = (url = "ws://a", name = "小明") => new OutboxFile({ XDG_STATE_HOME: state }, url, nick(name));
const impatient = () => new OutboxFile({ XDG_STATE_HOME: state }, "ws://a", nick("小明"), 0);

function message(clientMsgId: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const roomId = toRoomId("room1") ?? expect.unreachable();
  return {
    clientMsgId,
    roomId,
    msg: `说 ${clientMsgId}\n二`,
    kind: "text",
    at: 1,
    state: { status: "sending" },
    ...more,
  };
}

/** The folder of the only user there is. */
function folder(): string {
  const users = join(state, "groupchat", "outbox");
  return join(users, readdirSync(users)[0] ?? "");
}

const filesThere = () => readdirSync(folder()).filter((name) => name !== "lock");
const unsentFile = () => join(folder(), filesThere().find((name) => name.endsWith(".jsonl")) ?? "");
const idsOf = (left: readonly Outgoing[]) =>
  left.map((one) => ("action" in one ? one.changeId : one.clientMsgId));

test("[R22] the next process finds what a dead one left, oldest first, and the one after that too", () => {
  const first = outbox();
  first.put(message("a", { kind: "me" }));
  first.put(message("b", { at: 2 }));
  first.put(message("c", { at: 3 }));
  first.remove(message("c"));
  first.put(
    message("b", {
      at: 2,
      state: { status: "failed", error: chatError("unexpected", { message: "too large" }) },
    }),
  );
  crash();
  const left = [
    message("a", { kind: "me" }),
    message("b", {
      at: 2,
      state: { status: "failed", error: chatError("unexpected", { message: "too large" }) },
    }),
  ];
  const second = outbox();
  expect(second.takeOver()).toEqual(left);
  expect(second.takeOver()).toEqual([]);
  crash();
  expect(outbox().takeOver()).toEqual(left);
});

test("[R13] what was typed later comes later, whatever the clock did, and over several processes", () => {
  outbox().put(message("z", { at: 50 }));
  crash();
  const second = outbox();
  second.takeOver();
  second.put(message("a", { at: 10 }));
  second.put(message("b", { at: 7 }));
  second.put(
    message("a", { at: 10, state: { status: "failed", error: chatError("unexpected", { message: "no" }) } }),
  );
  crash();
  expect(idsOf(outbox().takeOver())).toEqual(["z", "a", "b"]);
});

test("[R37] what several left is taken over by one, the file that was begun first before the others", () => {
  const [one, two] = [outbox(), outbox()];
  one.put(message("later", { at: 9 }));
  two.put(message("earlier", { at: 3 }));
  crash();
  expect(idsOf(outbox().takeOver())).toEqual(["earlier", "later"]);
});

test("[R22] what is acknowledged is found by nobody, and nothing stays of it", () => {
  const first = outbox();
  first.put(message("a"));
  first.remove(message("a"));
  first.put(message("b"));
  first.remove(message("b"));
  crash();
  const second = outbox();
  expect(second.takeOver()).toEqual([]);
  second.put(message("c"));
  expect(filesThere().filter((name) => name.endsWith(".jsonl"))).toHaveLength(1);
  second.remove(message("c"));
  second.close();
  expect(filesThere()).toEqual([]);
});

test("[R38] who ends leaves what is unsent to the next, and no lock file", () => {
  const first = outbox();
  first.put(message("a"));
  first.close();
  expect(filesThere()).toEqual([expect.stringMatching(/\.jsonl$/)]);
  const second = outbox();
  expect(second.takeOver()).toEqual([message("a")]);
  second.remove(message("a"));
  second.close();
  expect(filesThere()).toEqual([]);
});

test("[R37] what a living process keeps is left to it; what it left is taken over by one that runs already", () => {
  const [living, other] = [outbox(), outbox()];
  living.put(message("a"));
  expect(other.takeOver()).toEqual([]);
  other.put(message("b"));
  living.close();
  expect(other.takeOver()).toEqual([message("a")]);
  expect(outbox().takeOver()).toEqual([]);
  other.remove(message("a"));
  other.remove(message("b"));
  other.close();
  expect(filesThere()).toEqual([]);
});

test("[R38] a lock file that stayed alone blocks nobody, and goes", () => {
  outbox().put(message("a"));
  crash();
  rmSync(unsentFile());
  expect(filesThere()).toHaveLength(1);
  const next = outbox();
  next.put(message("b"));
  crash();
  expect(idsOf(outbox().takeOver())).toEqual(["b"]);
  expect(filesThere()).toHaveLength(2);
});

test("[R37] a killed process's messages are taken over by exactly one of many that start at the same instant", async () => {
  const processes = new OutboxProcesses();
  try {
    const one = await processes.start(state, "put a,b");
    const two = await processes.start(state, "put c");
    expect(await processes.sayAll([one, two], "go")).toEqual(["put a,b", "put c"]);
    const living = await processes.start(state, "takeOver");
    expect(await processes.sayAll([living], "go")).toEqual([""]);
    await processes.kill(one);
    await processes.kill(two);
    const many = await Promise.all(Array.from({ length: 4 }, () => processes.start(state, "takeOver")));
    const found = await processes.sayAll(many, "go");
    expect(found.filter((ids) => ids !== "")).toEqual(["a,b,c"]);
    await processes.kill(many[found.indexOf("a,b,c")] ?? expect.unreachable());
    expect(idsOf(outbox().takeOver())).toEqual(["a", "b", "c"]);
  } finally {
    await processes.end();
  }
});

test("[R38] a file that can't be opened is said, and keeps nothing else back", () => {
  outbox().put(message("a"));
  crash();
  mkdirSync(join(folder(), "unreadable.jsonl", "x"), { recursive: true });
  const next = outbox();
  expect(next.takeOver()).toEqual([message("a")]);
  expect(() => next.takeOver()).toThrow(/^what is unsent is not kept on disk: .* \(EISDIR\)$/);
  next.put(message("b"));
  next.close();
  expect(idsOf(outbox().takeOver())).toEqual(["a", "b"]);
});

test("[R38] a process that was stopped while it had the folder locked keeps nobody from keeping what is said", () => {
  const before = outbox();
  before.put(message("left"));
  before.close();
  const stopped = takeFileLock(join(folder(), "lock"));
  const living = impatient();
  expect(living.takeOver()).toEqual([]);
  living.put(message("a"));
  living.put(message("b"));
  living.remove(message("a"));
  crash();
  expect(idsOf(outbox().takeOver()).sort()).toEqual(["b", "left"]);
  stopped?.release();
});

test("[R38] what is closed while the folder is locked is found by the next process, and its lock file goes with it", () => {
  outbox().put(message("a"));
  crash();
  const closing = outbox();
  closing.takeOver();
  const stopped = takeFileLock(join(folder(), "lock"));
  const ending = impatient();
  ending.put(message("b"));
  ending.close();
  closing.close();
  stopped?.release();
  const next = outbox();
  expect(idsOf(next.takeOver()).sort()).toEqual(["a", "b"]);
  next.remove(message("a"));
  next.remove(message("b"));
  next.close();
  expect(filesThere()).toEqual([]);
});

test("[R38] a file that leads in a circle is said in a line, and keeps nothing else back", () => {
  outbox().put(message("a"));
  crash();
  symlinkSync("loop.jsonl", join(folder(), "loop.jsonl"));
  const next = outbox();
  expect(next.takeOver()).toEqual([message("a")]);
  expect(() => next.takeOver()).toThrow(ChatError);
  expect(() => next.takeOver()).toThrow(/^what is unsent is not kept on disk: .* \(ELOOP\)$/);
});

test("[R22] what two files hold is found once, and gone from both once it is acknowledged", () => {
  outbox().put(message("a"));
  crash();
  cpSync(unsentFile(), join(folder(), "copy.jsonl"));
  const next = outbox();
  expect(next.takeOver()).toEqual([message("a")]);
  next.remove(message("a"));
  crash();
  expect(outbox().takeOver()).toEqual([]);
});

test("[R22] another nick, or another server, has another outbox", () => {
  outbox().put(message("a"));
  crash();
  expect(outbox("ws://b").takeOver()).toEqual([]);
  expect(outbox("ws://a", "bob").takeOver()).toEqual([]);
});

test("[R22] a line that a crash cut off, and any other rubbish, takes nothing from the rest, nor from what follows", () => {
  const first = outbox();
  first.put(message("a"));
  first.put(message("b"));
  crash();
  const text = readFileSync(unsentFile(), "utf8");
  const rubbish =
    'x\n{"put":{"clientMsgId":7}}\n{"put":{"clientMsgId":"z","roomId":"../x","msg":"","kind":"text","at":1}}\n';
  writeFileSync(unsentFile(), rubbish + text.slice(0, -10));
  const second = outbox();
  expect(second.takeOver()).toEqual([message("a")]);
  second.put(message("c"));
  crash();
  expect(outbox().takeOver()).toEqual([message("a"), message("c")]);
});

test("[R22] it is for this user's eyes alone", () => {
  outbox().put(message("a"));
  expect(statSync(unsentFile()).mode & 0o777).toBe(0o600);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
});

test("[R38] a folder whose lock can't be had is said in a line, and what is said is kept there all the same", () => {
  outbox().put(message("a"));
  crash();
  rmSync(join(folder(), "lock"));
  writeFileSync(join(folder(), "lock"), "this is no lock file ".repeat(100));
  const next = outbox();
  expect(() => next.takeOver()).toThrow(/^what is unsent is not kept on disk: .* can't be /);
  next.put(message("b"));
  crash();
  rmSync(join(folder(), "lock"));
  expect(idsOf(outbox().takeOver()).sort()).toEqual(["a", "b"]);
});

test("[R38] a folder that can't be made is said in a line", () => {
  writeFileSync(join(state, "groupchat"), "in the way");
  expect(outbox().takeOver()).toEqual([]);
  expect(() => outbox().put(message("a"))).toThrow(/not kept on disk.*can't be written/);
});

function change(changeId: string, more: Partial<OutgoingChange> = {}): OutgoingChange {
  const roomId = toRoomId("room1") ?? expect.unreachable();
  const action = { type: "edit", msg: "另一句\n二" } as const;
  return { changeId, roomId, target: { seq: 7 }, action, at: 5, state: { status: "sending" }, ...more };
}

test("[Y50] changes of every kind are kept as they are, among the messages, in the order of asking", () => {
  const first = outbox();
  const left = [
    change("a", { target: { clientMsgId: "m" } }),
    message("m", { changeId: "u" }),
    change("b", { epoch: "e", action: { type: "delete", reason: "垃圾" } }),
    change("c", { action: { type: "delete" } }),
    message("n"),
    change("d", { action: { type: "react", emoji: "👍", on: true } }),
    change("e", { action: { type: "pin", on: false } }),
    change("f", { state: { status: "failed", error: chatError("edit-window-over", { windowMs: 5 }) } }),
  ];
  for (const one of left) first.put(one);
  crash();
  expect(outbox().takeOver()).toEqual(left);
});

test("[Y50] a change is not the message of the same id, nor an update of it", () => {
  const first = outbox();
  const three = [message("x"), change("x"), message("y", { changeId: "x" })];
  for (const one of three) first.put(one);
  first.remove(change("x"));
  crash();
  const next = outbox();
  expect(next.takeOver()).toEqual([three[0], three[2]]);
  next.remove(message("x"));
  crash();
  expect(outbox().takeOver()).toEqual([three[2]]);
});

test("[Y51] a change stands with the message that it waits for, and one process takes over both", () => {
  const left = outbox();
  left.put(message("left"));
  crash();
  const first = outbox();
  first.put(message("m"));
  expect(idsOf(first.takeOver())).toEqual(["left"]);
  first.put(change("c", { target: { clientMsgId: "m" } }));
  first.put(change("d"));
  const withMessage = filesThere().map((name) =>
    name.endsWith(".jsonl") ? readFileSync(join(folder(), name), "utf8") : "",
  );
  expect(withMessage.filter((text) => text.includes('"m"')).every((text) => text.includes('"c"'))).toBe(true);
  first.put(change("c", { target: { seq: 9 } }));
  first.remove(message("m"));
  crash();
  const last = outbox().takeOver();
  expect(idsOf(last).sort()).toEqual(["c", "d", "left"]);
  expect(last).toContainEqual(change("c", { target: { seq: 9 } }));
});
