import { main } from "../../main.ts";
import { define } from "./define.ts";
import { deleteMessage } from "./delete.ts";

main(define, (command, shell) => deleteMessage(command.processedArgs[0], command.opts(), shell));
