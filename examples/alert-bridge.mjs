#!/usr/bin/env node
// Says each line of its standard input (alerts: a log, a FIFO a webhook writes to) in a room, ends when the server has
// them all, and prints what is answered to them there ("ack", "ack, on it"). Node's standard library only.
//   tail -F alerts.log | examples/alert-bridge.mjs --rooms ops --nick alertbot >answers.jsonl
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";

const [command, ...args] = (process.env.GROUPCHAT ?? "groupchat").split(" "); // it may hold arguments
const pipe = spawn(command, [...args, "pipe", ...process.argv.slice(2)], {
  stdio: ["pipe", "pipe", "inherit"],
});
const ended = once(pipe, "close");
pipe.stdin.on("error", () => {}); // the pipe has ended, and its exit code says why

/** One JSON object a line. Run again over the same alerts, the ids are the same: none is said twice. */
async function feed() {
  let number = 0;
  for await (const alert of createInterface({ input: process.stdin })) {
    number += 1;
    if (alert.trim() === "") continue;
    const id = createHash("sha256").update(`${number}:${alert}`).digest("hex").slice(0, 32);
    const msg = [...alert].slice(0, 4000).join("");
    // The ref comes back with the acknowledgement: it tells which alert has become which message.
    const room = pipe.stdin.write(`${JSON.stringify({ msg, ref: alert, id })}\n`);
    if (!room) await Promise.race([once(pipe.stdin, "drain"), ended]);
  }
  pipe.stdin.end(); // the pipe ends when every line has its answer
}

/** JSON that is safe to look at on a terminal. */
const ascii = (value) =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

feed();
const alerts = new Map(); // by the number of the message
for await (const line of createInterface({ input: pipe.stdout })) {
  const told = JSON.parse(line);
  if (told.type === "ack") alerts.set(told.seq, told.ref);
  const answers = told.type === "message" && alerts.has(told.replyTo) && /^[/!]?ack\b/.test(told.msg);
  if (!answers) continue;
  const answer = { by: told.nickName, answer: told.msg, alert: alerts.get(told.replyTo) };
  process.stdout.write(`${ascii(answer)}\n`);
}
const [code] = await ended;
process.exit(code ?? 1);
