import { main } from "../../main.ts";
import { define } from "./define.ts";
import { wait } from "./wait.ts";

main(define, (command, shell) => wait(command.opts(), shell));
