import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OutboxFile } from "../../src/cli/files/outbox-file.ts";
import type { OutgoingMessage } from "../../src/core/chat.ts";
import { ChatError } from "../../src/core/errors.ts";
import { type Nick, toNick, toRoomId } from "../../src/core/names.ts";

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "groupchat-outbox-"));
});

afterEach(() => rmSync(state, { recursive: true, force: true }));

const nick = (text: string): Nick => toNick(text) ?? expect.unreachable();
const outbox = (url = "ws://a", name = "小明") => new OutboxFile({ XDG_STATE_HOME: state }, url, nick(name));

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

/** As if the process that wrote the file had another id. */
function writtenBy(pid: number): void {
  for (const name of readdirSync(folder())) {
    renameSync(join(folder(), name), join(folder(), name.replace(`.${process.pid}.`, `.${pid}.`)));
  }
}

const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

test("[R22] the next process finds what a dead one left, oldest first, and the one after that too", () => {
  const first = outbox();
  first.put(message("a", { kind: "me" }));
  first.put(message("b", { at: 2 }));
  first.put(message("c", { at: 3 }));
  first.remove("c");
  first.put(message("b", { at: 2, state: { status: "failed", error: new ChatError("too large") } }));
  writtenBy(deadPid());
  const left = [
    message("a", { kind: "me" }),
    message("b", { at: 2, state: { status: "failed", error: new ChatError("too large") } }),
  ];
  expect(outbox().load()).toEqual(left);
  writtenBy(deadPid());
  expect(outbox().load()).toEqual(left);
});

test("[R13] what was typed later comes later, whatever the clock did, and over several files", () => {
  outbox().put(message("z", { at: 50 }));
  writtenBy(deadPid());
  const second = outbox();
  second.put(message("a", { at: 100 }));
  second.put(message("b", { at: 7 }));
  second.put(message("a", { at: 100, state: { status: "failed", error: new ChatError("no") } }));
  writtenBy(deadPid());
  expect(
    outbox()
      .load()
      .map(({ clientMsgId }) => clientMsgId),
  ).toEqual(["z", "a", "b"]);
});

test("[R22] what is acknowledged is found by nobody", () => {
  const first = outbox();
  first.put(message("a"));
  first.remove("a");
  first.put(message("b"));
  first.remove("b");
  writtenBy(deadPid());
  expect(outbox().load()).toEqual([]);
  expect(readdirSync(folder())).toEqual([]);
});

test("[R22] what a living process keeps is left to it", () => {
  outbox().put(message("a"));
  writtenBy(process.ppid);
  expect(outbox().load()).toEqual([]);
  writtenBy(1);
  expect(outbox().load()).toEqual([]);
});

test("[R22] a process that got the number of the one that died takes over all the same", () => {
  outbox().put(message("a"));
  expect(outbox().load()).toEqual([message("a")]);
});

test("[R22] another machine's file in a shared home is left alone", () => {
  outbox().put(message("a"));
  const dead = deadPid();
  for (const name of readdirSync(folder())) {
    const other = name
      .replace(encodeURIComponent(hostname()), "elsewhere")
      .replace(`.${process.pid}.`, `.${dead}.`);
    renameSync(join(folder(), name), join(folder(), other));
  }
  expect(outbox().load()).toEqual([]);
});

test("[R22] another nick, or another server, has another outbox", () => {
  outbox().put(message("a"));
  expect(outbox("ws://b").load()).toEqual([]);
  expect(outbox("ws://a", "bob").load()).toEqual([]);
});

test("[R22] a line that a crash cut off, and any other rubbish, takes nothing from the rest", () => {
  const first = outbox();
  first.put(message("a"));
  first.put(message("b"));
  const [name = ""] = readdirSync(folder());
  const text = readFileSync(join(folder(), name), "utf8");
  const rubbish =
    'x\n{"put":{"clientMsgId":7}}\n{"put":{"clientMsgId":"z","roomId":"../x","msg":"","kind":"text","at":1}}\n';
  writeFileSync(join(folder(), name), rubbish + text.slice(0, -10));
  writtenBy(deadPid());
  expect(outbox().load()).toEqual([message("a")]);
});

test("[R22] it is for this user's eyes alone", () => {
  outbox().put(message("a"));
  const [name = ""] = readdirSync(folder());
  expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
});

test("[R22] a folder that can't be made is said in a line", () => {
  writeFileSync(join(state, "groupchat"), "in the way");
  expect(outbox().load()).toEqual([]);
  expect(() => outbox().put(message("a"))).toThrow(/not kept on disk.*can't be written/);
});
