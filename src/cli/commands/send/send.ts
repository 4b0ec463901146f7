import type { SendReceipt } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { SendOptions } from "../../../core/client/client-ports.ts";
import { ID_CHARACTERS } from "../../../core/protocol/limits.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { write } from "../../io/streams.ts";
import { readText } from "../../sending/read-text.ts";
import { receiptJson } from "../../sending/receipt.ts";
import { checkedKey, type SendFlags } from "../../sending/send-flags.ts";
import { sendLines } from "../../sending/send-lines.ts";
import { tellRefusals } from "../../sending/tell-refusals.ts";
import { chosenRoom, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** Says one message, or each line of the input, and returns when the server has committed all of it. */
export async function send(words: readonly string[], flags: SendFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const group = chosenRoom(flags.room, settings.config);
  if (flags.lines) {
    const client = newClient(settings, shell);
    tellRefusals(client, shell);
    return sendLines(words, flags, group, client, shell);
  }
  const options = optionsOf(flags);
  const text = await readText(words, shell);
  const client = newClient(settings, shell);
  tellRefusals(client, shell);
  const receipt = await withClient(client, () => {
    return within(flags.timeout, "not-confirmed", say(client, group, text, options));
  });
  if (flags.json) await printReceipt(receipt, group, shell);
  return EXIT.done;
}

/**
 * The change of `--update` gets an id of its own in each run. An id made of key and text would be wrong: where a build says A, then B, then A, the
 * last would count as the first come again, and B would stay. Within a run the same id is sent again through lost connections, so that a try
 * which comes late undoes nothing; a run that is repeated says the same text, which changes nothing where it stands already.
 */
function optionsOf({ replyTo, me, id, update }: SendFlags): SendOptions {
  if (update && id === undefined) throw new UsageError(({ needs }) => needs("--update", "--id"));
  const clientMsgId = id === undefined ? undefined : checkedKey(id, ID_CHARACTERS);
  return { kind: me ? "me" : "text", replyTo, clientMsgId, update: update === true };
}

async function say(
  client: ChatClient,
  { roomId }: Group,
  text: string,
  options: SendOptions,
): Promise<SendReceipt> {
  const joined = client.join(roomId, { limit: 0, listen: false });
  const [receipt] = await Promise.all([client.send(roomId, text, options), joined]);
  return receipt;
}

async function printReceipt(receipt: SendReceipt, group: Group, shell: Shell): Promise<void> {
  await write(shell.output, `${receiptJson(receipt, group)}\n`);
}
