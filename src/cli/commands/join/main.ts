import { main } from "../../main.ts";
import { define } from "./define.ts";
import { join } from "./join.ts";

main(define, (command, shell) => {
  const [link] = command.processedArgs;
  return join(link, command.opts(), shell);
});
