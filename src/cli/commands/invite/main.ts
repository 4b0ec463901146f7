import { main } from "../../main.ts";
import { define } from "./define.ts";
import { invite } from "./invite.ts";

main(define, (command, shell) => invite(command.opts(), shell));
