import { constants, setPriority } from "node:os";
import { main } from "../../main.ts";
import { backup } from "./backup.ts";
import { define } from "./define.ts";

setPriority(constants.priority.PRIORITY_LOW); // a server beside it goes first
main(define, (command, shell) => backup(command.processedArgs[0], command.opts(), shell));
