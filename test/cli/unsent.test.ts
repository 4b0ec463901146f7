import { expect, test } from "vitest";
import { describeUnsent, Unsent } from "../../src/cli/commands/join/unsent.ts";
import type { ClientEvent, OutgoingChange, OutgoingState } from "../../src/core/client/chat.ts";
import type { ChangeAction } from "../../src/core/protocol/changes.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";

const roomId = toRoomId("room1") ?? expect.unreachable();

/** Lists what is left unsent by a client that emits what it is told to. */
function newUnsent() {
  const listeners: ((event: ClientEvent) => void)[] = [];
  const unsent = new Unsent({
    subscribe: (listener) => {
      listeners.push(listener);
      return () => {};
    },
  });
  return { unsent, emit: (event: ClientEvent) => listeners.forEach((listener) => void listener(event)) };
}

const change = (
  action: ChangeAction = { type: "pin", on: true },
  state: OutgoingState = { status: "sending" },
): OutgoingChange => ({ changeId: "c", roomId, target: { seq: 1 }, action, at: 0, state });

test("[Z96] a change on its way is waited for, until it is done or has failed", async () => {
  for (const end of [
    { type: "changeSettled", roomId, changeId: "c" },
    {
      type: "outgoingChange",
      change: change(undefined, { status: "failed", error: chatError("message-deleted", {}) }),
    },
  ] as const) {
    const { unsent, emit } = newUnsent();
    emit({ type: "outgoingChange", change: change() });
    let isOver = false;
    const sent = unsent.allSent().then(() => {
      isOver = true;
    });
    await Promise.resolve();
    expect(isOver).toBe(false);
    emit(end);
    await sent;
    expect(unsent.list()).toHaveLength(end.type === "changeSettled" ? 0 : 1);
  }
});

test.each<[ChangeAction, string]>([
  [{ type: "edit", msg: "new" }, "✎ new"],
  [{ type: "delete" }, "✗"],
  [{ type: "react", emoji: "👍", on: true }, "+👍"],
  [{ type: "react", emoji: "👍", on: false }, "-👍"],
  [{ type: "pin", on: false }, "-📌"],
])("[Z96] %j is told as %s where it was not done", (action, text) => {
  expect(describeUnsent(change(action))).toBe(text);
});
