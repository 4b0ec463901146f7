import { main } from "../../main.ts";
import { define } from "./define.ts";
import { search } from "./search.ts";

main(define, (command, shell) => search(command.processedArgs[0], command.opts(), shell));
