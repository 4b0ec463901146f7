import { main } from "../../main.ts";
import { define } from "./define.ts";
import { on } from "./on.ts";

main(define, (command, shell) => on(command.processedArgs[0], command.opts(), shell));
