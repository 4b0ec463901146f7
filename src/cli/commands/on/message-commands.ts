import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { readRooms } from "../../../core/client/reader/merge.ts";
import type { LossStep } from "../../../core/client/reader/read-step.ts";
import type { RoomReader } from "../../../core/client/reader/room-reader.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { jsonLine, messageJson } from "../../io/output.ts";
import type { Difference } from "../../io/records.ts";
import { note } from "../../io/streams.ts";
import { changedRecord } from "../../reading/changed-format.ts";
import { PrintedStates, reactionsAndPin } from "../../reading/printed-states.ts";
import type { ReadCursors } from "../../reading/read-cursors.ts";
import type { ClientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { ChildCommands, CommandEnd } from "./child-commands.ts";
import type { DoneUpTo } from "./done-up-to.ts";
import { onEnvironment } from "./environment.ts";
import { Jobs } from "./jobs.ts";
import { GATHERED_CHARACTERS, replyText } from "./reply-text.ts";

/** A room that commands are run for. */
export interface WatchedRoom {
  readonly group: Group;
  readonly reader: RoomReader;
  readonly done: DoneUpTo;
}

/** For which messages which command is run, and how. */
export interface MessageCommandsOptions {
  readonly args: readonly [string, ...string[]];
  readonly client: Pick<ChatClient, "send" | "ask">;
  readonly settings: Pick<ClientSettings, "url" | "nick" | "trust" | "secrets">;
  readonly matches: (message: ChatMessage) => boolean;
  /** Chooses from what is different of a message what the command is run for; undefined: nothing. */
  readonly choose:
    | ((message: ChatMessage, differences: readonly Difference[]) => readonly Difference[])
    | undefined;
  readonly pattern: RegExp | undefined;
  /** The most commands that run at once. */
  readonly jobs: number;
  /** True: what a command prints is sent as a reply. */
  readonly replies: boolean;
  readonly commands: ChildCommands;
  readonly cursors: ReadCursors | undefined;
  readonly shell: Shell;
  /** Hears what else there is to tell of a room. */
  readonly printLoss: (step: LossStep) => void;
}

/** The news of a message that a command is told: that it was said, or what became of it. */
type Telling = "said" | readonly Difference[];

/** A message to run the command for, once for each telling, in their order; `take` says that its turn has come. */
interface MessageJob {
  readonly message: ChatMessage;
  readonly tellings: readonly Telling[];
  readonly room: WatchedRoom;
  readonly take: () => () => void;
}

/** Runs a command for each message that matches; messages are taken only as fast as commands end. */
export class MessageCommands {
  readonly #options: MessageCommandsOptions;
  readonly #jobs: Jobs;
  readonly #states: PrintedStates;
  #stopped = false;
  #stop: () => void = () => {};
  readonly #whenStopped = new Promise<void>((resolve) => {
    this.#stop = resolve;
  });

  constructor(options: MessageCommandsOptions) {
    this.#options = options;
    this.#states = options.cursors?.printed ?? new PrintedStates();
    this.#jobs = new Jobs(options.jobs);
  }

  /** Resolves once it has been stopped and the commands that ran have ended. */
  async run(rooms: readonly WatchedRoom[]): Promise<void> {
    await Promise.race([this.#take(rooms), this.#whenStopped, this.#jobs.failed]);
    await Promise.race([this.#jobs.idle(), this.#jobs.failed]);
  }

  /** Takes no more messages. */
  stop(): void {
    this.#stopped = true;
    this.#stop();
  }

  async #take(rooms: readonly WatchedRoom[]): Promise<void> {
    const byId = new Map(rooms.map((room) => [room.reader.roomId, room]));
    for await (const step of readRooms(
      rooms.map(({ reader }) => reader),
      true,
    )) {
      const room = byId.get(step.roomId);
      if (step.type === "lost" || step.type === "restarted") this.#options.printLoss(step);
      else if (step.type === "messages" && room !== undefined) await this.#takeAll(step.messages, room);
      else if (step.type === "changed" && room !== undefined) await this.#takeChanges(step.messages, room);
      if (this.#stopped) return;
    }
  }

  async #takeAll(messages: readonly ChatMessage[], room: WatchedRoom): Promise<void> {
    for (const message of messages) {
      if (this.#options.choose !== undefined) this.#states.note([message]);
      const take = () => room.done.take(message, room.reader.epoch);
      await this.#begin({ message, tellings: this.#tellingsOf(message), room, take });
      if (this.#stopped) return;
    }
    this.#keep(room);
  }

  /** Lists what is told of a message that comes: also how others reacted to it before it came here, as no change comes for that. */
  #tellingsOf(message: ChatMessage): readonly Telling[] {
    const { matches } = this.#options;
    if (message.changes?.deletedAt !== undefined) return []; // nothing of it is left to act on
    const said: readonly Telling[] = matches(message) ? ["said"] : [];
    return [...said, ...this.#chosen(message, reactionsAndPin(message))];
  }

  /** Lists what is told of what is different: one telling, or none. */
  #chosen(message: ChatMessage, differences: readonly Difference[]): readonly Telling[] {
    const chosen = differences.length === 0 ? [] : (this.#options.choose?.(message, differences) ?? []);
    return chosen.length === 0 ? [] : [chosen];
  }

  async #takeChanges(messages: readonly ChatMessage[], room: WatchedRoom): Promise<void> {
    for (const message of messages) {
      const take = () => room.done.takeChange(message);
      await this.#begin({ message, tellings: this.#chosen(message, this.#states.take(message)), room, take });
      if (this.#stopped) return;
    }
    this.#keep(room);
  }

  /** Resolves when it is the message's turn; one of which nothing is told is done with at once. */
  async #begin(job: MessageJob): Promise<void> {
    if (job.tellings.length > 0) await this.#jobs.begin(() => this.#start(job));
    else job.take()();
  }

  /** Runs the command for a message, unless it was stopped while the message waited for its turn: then a later run takes it. */
  async #start(job: MessageJob): Promise<void> {
    if (this.#stopped) return;
    const done = job.take();
    for (const telling of job.tellings) await this.#tell(job, telling);
    done();
    this.#keep(job.room);
  }

  async #tell({ message, room }: MessageJob, telling: Telling): Promise<void> {
    const { args, settings, pattern, replies, commands, shell } = this.#options;
    const { group } = room;
    const differences = telling === "said" ? undefined : telling;
    const match = pattern?.exec(message.msg) ?? undefined;
    const end = await commands.run({
      args,
      env: onEnvironment(shell.inherited, message, match, { ...settings, group }, differences),
      input: `${differences === undefined ? messageJson(message, group.name) : jsonLine(changedRecord(message, group.name, differences))}\n`,
      gather: replies ? GATHERED_CHARACTERS : undefined,
    });
    const failure = this.#failureOf(end);
    if (failure !== undefined) {
      note(shell.errors, shell.words.commandFailed(args[0], placeOf(message, group), failure));
    }
    if (replies && end.type !== "not started") await this.#reply(message, group, end.output);
  }

  #failureOf(end: CommandEnd): string | undefined {
    const { endedWith, endedBy, notStarted } = this.#options.shell.words;
    if (end.type === "not started") return notStarted(end.code);
    if (end.type === "signalled") return endedBy(end.signal);
    return end.status === 0 ? undefined : endedWith(end.status);
  }

  async #reply(message: ChatMessage, group: Group, output: string): Promise<void> {
    const { client, shell } = this.#options;
    const text = replyText(output, client.ask.limits);
    if (text === undefined) return;
    try {
      await client.send(group.roomId, text, { replyTo: message.seq });
    } catch (error) {
      const why = error instanceof ChatError ? shell.words.reason(error) : String(error);
      note(shell.errors, shell.words.replyFailed(placeOf(message, group), why));
    }
  }

  #keep({ reader, done }: WatchedRoom): void {
    if (this.#options.cursors !== undefined && done.place !== undefined) {
      this.#options.cursors.keep(reader.roomId, done.place);
    }
  }
}

/** Names a message for a person: `#1/42`. */
function placeOf({ seq }: ChatMessage, { name }: Group): string {
  return seq === undefined ? name : `${name}/${seq}`;
}
