import { main } from "../../main.ts";
import { define } from "./define.ts";
import { serve } from "./serve.ts";

main(define, (command, shell) => serve(command, shell));
