import { main } from "../../main.ts";
import { define } from "./define.ts";
import { edit } from "./edit.ts";

main(define, (command, shell) => {
  const [address, words] = command.processedArgs;
  return edit(address, words, command.opts(), shell);
});
