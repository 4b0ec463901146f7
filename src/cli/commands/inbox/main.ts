import { main } from "../../main.ts";
import { define } from "./define.ts";
import { inbox } from "./inbox.ts";

main(define, (command, shell) => inbox(command.opts(), shell));
