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
import { PrintedStates } from "../../reading/printed-states.ts";
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
  /** Selects changed messages, with what is different; undefined: none. */
  readonly matchesChange: ((message: ChatMessage, differences: readonly Difference[]) => boolean) | undefined;
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

/** A message to run the command for, or one that changed; `take` says that its turn has come. */
interface MessageJob {
  readonly message: ChatMessage;
  readonly differences?: readonly Difference[];
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
      if (this.#options.matchesChange !== undefined) this.#states.note([message]);
      const take = () => room.done.take(message, room.reader.epoch);
      if (isSaid(message) && this.#options.matches(message))
        await this.#jobs.begin(() => this.#start({ message, room, take }));
      else take()();
      if (this.#stopped) return;
    }
    this.#keep(room);
  }

  async #takeChanges(messages: readonly ChatMessage[], room: WatchedRoom): Promise<void> {
    const { matchesChange } = this.#options;
    for (const message of messages) {
      const differences = this.#states.take(message);
      const take = () => room.done.takeChange(message);
      const counts = differences.length > 0 && matchesChange?.(message, differences) === true;
      if (counts) await this.#jobs.begin(() => this.#start({ message, differences, room, take }));
      else take()();
      if (this.#stopped) return;
    }
    this.#keep(room);
  }

  /** Runs the command for a message, unless it was stopped while the message waited for its turn: then a later run takes it. */
  async #start(job: MessageJob): Promise<void> {
    if (!this.#stopped) await this.#handle(job, job.take());
  }

  async #handle({ message, differences, room }: MessageJob, done: () => void): Promise<void> {
    const { args, settings, pattern, replies, commands, shell } = this.#options;
    const { group } = room;
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
    done();
    this.#keep(room);
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

/** False for one that was deleted before it came here: nothing of it is left to act on. */
function isSaid({ changes }: ChatMessage): boolean {
  return changes?.deletedAt === undefined;
}

/** Names a message for a person: `#1/42`. */
function placeOf({ seq }: ChatMessage, { name }: Group): string {
  return seq === undefined ? name : `${name}/${seq}`;
}
