import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { LineWriter } from "../../io/line-writer.ts";
import { newStatusPrinter } from "../../reading/status-printer.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { endless } from "../../signals.ts";
import { MessageWriter } from "./message-writer.ts";
import { PipeSpeaker } from "./speaker.ts";

/** The options of `pipe`. */
export interface PipeFlags extends ClientFlags {
  readonly rooms?: string;
  /** ms, until the rooms are entered, and for each step forward once the input has ended. */
  readonly timeout: number;
}

/** JSON objects in, JSON objects out, until the input ends and each of its lines has its answer. */
export async function pipe(flags: PipeFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const client = newClient(settings, shell);
  const readers = groups.map(({ roomId }) => new RoomReader(client, roomId, systemClock, { changes: true }));
  const writer = new LineWriter(shell.output);
  const messages = new MessageWriter(groups, writer, shell.words.reason);
  const speaker = new PipeSpeaker({ client, groups, writer, shell, timeout: flags.timeout });
  client.subscribe((event) => messages.hear(event));
  newStatusPrinter(groups, flags, shell).follow(client); // of what is missing the bot itself is told
  const work = async () => {
    const entered = Promise.all(readers.map(enterNow));
    messages.ready(new Map(await within(flags.timeout, "not-answered", entered)));
    const spoken = speaker.run();
    const told = messages.writeRooms(readers).then(() => spoken);
    return Promise.race([spoken, told]);
  };
  return endless(withClient(client, work).finally(() => speaker.end()));
}

/** Enters a room to read what is said from now on, which is behind the message of that number. */
async function enterNow(reader: RoomReader): Promise<readonly [RoomId, number]> {
  await reader.enter();
  const { roomId, reached } = reader;
  reader.begin(reached + 1);
  return [roomId, reached];
}
