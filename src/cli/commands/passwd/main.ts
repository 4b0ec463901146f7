import { main } from "../../main.ts";
import { define } from "./define.ts";
import { passwd } from "./passwd.ts";

main(define, (command, shell) => passwd(command.opts(), shell));
