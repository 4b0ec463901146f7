import type { ChangeReceipt } from "../../core/client/chat.ts";
import type { ChatClient } from "../../core/client/chat-client.ts";
import type { ChangeAction } from "../../core/protocol/changes.ts";
import { ID_CHARACTERS } from "../../core/protocol/limits.ts";
import { newClient, withClient, within } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { jsonLine } from "../io/output.ts";
import { write } from "../io/streams.ts";
import { type AddressedMessage, addressedMessage } from "../settings/addressed-message.ts";
import { clientSettings } from "../settings/settings.ts";
import type { Shell } from "../shell.ts";
import type { ChangeFlags } from "./change-flags.ts";
import { changeReceiptRecord } from "./receipt.ts";
import { checkedKey } from "./send-flags.ts";
import { tellRefusals } from "./tell-refusals.ts";

/** Does something to the message at an address, and returns when the server has committed it. */
export async function changeMessage(
  address: string,
  action: ChangeAction | (() => Promise<ChangeAction>),
  flags: ChangeFlags,
  shell: Shell,
): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const message = addressedMessage(address, settings);
  const changeId = flags.id === undefined ? undefined : checkedKey(flags.id, ID_CHARACTERS);
  const wanted = typeof action === "function" ? await action() : action;
  const client = newClient(settings, shell);
  tellRefusals(client, shell);
  const receipt = await withClient(client, () =>
    within(flags.timeout, "not-confirmed", change(client, message, wanted, changeId)),
  );
  if (flags.json) await write(shell.output, `${jsonLine(changeReceiptRecord(receipt, message))}\n`);
  return EXIT.done;
}

async function change(
  client: ChatClient,
  { group, seq }: AddressedMessage,
  action: ChangeAction,
  changeId: string | undefined,
): Promise<ChangeReceipt> {
  const joined = client.join(group.roomId, { limit: 0, listen: false });
  const [receipt] = await Promise.all([client.change(group.roomId, { seq }, action, { changeId }), joined]);
  return receipt;
}
