import { main } from "../../main.ts";
import { define } from "./define.ts";
import { sessions } from "./sessions.ts";

main(define, (command, shell) => {
  const [action, id] = command.processedArgs;
  return sessions(action, id, command.opts(), shell);
});
