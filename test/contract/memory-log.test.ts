import { silentLogger } from "../../src/core/logger.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { messageLogContract } from "./message-log.ts";

messageLogContract("in memory", async () => {
  const log = memoryLog("epoch-1", silentLogger);
  return { log, close: () => log.close() };
});
