import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLimitsTable } from "./limits-table.ts";
import { jsonSchemas } from "./schemas.ts";

/** Writes docs/json/ and the table of limits in docs/SECURITY.md anew. */
const folder = join(process.cwd(), "docs", "json");
mkdirSync(folder, { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(join(folder, file), text);

const security = join(process.cwd(), "docs", "SECURITY.md");
writeFileSync(security, withLimitsTable(readFileSync(security, "utf8")));
