import { main } from "../../main.ts";
import { define } from "./define.ts";
import { who } from "./who.ts";

main(define, (command, shell) => who(command.opts(), shell));
