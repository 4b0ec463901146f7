import type { Evidence, Violation } from "./evidence.ts";
import type { LoggedMessage, RoomLog } from "./history.ts";

/** Checks the final log of a room by itself: its seqs are 1, 2, 3, …, each text is there once, and by the one who said it. */
export function checkLog(log: RoomLog, evidence: Evidence): Violation[] {
  const found: Violation[] = [];
  const seen = new Map<string, LoggedMessage>();
  for (const [index, message] of log.messages.entries()) {
    const { seq, text } = message;
    if (seq !== index + 1) {
      const before = log.messages.slice(Math.max(0, index - 1), index);
      found.push({
        fault: "order",
        what: `${log.room}: seq ${seq} stands at place ${index + 1}`,
        records: [...before, message],
      });
    }
    const earlier = seen.get(text);
    if (earlier !== undefined) {
      found.push({
        fault: "twice",
        what: `${log.room}: the log has one text at ${earlier.seq} and ${seq}`,
        records: [earlier, message, evidence.originOf(text)],
      });
    }
    if (text !== "") seen.set(text, message);
    found.push(...checkOrigin(log.room, message, evidence));
  }
  return found;
}

function checkOrigin(room: string, message: LoggedMessage, evidence: Evidence): Violation[] {
  if (evidence.isGenuine(room, message)) return [];
  const what = `${room}: the log has at ${message.seq} what ${message.by} did not say there`;
  return [{ fault: "phantom", what, records: [message, evidence.originOf(message.text)] }];
}
