#!/usr/bin/env node
// Says what others say, as replies. Node's standard library only.
//   examples/echo-bot.mjs --rooms 1 --nick echobot        (all options go to `groupchat pipe`)
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const [command, ...args] = (process.env.GROUPCHAT ?? "groupchat").split(" "); // it may hold arguments
const pipe = spawn(command, [...args, "pipe", ...process.argv.slice(2)], {
  stdio: ["pipe", "pipe", "inherit"],
});

// Whoever ends this script ends the pipe; its output ends then, and the loop below with it.
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => pipe.kill());
const ended = new Promise((resolve) => pipe.once("close", resolve));

/** Says something; `pipe` answers with an ack or an error that has the same ref. */
const say = (line) => pipe.stdin.write(`${JSON.stringify(line)}\n`);

for await (const line of createInterface({ input: pipe.stdout })) {
  const told = JSON.parse(line);
  if (told.type === "ready") process.stderr.write(`here as ${told.nickName}\n`);
  if (told.type === "error") process.stderr.write(`not said: ${told.message}\n`);
  if (told.type !== "message" || told.own) continue;
  say({
    msg: [...`${told.nickName}: ${told.msg}`].slice(0, 4000).join(""),
    room: told.roomId,
    replyTo: told.seq,
    id: `echo-${told.roomId}-${told.seq}`, // should this message be told twice, it is answered once
  });
}
process.exitCode = await ended;
