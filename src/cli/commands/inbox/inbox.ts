import type { ChatClient } from "../../../core/client/chat-client.ts";
import { INBOX_PAGE } from "../../../core/protocol/limits.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, whenOnline, withClient, within } from "../../connect.ts";
import { EXIT } from "../../exit.ts";
import { queryServer } from "../../reading/query.ts";
import { newStatusPrinter } from "../../reading/status-printer.ts";
import { type ClientFlags, type ClientSettings, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { endless } from "../../signals.ts";
import { InboxPrinter } from "./inbox-printer.ts";
import { InboxReader } from "./inbox-reader.ts";

/** The options of `inbox`. */
export interface InboxFlags extends ClientFlags {
  /** The most items of those that are there. */
  readonly lines?: number;
  readonly follow?: true;
  readonly json?: true;
  /** Items that are done. */
  readonly done?: readonly number[];
  /** All that is there is done. */
  readonly all?: true;
  /** ms */
  readonly timeout: number;
}

/** The most items where nothing is said. */
const USUAL = 20;

/** Prints what calls this user, the newest first; or, with `follow`, the oldest first and then what comes; or marks items as done. */
export function inbox(flags: InboxFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const { done, all, timeout } = flags;
  if (done !== undefined) return queryServer(settings, shell, timeout, (client) => markDone(client, done));
  if (all) {
    return queryServer(settings, shell, timeout, async (client) => {
      const ids: number[] = [];
      for await (const items of new InboxReader(client, systemClock).pages())
        ids.push(...items.map(({ id }) => id));
      await markDone(client, ids);
    });
  }
  return flags.follow ? follow(settings, flags, shell) : list(settings, flags, shell);
}

function list(settings: ClientSettings, flags: InboxFlags, shell: Shell): Promise<number> {
  return queryServer(settings, shell, flags.timeout, async (client) => {
    const printer = new InboxPrinter(settings.config.groups, flags, shell);
    const pages = new InboxReader(client, systemClock).pages(flags.lines ?? USUAL);
    for await (const items of pages) await printer.print(items);
  });
}

function follow(settings: ClientSettings, flags: InboxFlags, shell: Shell): Promise<number> {
  const { groups } = settings.config;
  const client = newClient(settings, shell);
  newStatusPrinter(groups, flags, shell).follow(client);
  const reader = new InboxReader(client, systemClock);
  const printer = new InboxPrinter(groups, flags, shell);
  const work = async () => {
    const begun = whenOnline(client).then(() => reader.begin(flags.lines ?? USUAL));
    await printer.print(await within(flags.timeout, "not-answered", begun));
    for await (const items of reader.follow()) await printer.print(items);
    return EXIT.done;
  };
  return endless(withClient(client, work));
}

async function markDone(client: ChatClient, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += INBOX_PAGE) {
    await client.ask.inboxDone(ids.slice(from, from + INBOX_PAGE));
  }
}
