import { Home } from "./program.ts";
import { Pty } from "./pty.ts";

/** People at terminals on one server of their own. */
export class People {
  /** The address of the server, once it has begun. */
  url = "";
  readonly #server = new Home();
  readonly #homes = new Map<string, Home>();
  readonly #ptys: Pty[] = [];

  /** Starts the server. */
  async begin(): Promise<void> {
    ({ url: this.url } = await this.#server.serve(["--no-limits"]));
  }

  /** The home of somebody, the same in every test: nicks are owned. */
  homeOf(name: string): Home {
    const home = this.#homes.get(name) ?? new Home();
    this.#homes.set(name, home);
    return home;
  }

  /** The program at a terminal of somebody's. */
  start(home: Home, args: readonly string[], size?: { columns: number; rows: number }, env = {}): Pty {
    const pty = new Pty(home, args, size, env);
    this.#ptys.push(pty);
    return pty;
  }

  /** Somebody in the chat, at a terminal, once the chat shows. */
  async person(
    nick: string,
    rooms: string,
    size?: { columns: number; rows: number },
    env: Readonly<Record<string, string>> = {},
    more: readonly string[] = [],
  ): Promise<Pty> {
    const args = ["join", "--url", this.url, "--nick", nick, "--rooms", rooms, ...more];
    const pty = this.start(this.homeOf(nick), args, size, env);
    await pty.shows(/connected|已连接/);
    return pty;
  }

  /** Everybody goes. */
  async rest(): Promise<void> {
    for (const pty of this.#ptys.splice(0)) {
      pty.kill();
      await pty.end();
    }
  }

  /** The server ends, and all homes go. */
  async end(): Promise<void> {
    await this.rest();
    for (const home of this.#homes.values()) await home.close();
    await this.#server.close();
  }
}
