import { execute } from "./main.ts";
import { runWithoutCommand } from "./program.ts";

execute((shell) => runWithoutCommand(process.argv.slice(2), shell));
