import { afterAll, beforeAll, expect } from "vitest";
import { type Ended, Home, type Running } from "./program.ts";
import { until } from "./until.ts";

/** A home with a server for all tests of a file. */
export interface ServedHome {
  readonly home: Home;
  /** The address of the server; known once the tests begin. */
  readonly url: string;
  /** Runs a command as somebody. */
  as(nick: string, ...args: string[]): Promise<Ended>;
  say(nick: string, room: string, ...args: string[]): Promise<Ended>;
  /** Starts a command that enters a room; resolves once it has. */
  start(command: string, ...args: string[]): Promise<Running>;
  /** Tells a command to end, which must go well. */
  stop(running: Running): Promise<void>;
}

/** Makes one before the first test of the file that calls this, and ends it after the last. */
export function servedHome(): ServedHome {
  const home = new Home();
  let url = "";
  beforeAll(async () => {
    ({ url } = await home.serve(["--no-limits"]));
  });
  afterAll(() => home.close());
  const as = (nick: string, ...args: string[]) => home.run([...args, "--url", url, "--nick", nick]);
  return {
    home,
    get url() {
      return url;
    },
    as,
    start: async (command, ...args) => {
      const running = home.start([command, "--url", url, "--verbose", ...args]);
      await until(() => running.stderr().includes("joined"));
      return running;
    },
    stop: async (running) => {
      running.process.kill("SIGTERM");
      expect((await running.ended).code).toBe(0);
    },
    say: (nick, room, ...args) => as(nick, "send", "--room", room, ...args),
  };
}
