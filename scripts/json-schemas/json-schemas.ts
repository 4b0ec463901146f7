import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "./schemas.ts";

/** Writes docs/json/ anew. */
const folder = join(process.cwd(), "docs", "json");
mkdirSync(folder, { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(join(folder, file), text);
