import { startOriginalServer } from "../../test/support/original-server.ts";

// The document's own server in a process of its own. It has node:http for express, which it uses for `listen` alone.
const { url } = await startOriginalServer(Number(process.argv[2]));
process.stdout.write(`${url}\n`);
