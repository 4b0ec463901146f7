import { main } from "../../main.ts";
import { define } from "./define.ts";
import { token } from "./token.ts";

main(define, (command, shell) => {
  const [action, id] = command.processedArgs;
  return token(action, id, command.opts(), shell);
});
