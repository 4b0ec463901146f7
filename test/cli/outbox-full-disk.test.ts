import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { OutboxFile } from "../../src/cli/files/outbox-file.ts";
import type { OutgoingMessage } from "../../src/core/client/chat.ts";
import { nick, room } from "../support/drafts.ts";

const disk = vi.hoisted(() => ({ isFull: false, isReadOnly: false }));

/** A full disk takes no byte behind the end of a file; a read-only one takes none at all. */
vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  const writeFileSync: typeof real.writeFileSync = (...args) => {
    if (disk.isReadOnly || disk.isFull) fail("ENOSPC");
    return real.writeFileSync(...args);
  };
  const writeSync = (descriptor: number, bytes: Buffer, from: number, length: undefined, at: number) => {
    const { size } = real.fstatSync(descriptor);
    if (disk.isReadOnly || (disk.isFull && at + bytes.length > size)) fail("ENOSPC");
    return real.writeSync(descriptor, bytes, from, length, at);
  };
  return { ...real, writeFileSync, writeSync };
});

let state: string;
beforeEach(() => {
  state = fs.mkdtempSync(join(tmpdir(), "groupchat-outbox-"));
  Object.assign(disk, { isFull: false, isReadOnly: false });
});
afterEach(() => fs.rmSync(state, { recursive: true, force: true }));

const outbox = () => new OutboxFile({ XDG_STATE_HOME: state }, "ws://a", nick("小明"));

function message(clientMsgId: string): OutgoingMessage {
  const msg = `说 ${clientMsgId}`;
  return { clientMsgId, roomId: room("room1"), msg, kind: "text", at: 1, state: { status: "sending" } };
}

/** Lists what the next process finds after this one is killed now. */
function afterKill(): string[] {
  const killed = fs.mkdtempSync(join(tmpdir(), "groupchat-outbox-"));
  fs.cpSync(state, killed, { recursive: true });
  const found = new OutboxFile({ XDG_STATE_HOME: killed }, "ws://a", nick("小明")).takeOver();
  fs.rmSync(killed, { recursive: true });
  return found.map((outgoing) => ("action" in outgoing ? outgoing.changeId : outgoing.clientMsgId));
}

test("[R22] what is acknowledged while the disk is full is found by nobody, and what is not is kept", () => {
  const living = outbox();
  for (const id of ["a", "b", "c"]) living.put(message(id));
  disk.isFull = true;
  expect(() => living.put(message("d"))).toThrow(/ENOSPC/);
  living.remove(message("b"));
  expect(afterKill()).toEqual(["a", "c"]);
  living.remove(message("a"));
  living.remove(message("c"));
  expect(afterKill()).toEqual([]);
});

test("[R22] what is acknowledged while the disk takes nothing goes with the next change that it takes", () => {
  const living = outbox();
  for (const id of ["a", "b"]) living.put(message(id));
  disk.isReadOnly = true;
  expect(() => living.remove(message("a"))).toThrow(/not kept on disk.*ENOSPC/);
  disk.isReadOnly = false;
  living.put(message("c"));
  expect(afterKill()).toEqual(["b", "c"]);
});

test("[R22] what is acknowledged while the disk takes nothing goes with the end of the process", () => {
  const living = outbox();
  for (const id of ["a", "b"]) living.put(message(id));
  disk.isReadOnly = true;
  expect(() => living.remove(message("a"))).toThrow(/ENOSPC/);
  disk.isReadOnly = false;
  living.close();
  expect(afterKill()).toEqual(["b"]);
});
