import type { ClientListeners } from "./client-listeners.ts";
import type { ClientPorts } from "./client-ports.ts";
import type { Connection } from "./connection.ts";
import type { LiveStates } from "./live-states.ts";
import type { Queries } from "./queries.ts";
import type { RoomLinks } from "./room/room-links.ts";
import type { Sender } from "./sending/sender.ts";
import type { Session } from "./session.ts";

/** The parts of one client, which know nothing of each other but through it. */
export interface ClientParts {
  readonly ports: ClientPorts;
  readonly session: Session;
  readonly connection: Connection;
  readonly ask: Queries;
  readonly sender: Sender;
  readonly rooms: RoomLinks;
  readonly live: LiveStates;
  readonly listeners: ClientListeners;
}
