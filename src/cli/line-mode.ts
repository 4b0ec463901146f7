import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { ClientEvent, Roster } from "../core/chat.ts";
import type { ChatClient } from "../core/chat-client.ts";
import { type Group, type RoomId, toGroup } from "../core/names.ts";
import { safeLine } from "../core/text.ts";
import { COMMANDS, type Command, findCommand, parseInput } from "../tui/model/slash.ts";
import { WORDS } from "../tui/model/words.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { Narrator } from "./narrator.ts";
import { messageLine } from "./output.ts";

/** What line mode needs. */
export interface LineModeOptions {
  readonly client: ChatClient;
  readonly groups: readonly Group[];
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
  readonly #unsent = new Set<Promise<void>>();
  /** What failed, by `clientMsgId`, and the exit code it stands for. */
  readonly #failed = new Map<string, { readonly roomId: RoomId; readonly code: number }>();
  #here: RoomId | undefined;

  constructor(options: LineModeOptions) {
    this.#options = options;
    this.#narrator = new Narrator(options.errors, this.#names, options.quiet);
    for (const { roomId, name } of options.groups) this.#names.set(roomId, name);
    this.#here = options.groups[0]?.roomId;
  }

  async run(): Promise<number> {
    const { client, groups, input, quiet } = this.#options;
    client.subscribe((event) => this.#hear(event));
    await Promise.all(groups.map(({ roomId }) => client.join(roomId)));
    if (!quiet) this.#tell(`in ${groups.map(({ name }) => name).join(", ")}; /help lists the commands`);
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (await this.#take(line)) break;
    }
    await Promise.all(this.#unsent);
    return [...this.#failed.values()][0]?.code ?? EXIT.done;
  }

  #hear(event: ClientEvent): void {
    this.#narrator.tell(event);
    switch (event.type) {
      case "messages":
        for (const message of event.messages) {
          if (message.clientMsgId !== undefined) this.#failed.delete(message.clientMsgId);
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
      case "outgoing": {
        const { clientMsgId, roomId, state } = event.outgoing;
        if (state.status === "failed")
          this.#failed.set(clientMsgId, { roomId, code: exitCodeOf(state.error) });
        break;
      }
    }
  }

  /** Returns true when the line asks to leave. */
  async #take(line: string): Promise<boolean> {
    const input = parseInput(line);
    if (input.type === "error") this.#tell(input.text);
    if (input.type === "say") this.#say(input.text, "text");
    return input.type === "command" && this.#run(input.command);
  }

  async #run(command: Command): Promise<boolean> {
    switch (command.type) {
      case "quit":
        return true;
      case "me":
        this.#say(command.text, "me");
        break;
      case "join":
        await this.#join(command.room.replace(/^#/, ""));
        break;
      case "leave":
        await this.#leave(command.room);
        break;
      case "who":
        this.#who(command.room);
        break;
      case "retry":
        for (const [id, { roomId }] of this.#failed)
          if (roomId === this.#here) this.#options.client.retry(id);
        break;
      case "help":
        this.#help(command.command);
        break;
      case "clear":
        break; // lines that were printed stay
    }
    return false;
  }

  #say(text: string, kind: "text" | "me"): void {
    if (this.#here === undefined) return this.#tell(WORDS.noRoom);
    const sent: Promise<void> = this.#options.client.send(this.#here, text, kind).then(
      () => {
        this.#unsent.delete(sent);
      },
      (error: Error) => {
        this.#unsent.delete(sent);
        this.#tell(WORDS.notSent(error.message));
      },
    );
    this.#unsent.add(sent);
  }

  async #join(value: string): Promise<void> {
    const known = this.#find(value);
    const group = toGroup(value);
    const roomId = known ?? group?.roomId;
    if (roomId === undefined || (known === undefined && group === undefined)) {
      return this.#tell(WORDS.badRoom(value));
    }
    if (known === undefined && group !== undefined) this.#names.set(roomId, group.name);
    try {
      await this.#options.client.join(roomId);
      this.#here = roomId;
    } catch {
      this.#names.delete(roomId); // the narrator has told why
    }
  }

  async #leave(value: string | undefined): Promise<void> {
    const roomId = value === undefined ? this.#here : this.#find(value.replace(/^#/, ""));
    if (roomId === undefined) return this.#tell(WORDS.notIn(value ?? ""));
    await this.#options.client.leave(roomId);
    this.#names.delete(roomId);
    if (this.#here === roomId) this.#here = [...this.#names.keys()][0];
  }

  #who(value: string | undefined): void {
    const roomId = value === undefined ? this.#here : this.#find(value.replace(/^#/, ""));
    const roster = roomId && this.#rosters.get(roomId);
    if (roomId === undefined || roster === undefined) return this.#tell(WORDS.notIn(value ?? ""));
    if (roster.status === "unknown") return this.#tell(WORDS.rosterUnknown);
    const nicks = roster.users.map(({ nickName }) => safeLine(nickName)).join(", ");
    this.#tell(WORDS.who(this.#nameOf(roomId), nicks));
  }

  #help(name: string | undefined): void {
    const record = name === undefined ? undefined : findCommand(name.replace(/^\//, ""));
    for (const { usage, summary } of record === undefined ? COMMANDS : [record])
      this.#tell(`${usage} · ${summary}`);
  }

  #find(value: string): RoomId | undefined {
    const roomId = toGroup(value)?.roomId;
    return [...this.#names.keys()].find((id) => id === roomId || this.#names.get(id) === value);
  }

  #nameOf(roomId: RoomId): string {
    return this.#names.get(roomId) ?? roomId;
  }

  #tell(text: string): void {
    this.#options.errors.write(`groupchat: ${safeLine(text)}\n`);
  }
}
