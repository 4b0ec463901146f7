import { main } from "../../main.ts";
import { define } from "./define.ts";
import { join } from "./join.ts";

main(define, (command, shell) => join(command.opts(), shell));
