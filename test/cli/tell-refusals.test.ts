import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { tellRefusals } from "../../src/cli/sending/tell-refusals.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { online, ROOM } from "../support/client-setting.ts";

test("[R41] a command that sends tells once why the server takes nothing, and not that it restarts", () => {
  const { client, transport, clock } = online();
  const errors = new PassThrough({ encoding: "utf8" });
  tellRefusals(client, { errors, words: englishShell });
  void client.send(ROOM, "one").catch(() => {});
  const error = { code: "UNAVAILABLE", reason: "data-full", params: {}, message: "full" };
  for (let n = 0; n < 3; n += 1) {
    transport.last("client_msg").reply({ ok: false, error });
    clock.advance(1_000);
  }
  transport.say("notice", { code: "UNAVAILABLE", message: "stopping", retryAfterMs: 100 });
  expect(errors.read()).toBe(
    "groupchat: the server has as much data as its operator allows, and takes nothing more until there is room again\n",
  );
});
