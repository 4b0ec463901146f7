import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ClientEvent, Roster } from "../core/chat.ts";
import type { ChatClient } from "../core/chat-client.ts";
import { type Group, type RoomId, toGroup } from "../core/names.ts";
import { safeLine } from "../core/text.ts";
import type { CommandIntent } from "../tui/model/intent.ts";
import { COMMANDS, findCommand, meaningOf, usageOf } from "../tui/model/slash.ts";
import { words } from "../tui/model/words.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { Narrator } from "./narrator.ts";
import { messageLine } from "./output.ts";
import { note } from "./streams.ts";
import { Unsent } from "./unsent.ts";

/** What line mode needs. */
export interface LineModeOptions {
  readonly client: ChatClient;
  readonly groups: readonly Group[];
  readonly nickName: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  readonly quiet: boolean;
}

/**
 * The chat as lines: what comes is printed, what is typed is said. Ends with its input, once all is sent, or at /quit;
 * the exit code is that of the first message that failed and was not sent again.
 */
export function runLineMode(options: LineModeOptions): Promise<number> {
  return new LineMode(options).run();
}

class LineMode {
  readonly #options: LineModeOptions;
  readonly #names = new Map<RoomId, string>();
  readonly #rosters = new Map<RoomId, Roster>();
  readonly #narrator: Narrator;
  readonly #underWay = new Set<Promise<void>>();
  readonly #unsent: Unsent;
  #here: RoomId | undefined;

  constructor(options: LineModeOptions) {
    this.#options = options;
    this.#unsent = new Unsent(options.client);
    this.#narrator = new Narrator(options.errors, this.#names, options.quiet);
    for (const { roomId, name } of options.groups) this.#names.set(roomId, name);
    this.#here = options.groups[0]?.roomId;
  }

  async run(): Promise<number> {
    const { client, groups, nickName, input, quiet } = this.#options;
    client.subscribe((event) => this.#hear(event));
    await Promise.all(groups.map(({ roomId }) => client.join(roomId)));
    const rooms = groups.map(({ name }) => name).join(", ");
    if (!quiet) this.#tell(`${nickName} in ${rooms}; /help lists the commands`);
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (await this.#take(line)) break;
    }
    await Promise.all(this.#underWay);
    const [failure] = this.#unsent
      .list()
      .flatMap(({ state }) => (state.status === "failed" ? [state.error] : []));
    return failure === undefined ? EXIT.done : exitCodeOf(failure);
  }

  #hear(event: ClientEvent): void {
    this.#narrator.tell(event);
    switch (event.type) {
      case "messages":
        for (const message of event.messages) {
          const line = messageLine(message, this.#nameOf(message.roomId));
          this.#options.output.write(`${line}\n`);
        }
        break;
      case "joined":
        this.#rosters.set(event.room.roomId, event.room.roster);
        break;
      case "roster":
        this.#rosters.set(event.roomId, event.roster);
        break;
    }
  }

  /** Does what a line means; returns true when it asks to leave. */
  async #take(line: string): Promise<boolean> {
    if (line.trim() === "") return false;
    const intent = meaningOf(line);
    switch (intent.type) {
      case "quit":
        return true;
      case "join":
        await this.#join(intent.room);
        return false;
      case "leave":
        await this.#leave(intent.room);
        return false;
      default:
        this.#do(intent);
        return false;
    }
  }

  #do(intent: Exclude<CommandIntent, { type: "quit" | "join" | "leave" }>): void {
    switch (intent.type) {
      case "say":
        return this.#say(intent.text, intent.kind);
      case "complain":
        return this.#tell(intent.text);
      case "who":
        return this.#who(intent.room);
      case "help":
        return this.#help(intent.command);
      case "retry":
        return this.#retry();
      case "clear":
        return; // lines that were printed stay
    }
  }

  #retry(): void {
    for (const { roomId, clientMsgId } of this.#unsent.list()) {
      if (roomId === this.#here) this.#options.client.retry(clientMsgId);
    }
  }

  #say(text: string, kind: "text" | "me"): void {
    if (this.#here === undefined) return this.#tell(words.noRoom);
    const sent: Promise<void> = this.#options.client.send(this.#here, text, kind).then(
      () => {
        this.#underWay.delete(sent);
      },
      (error: Error) => {
        this.#underWay.delete(sent);
        this.#tell(words.notSent(error.message));
      },
    );
    this.#underWay.add(sent);
  }

  async #join(value: string): Promise<void> {
    const group = toGroup(value.replace(/^#/, ""));
    const known = this.#find(value);
    const roomId = known ?? group?.roomId;
    if (roomId === undefined) return this.#tell(words.badRoom(value));
    if (known === undefined) this.#names.set(roomId, group?.name ?? value);
    try {
      await this.#options.client.join(roomId);
      this.#here = roomId;
    } catch {
      this.#names.delete(roomId); // the narrator has told why
    }
  }

  async #leave(value: string | undefined): Promise<void> {
    const roomId = this.#find(value);
    if (roomId === undefined) return this.#tell(words.noSuchRoom(value ?? ""));
    await this.#options.client.leave(roomId);
    this.#names.delete(roomId);
    if (this.#here === roomId) this.#here = [...this.#names.keys()][0];
  }

  #who(value: string | undefined): void {
    const roomId = this.#find(value);
    const roster = roomId && this.#rosters.get(roomId);
    if (roster === undefined) return this.#tell(value === undefined ? words.noRoom : words.noSuchRoom(value));
    if (roster.status === "unknown") return this.#tell(words.rosterUnknown);
    const nicks = roster.users.map(({ nickName }) => safeLine(nickName));
    this.#tell(words.who(nicks.length, nicks.join(", ")));
  }

  #help(name: string | undefined): void {
    const command = name === undefined ? undefined : findCommand(name.replace(/^\//, ""));
    for (const one of command === undefined ? COMMANDS : [command])
      this.#tell(`${usageOf(one)} · ${one.summary}`);
  }

  /** By its value or its name; the room that lines go to where none is named. */
  #find(named: string | undefined): RoomId | undefined {
    if (named === undefined) return this.#here;
    const value = named.replace(/^#/, "");
    const roomId = toGroup(value)?.roomId;
    return [...this.#names.keys()].find((id) => id === roomId || this.#names.get(id) === value);
  }

  #nameOf(roomId: RoomId): string {
    return this.#names.get(roomId) ?? roomId;
  }

  #tell(text: string): void {
    note(this.#options.errors, text);
  }
}
