import { expect, test } from "vitest";
import { limitEachStep, whenOnline, withClient } from "../../src/cli/connect.ts";
import { ChatClient } from "../../src/core/client/chat-client.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";

function setUp() {
  const transport = new ScriptedTransport();
  const clock = new FakeClock();
  const ports = { transport, clock, random: () => 0, newId: () => "id" };
  return { transport, clock, client: new ChatClient(ports, { userId: "u", nickName: "alice" }) };
}

test("[Z9] a first connection that fails is an error, and the client is closed", async () => {
  const { transport, client } = setUp();
  const work = withClient(client, () => new Promise<never>(() => {}));
  transport.end({ type: "unreachable", error: chatError("unexpected", { message: "cannot reach it" }) });
  await expect(work).rejects.toThrow("cannot reach it");
  expect(transport.closed).toBe(true);
});

test("[Z9] a server that takes no more connections just now is waited for", async () => {
  const { transport, clock, client } = setUp();
  const online = whenOnline(client);
  client.start();
  transport.end({ type: "refused", error: { code: "RATE_LIMITED", message: "later", retryAfterMs: 300 } });
  clock.advance(300);
  transport.accept();
  transport.say("roomUser", {});
  await expect(online).resolves.toBeUndefined();
});

test("[Z9] a refusal ends the work, at the first connection and at a later one", async () => {
  for (const before of [false, true]) {
    const { transport, clock, client } = setUp();
    const work = withClient(client, () => new Promise<never>(() => {}));
    if (before) {
      transport.accept();
      transport.say("roomUser", {});
      await Promise.resolve();
      transport.end();
      clock.advance(20_000);
    }
    transport.end({ type: "refused", error: { code: "NICK_IN_USE", message: "choose another" } });
    await expect(work).rejects.toMatchObject({ code: "NICK_IN_USE" });
  }
});

test("[Z63] a source that fails while it is left is no uncaught failure", async () => {
  async function* source() {
    try {
      yield "page";
    } finally {
      await Promise.reject(new Error("too late to matter"));
    }
  }
  const uncaught: unknown[] = [];
  const listener = (error: unknown) => uncaught.push(error);
  process.on("unhandledRejection", listener);
  try {
    for await (const step of limitEachStep(60_000, source())) {
      expect(step).toBe("page");
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(uncaught).toEqual([]);
  } finally {
    process.off("unhandledRejection", listener);
  }
});
