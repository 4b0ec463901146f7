import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { IdentityFile } from "../../src/cli/files/identity-file.ts";
import { type Nick, toNick } from "../../src/core/protocol/names.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-identity-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nick = (text: string): Nick => toNick(text) ?? expect.unreachable();
const identity = (url = "ws://a", name = "小明") =>
  new IdentityFile({ XDG_STATE_HOME: folder }, url, nick(name));

test("[R2] the same server and nick are the same user at every start", () => {
  expect(identity().load()).toEqual(identity().load());
  expect(identity("ws://a", "ＢＯＢ").load().userId).toBe(identity("ws://a", "bob").load().userId);
});

test("[R2] a host is one server by whatever scheme and port, and this machine by whatever name", () => {
  const urls = ["ws://127.0.0.1:9999", "ws://localhost:9998", "http://[::1]:9999", "ws://127.0.0.2:9999"];
  expect(new Set(urls.map((url) => identity(url).load().userId)).size).toBe(1);
  expect(identity("wss://a").load().userId).toBe(identity("http://a:9999").load().userId);
});

test("[R2] another server or another nick is another user with another secret", () => {
  const users = [identity(), identity("ws://b"), identity("ws://a", "bob")].map((file) => file.load());
  expect(new Set(users.map(({ userId }) => userId)).size).toBe(3);
  expect(new Set(users.map(({ session }) => session)).size).toBe(3);
});

test("[R2] a session that the server gives instead is kept", () => {
  const { userId } = identity().load();
  identity().save({ userId, nickName: "小明", session: "given" });
  expect(identity().load()).toEqual({ userId, nickName: "小明", session: "given" });
});

test("[R2] the secret is for this user's eyes alone, also after it was given anew", () => {
  const path = () =>
    join(folder, "groupchat", "identities", readdirSync(join(folder, "groupchat", "identities"))[0] ?? "");
  const { userId } = identity().load();
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  identity().save({ userId, nickName: "小明", session: "given" });
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  chmodSync(path(), 0o644);
  identity().load();
  expect(statSync(path()).mode & 0o777, "a copy that was put back").toBe(0o600);
});

test.each(["", '{"userId":"u-1"', '{"userId":7,"session":"x"}', "[]"])(
  "[Z69] an identity that is %j is told of and stays as it is: nobody becomes another user in silence",
  (content) => {
    identity().load();
    const identities = join(folder, "groupchat", "identities");
    const file = join(identities, readdirSync(identities)[0] ?? "");
    writeFileSync(file, content);
    expect(() => identity().load()).toThrow(/is damaged: it should hold who you are as 小明/);
    expect(() => identity().kept()).toThrow(/is damaged/);
    expect(readFileSync(file, "utf8")).toBe(content);
    identity().save({ userId: "u-2", nickName: "小明", session: "given" }); // who has the nick by the server's word
    expect(identity().load().userId).toBe("u-2");
  },
);

test("[Z9] a state folder that can't be made is told with what to do", () => {
  writeFileSync(join(folder, "groupchat"), "in the way");
  expect(() => identity().load()).toThrow(/can't be written.*XDG_STATE_HOME/);
});
