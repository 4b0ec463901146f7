import { main } from "../../main.ts";
import { admin } from "./admin.ts";
import { define } from "./define.ts";

main(define, (command, shell) => {
  const [action, nick] = command.processedArgs;
  return admin(action, nick, command.opts(), shell);
});
