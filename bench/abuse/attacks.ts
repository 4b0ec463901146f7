import type { Attack } from "./attack.ts";
import { CHANGE_ATTACKS } from "./change-attacks.ts";
import { CONNECTION_ATTACKS } from "./connection-attacks.ts";
import { FRAME_ATTACKS } from "./frame-attacks.ts";
import { NAME_ATTACKS } from "./name-attacks.ts";
import { REQUEST_ATTACKS } from "./request-attacks.ts";
import { ROOM_ATTACKS } from "./room-attacks.ts";

/** Every attack, in the order in which they are run. */
export const ATTACKS: readonly Attack[] = [
  ...REQUEST_ATTACKS,
  ...CHANGE_ATTACKS,
  ...FRAME_ATTACKS,
  ...ROOM_ATTACKS,
  ...NAME_ATTACKS,
  ...CONNECTION_ATTACKS,
];
