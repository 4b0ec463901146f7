import { writeFileSync } from "node:fs";
import { Home } from "../../test/support/program.ts";
import { Pty } from "../../test/support/pty.ts";
import { screenSvg } from "./svg.ts";

/** Draws docs/screen.svg: three people chat with the real program on a real server; the picture is alice's screen. */
const ROOMS = "聊天群1=1,聊天群2=2,ops=ops";

const homes = new Map(["the server", "alice", "bob", "小爱"].map((name) => [name, new Home()]));
const homeOf = (name: string): Home => homes.get(name) ?? new Home();
const { url } = await homeOf("the server").serve();

async function person(nick: string, rooms: string, size = { columns: 104, rows: 24 }): Promise<Pty> {
  const pty = new Pty(homeOf(nick), ["join", "--url", url, "--nick", nick, "--rooms", rooms], size);
  await pty.shows("connected");
  return pty;
}

/** Says it, and waits until it is committed: the picture is the same whoever was faster. */
async function say(pty: Pty, text: string, seen = text): Promise<void> {
  pty.type(`${text}\r`);
  await pty.shows(new RegExp(`${seen} +✓`));
}

const alice = await person("alice", ROOMS);
const bob = await person("bob", ROOMS);
const ai = await person("小爱", ROOMS);
await say(bob, "good morning! did the deploy finish?", "deploy finish\\?");
await say(alice, "yes, two minutes ago");
await say(ai, "收到，谢谢！我来看一下线上的监控，有问题马上告诉大家。", "告诉大家。");
await say(ai, "一切正常 🎉");
await say(bob, "/me puts the kettle on", "kettle on");
await say(
  alice,
  "晚上一起吃饭吗？the noodle place by the station, 19:00 as always, I can book a table for us",
  "for us",
);
await say(ai, "好呀 👨‍👩‍👧");
bob.type("\x1b2");
await bob.shows("● 聊天群2");
await say(bob, "who has the numbers of last week?", "last week\\?");
await say(bob, "they are in the usual place", "usual place");
bob.type("\x1b3");
await bob.shows("● ops");
await say(bob, "@alice build 42 is green", "is green");
await alice.shows(/ops +@1/);
alice.type("看到了，谢");
await alice.shows("看到了，谢");
writeFileSync("docs/screen.svg", screenSvg(alice.screen.terminal, "groupchat: three people in a room"));

for (const pty of [alice, bob, ai]) pty.kill("SIGTERM");
await Promise.all([alice, bob, ai].map((pty) => pty.end()));
for (const home of homes.values()) await home.close();
process.exit(0);
