import type { Dialect } from "../../protocol/event-names.ts";
import type { Welcome } from "../../protocol/server-events.ts";

/** The user who speaks, the dialect, and the limits and the log of the server, as far as it said them. */
export interface Speaker {
  readonly identity: { readonly nickName: string; readonly userId: string };
  readonly dialect: Dialect | undefined;
  readonly limits: Welcome["limits"];
  readonly epoch: string | undefined;
}
