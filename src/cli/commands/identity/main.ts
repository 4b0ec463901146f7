import { main } from "../../main.ts";
import { define } from "./define.ts";
import { identity } from "./identity.ts";

main(define, (command, shell) => {
  const [action, file] = command.processedArgs;
  return identity(action, file, command.opts(), shell);
});
