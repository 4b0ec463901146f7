import { main } from "../../main.ts";
import { define } from "./define.ts";
import { pin } from "./pin.ts";

main(define, (command, shell) => pin(command.processedArgs[0], command.opts(), shell));
