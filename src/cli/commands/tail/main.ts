import { main } from "../../main.ts";
import { define } from "./define.ts";
import { tail } from "./tail.ts";

main(define, (command, shell) => tail(command.opts(), shell));
