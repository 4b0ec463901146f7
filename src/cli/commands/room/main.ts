import { main } from "../../main.ts";
import { define } from "./define.ts";
import { room } from "./room.ts";

main(define, (command, shell) => {
  const [action, settings] = command.processedArgs;
  return room(action, settings, command.opts(), shell);
});
