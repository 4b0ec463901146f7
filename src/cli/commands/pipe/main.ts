import { main } from "../../main.ts";
import { define } from "./define.ts";
import { pipe } from "./pipe.ts";

main(define, (command, shell) => pipe(command.opts(), shell));
