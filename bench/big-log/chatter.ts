import type { MessageDraft } from "../../src/core/protocol/message.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../../src/core/protocol/names.ts";

const ROOMS = 1_000;
const NICKS = 200;
const WORDS = 20_000;
const PIECES = 4_096;
const BEGAN = Date.UTC(2024, 0, 1);

/** A room in which a message of two hundred thousand is said, the first of them early. */
export const SMALL_ROOM = roomOf("small");

/** The room in which most is said. */
export const LARGE_ROOM = roomOf("0");

/** Somebody who says a message of a million. */
export const HERMIT = nickOf("hermit");

const rooms = Array.from({ length: ROOMS }, (_, n) => roomOf(String(n)));
const nicks = Array.from({ length: NICKS }, (_, n) => nickOf(`nick${n}`));
const pieces = Array.from({ length: PIECES }, (_, n) => piece(n));

/** Every room that something is said in. */
export const ALL_ROOMS: readonly RoomId[] = [...rooms, SMALL_ROOM];

/** The nth message of a chat: always the same, with words as frequent as in one, some that are rare, some that seldom meet. */
export function nthDraft(n: number): MessageDraft {
  const isSmall = n % 200_000 === 11;
  return {
    roomId: isSmall ? SMALL_ROOM : (rooms[Math.floor(ROOMS * random(n, 1) ** 3)] ?? SMALL_ROOM),
    at: BEGAN + n * 7_000,
    userId: `u-${n % NICKS}`,
    nickName: n % 1_000_000 === 13 ? HERMIT : (nicks[Math.floor(random(n, 2) * NICKS)] ?? HERMIT),
    msg: `${pieceOf(n, 3)} ${pieceOf(n, 4)}${extra(n)}`,
    kind: "text",
    replyTo: undefined,
    clientMsgId: n % 2 === 0 ? `c-${n}` : undefined,
  };
}

function extra(n: number): string {
  const words = [n % 2 === 0 ? " deployment" : "", n % 3 === 0 ? "，部署完成" : ""];
  if (n % 10 === 0) words.push(" alpha");
  if (n % 10 === 5 || n % 1_000_000 === 70) words.push(" omega");
  if (n % 1_000_000 === 17) words.push(" zyzzyva");
  if (n % 500_000 === 21) words.push("，回滚");
  return words.join("");
}

/** Some words, the frequent ones more often. */
function piece(n: number): string {
  const count = 2 + Math.floor(random(n, 5) * 5);
  return Array.from({ length: count }, (_, k) => word(Math.floor(random(n, 6 + k) ** 3 * WORDS))).join(" ");
}

/** Words begin as words do: with some letters more than with others. */
function word(n: number): string {
  return `${"taosiwcbphfmdrelngyuvjkq"[Math.floor((n % 211) / 9)]}${((n * 7_919) % 46_656).toString(36)}`;
}

function pieceOf(n: number, which: number): string {
  return pieces[Math.floor(random(n, which) * PIECES)] ?? "";
}

/** A number from 0 up to 1 that looks like chance and is always the same. The mixing is that of splitmix32. */
export function random(n: number, which: number): number {
  let mixed = (n * 16 + which + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function roomOf(name: string): RoomId {
  const roomId = toRoomId(`room${name}`);
  if (roomId === undefined) throw new Error(`no room: ${name}`);
  return roomId;
}

function nickOf(text: string): Nick {
  const nick = toNick(text);
  if (nick === undefined) throw new Error(`no nick: ${text}`);
  return nick;
}
