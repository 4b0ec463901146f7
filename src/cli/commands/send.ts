import { readFileSync } from "node:fs";
import { newClient, whenLate, withClient } from "../connect.ts";
import { EXIT, UsageError } from "../exit.ts";
import { type ClientFlags, chosenRoom, clientSettings } from "../options.ts";

/** The options of `send`. */
export interface SendFlags extends ClientFlags {
  readonly room?: string;
  /** ms */
  readonly timeout: number;
}

/** Says one message and returns when the server has committed it, or on a base server echoed it. */
export async function send(words: readonly string[], flags: SendFlags): Promise<number> {
  const settings = clientSettings(flags, process.env);
  const { roomId } = chosenRoom(flags.room, settings.config);
  const text = message(words);
  const client = newClient(settings, process.env);
  await withClient(client, () => {
    const said = client.join(roomId, { limit: 0 }).then(() => client.send(roomId, text));
    return Promise.race([said, whenLate(flags.timeout, "the server did not confirm the message")]);
  });
  return EXIT.done;
}

function message(words: readonly string[]): string {
  if (words.length === 0) throw new UsageError("nothing to send: give a text, or - to read standard input");
  const text = words.length === 1 && words[0] === "-" ? readStdin() : words.join(" ");
  if (text.trim() === "") throw new UsageError("nothing to send: the text is empty");
  return text;
}

/** All of standard input as one message, without the line break that ends it. */
function readStdin(): string {
  try {
    return readFileSync(0, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new UsageError(`standard input can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
