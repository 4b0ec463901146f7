import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Home } from "../../test/support/program.ts";
import { Pty } from "../../test/support/pty.ts";
import { CHINESE, ENGLISH, type Script } from "./scripts.ts";
import { screenSvg } from "./svg.ts";

/**
 * Draws docs/screens/LANGUAGE/STATE.svg: three people chat with the real program on a real server; the pictures are one
 * person's screen in each of its main states.
 */

/** One more person, their screen and how to be rid of both. */
interface Person {
  readonly pty: Pty;
  end(): Promise<void>;
}

/** After this long an escape is a key by itself, ms. */
const ESCAPE_MS = 100;

const SIZE = { columns: 104, rows: 24 };

async function person(
  url: string,
  nick: string,
  rooms: string,
  script: Script,
  more: readonly string[] = [],
  size = SIZE,
): Promise<Person> {
  const home = new Home();
  const args = ["join", "--url", url, "--nick", nick, "--rooms", rooms, ...more];
  const pty = new Pty(home, args, size, { LANG: script.lang, COLORTERM: "truecolor" });
  await pty.shows(script.connected);
  return {
    pty,
    end: async () => {
      pty.kill("SIGTERM");
      await pty.end();
      await home.close();
    },
  };
}

/** Says it, and waits until it is committed: the picture is the same whoever was faster. */
async function say({ pty }: Person, text: string, seen = text): Promise<void> {
  pty.type(`${text}\r`);
  await pty.shows(new RegExp(`${seen} +▕✓`));
}

/** Goes to a room by its place. */
async function goTo({ pty }: Person, place: number, name: string): Promise<void> {
  pty.type(`\x1b${place}`);
  await pty.shows(`● ${name}`);
}

async function draw(script: Script): Promise<void> {
  const folder = `docs/screens/${script.language}`;
  mkdirSync(folder, { recursive: true });
  const home = new Home();
  const { url } = await home.serve();
  const { rooms } = script;
  const [first, second, third] = rooms;
  const list = rooms.map((name, at) => `${name}=${at + 1}`).join(",");
  const alice = await person(url, script.self, list, script);
  const bob = await person(url, "bob", list, script);
  const ai = await person(url, "小爱", list, script);
  const picture = async (state: string, shows: string | RegExp, of: Person = alice): Promise<void> => {
    await of.pty.shows(shows);
    writeFileSync(`${folder}/${state}.svg`, screenSvg(of.pty.screen.terminal, `groupchat: ${state}`));
  };

  /** Closes what is open. */
  const close = async (): Promise<void> => {
    alice.pty.type("\x1b");
    await pause(ESCAPE_MS);
  };

  alice.pty.type(`/topic ${script.topic}\r`);
  await bob.pty.shows(script.topic);
  const people = { alice, bob, ai };
  for (const [who, text, seen] of script.talk)
    await say(people[who], text, seen ?? text.slice(-6).replace(/[?*`]/g, "."));
  await goTo(bob, 2, second);
  for (const text of script.elsewhere) await say(bob, text, text.slice(-5).replace("?", "."));
  await goTo(bob, 3, third);
  await say(bob, script.call, script.call.slice(-5));
  await alice.pty.shows(/@1/);
  ai.pty.type("/away 吃饭\r");
  await alice.pty.shows("○ 小爱");
  await goTo(bob, 1, first);
  bob.pty.type(script.draft);
  await alice.pty.shows(script.typing);
  alice.pty.type(script.draft);
  await picture("chat", script.draft);
  if (script.language === "en")
    writeFileSync(
      "docs/screen.svg",
      screenSvg(alice.pty.screen.terminal, "groupchat: three people in a room"),
    );

  alice.pty.type("\x15\x1b[1;3A\x1b[1;3A");
  await picture("picked", script.picked);
  alice.pty.type("\r");
  await picture("reply", script.replying);
  await close();
  alice.pty.type("\x1bOP");
  await picture("help", script.help);
  await close();
  alice.pty.type("\x07");
  await picture("switcher", script.switcher);
  await close();
  alice.pty.type("\x1bOR");
  await picture("members", /▸ +[●○] /);
  await close();
  alice.pty.type(`/search ${script.search}\r`);
  await picture("search", script.found);
  await close();
  alice.pty.type(`\x1b[200~${script.paste}\x1b[201~`);
  await picture("paste", script.pasting);
  await close();
  alice.pty.type("\x1bOS");
  await picture("select-mode", "F4");
  await close();

  for (const [state, theme, background] of [
    ["light", "light", "light"],
    ["high-contrast", "high-contrast", "dark"],
    ["ascii", "ascii", "dark"],
  ] as const) {
    const other = await person(url, `${script.self}-${theme}`, list, script, ["--theme", theme]);
    await other.pty.shows(script.topic);
    writeFileSync(
      `${folder}/${state}.svg`,
      screenSvg(other.pty.screen.terminal, `groupchat: ${state}`, background),
    );
    await other.end();
  }
  const narrow = await person(url, `${script.self}-narrow`, list, script, [], { columns: 48, rows: 20 });
  await picture("narrow", script.topic, narrow);
  await narrow.end();

  const lines = Array.from({ length: 60 }, (_, at) => `${script.filler} ${at + 1}`).join("\n");
  const filler = new Home();
  await filler.run(["join", "--url", url, "--nick", "bot", "--rooms", "1"], { input: lines });
  await filler.close();
  alice.pty.type("\x1b[5~");
  await picture("scrolled", script.below);
  alice.pty.type("\x1b[F");
  await alice.pty.shows(`${script.filler} 60`);
  await home.close();
  await alice.pty.shows(script.reconnecting);
  alice.pty.type(`${script.offline}\r`);
  await picture("offline", script.queued);
  for (const one of [alice, bob, ai]) await one.end();
}

for (const script of [ENGLISH, CHINESE]) await draw(script);
process.exit(0);
