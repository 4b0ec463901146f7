import { main } from "../../main.ts";
import { complete } from "./complete.ts";
import { define } from "./define.ts";

main(define, (command, shell) => complete(command.processedArgs[0] ?? [], shell));
