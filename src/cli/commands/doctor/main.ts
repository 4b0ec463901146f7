import { main } from "../../main.ts";
import { define } from "./define.ts";
import { doctor } from "./doctor.ts";

main(define, (command, shell) => doctor(command.opts(), shell));
