import { afterAll, beforeAll } from "vitest";
import { type Ended, Home } from "./program.ts";

/** A home with a server for all tests of a file. */
export interface ServedHome {
  readonly home: Home;
  /** The address of the server; known once the tests begin. */
  readonly url: string;
  /** Runs a command as somebody. */
  as(nick: string, ...args: string[]): Promise<Ended>;
  say(nick: string, room: string, ...args: string[]): Promise<Ended>;
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
    say: (nick, room, ...args) => as(nick, "send", "--room", room, ...args),
  };
}
