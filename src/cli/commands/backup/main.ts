import { main } from "../../main.ts";
import { backup } from "./backup.ts";
import { define } from "./define.ts";

main(define, (command, shell) => backup(command.processedArgs[0], command.opts(), shell));
