import { history } from "./commands/history/history.ts";
import { rooms } from "./commands/rooms/rooms.ts";
import { search } from "./commands/search/search.ts";
import { send } from "./commands/send/send.ts";
import { tail } from "./commands/tail/tail.ts";
import { wait } from "./commands/wait/wait.ts";
import { who } from "./commands/who/who.ts";
import { reported } from "./report.ts";

/**
 * The commands that scripts call in loops, as one file of the bundle: each more costs a millisecond to find, and what one
 * of these needs the others need too.
 */
export const clientCommands = {
  history: reported(history),
  rooms: reported(rooms),
  search: reported(search),
  send: reported(send),
  tail: reported(tail),
  wait: reported(wait),
  who: reported(who),
};
