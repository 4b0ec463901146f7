import { silentLogger } from "../../src/server/logger.ts";
import { memoryLog } from "../../src/server/memory-log.ts";
import { messageLogContract } from "./message-log.ts";

messageLogContract("in memory", async () => {
  const log = memoryLog("epoch-1", silentLogger);
  return { log, close: () => log.close() };
});
