import { main } from "../../main.ts";
import { define } from "./define.ts";
import { send } from "./send.ts";

main(define, (command, shell) => send(command.processedArgs[0], command.opts(), shell));
