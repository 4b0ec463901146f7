import { main } from "../../main.ts";
import { define } from "./define.ts";
import { rooms } from "./rooms.ts";

main(define, (command, shell) => rooms(command.opts(), shell));
