import { main } from "../../main.ts";
import { define } from "./define.ts";
import { react } from "./react.ts";

main(define, (command, shell) => {
  const [address, emoji] = command.processedArgs;
  return react(address, emoji, command.opts(), shell);
});
