import { main } from "../../main.ts";
import { audit } from "./audit.ts";
import { define } from "./define.ts";

main(define, (command, shell) => audit(command.opts(), shell));
