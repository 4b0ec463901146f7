import { expect, test } from "vitest";
import { formatInviteLink, parseInviteLink } from "../../../src/core/protocol/invite-link.ts";

const secret = "Ab_-".repeat(8);

test.each([
  ["ws://chat.example:9999", `groupchat://chat.example:9999/join/${secret}`],
  ["http://chat.example", `groupchat://chat.example/join/${secret}`],
  ["wss://chat.example", `groupchats://chat.example/join/${secret}`],
  ["ws://[::1]:9999", `groupchat://[::1]:9999/join/${secret}`],
])("[I54] the link of an invite to %s is read as what it was made of", (url, link) => {
  expect(formatInviteLink({ url, secret })).toBe(link);
  const read = parseInviteLink(` ${link}/\n`);
  expect(read?.secret).toBe(secret);
  expect(new URL(read?.url ?? "").host).toBe(new URL(url).host);
});

test("[I54] a link says by its scheme whether the way is encrypted", () => {
  expect(parseInviteLink(`GroupChats://chat.example/join/${secret}`)?.url).toBe("wss://chat.example");
  expect(parseInviteLink(`groupchat://chat.example/join/${secret}`)?.url).toBe("ws://chat.example");
});

test.each([
  "",
  "ops",
  "groupchat://chat.example/ops/42",
  "groupchat:///join/abc",
  "groupchat://chat.example/join/",
  "groupchat://chat.example/join/a b",
  `groupchat://chat.example/join/${"a".repeat(65)}`,
  `https://chat.example/join/${secret}`,
])("[I54] %j is no link of an invite", (text) => {
  expect(parseInviteLink(text)).toBe(undefined);
});

test("[I54] there is no link to a server that has no host", () => {
  expect(formatInviteLink({ url: "unix:/run/chat.sock", secret })).toBe(undefined);
});
