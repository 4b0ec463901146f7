import { main } from "../../main.ts";
import { define } from "./define.ts";
import { history } from "./history.ts";

main(define, (command, shell) => history(command.opts(), shell));
