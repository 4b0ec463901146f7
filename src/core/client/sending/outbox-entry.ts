import type { ChatError } from "../../protocol/errors.ts";
import type { ChangeReceipt, Outgoing, OutgoingChange, OutgoingMessage, SendReceipt } from "../chat.ts";

interface Entry<Item extends Outgoing, Receipt> {
  item: Item;
  /** Counts up over all that was asked for. */
  readonly order: number;
  /** Those who wait for what becomes of it. */
  readonly waiters: Waiter<Receipt>[];
}

interface Waiter<Receipt> {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: ChatError) => void;
}

/** A message of the outbox. */
export interface MessageEntry extends Entry<OutgoingMessage, SendReceipt> {
  readonly type: "message";
  /** The store was told that nobody can know whether the server has it. */
  isUncertain: boolean;
  /** Changes to this message, which wait for its seq. */
  readonly changes: Set<ChangeEntry>;
}

/** A change of the outbox. */
export interface ChangeEntry extends Entry<OutgoingChange, ChangeReceipt> {
  readonly type: "change";
  /** The message that is to be changed, as long as it has no seq. */
  message: MessageEntry | undefined;
}

export type OutboxEntry = MessageEntry | ChangeEntry;

/** Tells whether something of an outbox is a change; an update is a message. */
export function isChange(outgoing: Outgoing): outgoing is OutgoingChange {
  return "action" in outgoing;
}

/** Puts something into an outbox. */
export function newEntry(item: Outgoing, order: number): OutboxEntry {
  if (isChange(item)) return { type: "change", item, order, waiters: [], message: undefined };
  return { type: "message", item, order, waiters: [], isUncertain: false, changes: new Set() };
}

/** Gives the entry another state. */
export function setState(entry: OutboxEntry, state: Outgoing["state"]): void {
  if (entry.type === "change") entry.item = { ...entry.item, state };
  else entry.item = { ...entry.item, state };
}

/** Tells those who wait that it is committed; all but the first asked for it again. */
export function resolveWaiters(entry: OutboxEntry, receipt: SendReceipt | ChangeReceipt): void {
  if (entry.type === "message" && "clientMsgId" in receipt) resolveAll(entry.waiters, receipt);
  if (entry.type === "change" && "changeId" in receipt) resolveAll(entry.waiters, receipt);
}

function resolveAll<Receipt extends { readonly duplicate: boolean }>(
  waiters: readonly Waiter<Receipt>[],
  receipt: Receipt,
): void {
  for (const [index, { resolve }] of waiters.entries())
    resolve(index === 0 ? receipt : { ...receipt, duplicate: true });
}
