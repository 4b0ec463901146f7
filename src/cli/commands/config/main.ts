import { main } from "../../main.ts";
import { config } from "./config.ts";
import { define } from "./define.ts";

main(define, (command, shell) => config(command, shell));
