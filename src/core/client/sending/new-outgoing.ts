import type { ChangeAction } from "../../protocol/changes.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { ChangeTarget, OutgoingChange, OutgoingMessage } from "../chat.ts";
import type { ChangeOptions, ClientPorts, SendOptions } from "../client-ports.ts";

type Ports = Pick<ClientPorts, "clock" | "newId">;

/** Makes what is said into a message of the outbox. */
export function newMessage(roomId: RoomId, msg: string, options: SendOptions, ports: Ports): OutgoingMessage {
  const { kind = "text", replyTo, clientMsgId = ports.newId() } = options;
  const reply = replyTo === undefined ? {} : { replyTo };
  const update = options.update ? { changeId: options.changeId ?? ports.newId() } : {};
  const at = ports.clock.now();
  return { clientMsgId, roomId, msg, kind, ...reply, ...update, at, state: { status: "sending" } };
}

/** Makes what is asked for into a change of the outbox; `epoch` is the log that the one who asks has seen. */
export function newChange(
  change: { readonly roomId: RoomId; readonly target: ChangeTarget; readonly action: ChangeAction },
  epoch: string | undefined,
  { changeId }: ChangeOptions,
  ports: Ports,
): OutgoingChange {
  const log = "seq" in change.target ? { epoch } : {};
  const at = ports.clock.now();
  return { changeId: changeId ?? ports.newId(), ...change, ...log, at, state: { status: "sending" } };
}
