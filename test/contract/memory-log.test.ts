import { silentLogger } from "../../src/core/logger.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { logChangesContract } from "./log-changes.ts";
import { messageLogContract } from "./message-log.ts";

const open = async () => {
  const log = memoryLog("epoch-1", silentLogger);
  return { log, close: () => log.close() };
};

messageLogContract("in memory", open);
logChangesContract("in memory", open);
