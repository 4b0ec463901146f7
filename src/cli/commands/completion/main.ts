import { main } from "../../main.ts";
import { completion } from "./completion.ts";
import { define } from "./define.ts";

main(define, (command, shell) => completion(command.processedArgs[0], shell));
