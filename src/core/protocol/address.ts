import { DIRECT_PREFIX } from "./limits.ts";
import { type Group, type RoomId, toGroup, toRoomId } from "./names.ts";

/** Names a message: `ops/42`, or `groupchat://chat.example:9999/ops/42` for one of a certain server. */
export interface MessageAddress {
  /** Host and port as they were written; undefined: the server that one is on. */
  readonly host: string | undefined;
  /** The room as it was written: `findAddressedRoom` finds it. */
  readonly room: string;
  readonly seq: number;
}

const SCHEME = "groupchat://";
/** The last slash is one that people and programs put behind an address. */
const ADDRESS = /^(?:groupchat:\/\/([^/\s]+)\/)?([^/]+)\/(\d+)\/?$/iu;
/** Full-width signs, as an input method types them. */
const FULL_WIDTH = /[\uff0f\uff1a\uff03\uff10-\uff19]/g;
const TO_ASCII = 0xfee0;

/** Reads an address; undefined for anything else. */
export function parseAddress(text: string): MessageAddress | undefined {
  const plain = text.trim().replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - TO_ASCII));
  const [, host, written = "", digits] = ADDRESS.exec(plain) ?? [];
  const room = host === undefined ? written : decoded(written);
  const seq = Number(digits);
  if (room === undefined || room.trim() === "" || !Number.isSafeInteger(seq) || seq < 1) return undefined;
  return { host, room: room.trim(), seq };
}

/** The host, and the port if it is not the usual one, of the server at a URL; a Unix socket is of this machine. */
export function hostOf(url: string): string {
  return new URL(url).host || "localhost";
}

/** Writes an address; with the URL of the server it can be read anywhere. */
export function formatAddress(
  { roomId, seq }: { readonly roomId: RoomId; readonly seq: number },
  url?: string,
): string {
  const room = roomId.startsWith(DIRECT_PREFIX) ? roomId : roomId.replace(/^room(?=.)/, "");
  return `${url === undefined ? "" : `${SCHEME}${hostOf(url)}/`}${room}/${seq}`;
}

/**
 * Finds the room of an address: by the value or name of one that is known, or the id of a room of two, else by its value. Undefined if it
 * names none.
 */
export function findAddressedRoom(
  { room }: Pick<MessageAddress, "room">,
  known: readonly Group[],
): Group | undefined {
  const byName =
    known.find(({ value }) => value === room) ??
    known.find(({ name }) => name === room) ??
    known.find(({ roomId }) => roomId === room);
  if (byName !== undefined) return byName;
  const direct = room.startsWith(DIRECT_PREFIX) ? toRoomId(room) : undefined;
  if (direct !== undefined) return { name: room, value: room, roomId: direct };
  const value = room.replace(/^#/, "");
  return known.find((group) => group.value === value) ?? toGroup(value);
}

/** Tells whether an address is of the server at a URL; one without a host is. */
export function isOfServer({ host }: Pick<MessageAddress, "host">, url: string): boolean {
  if (host === undefined) return true;
  const { protocol } = new URL(url);
  const named = `${protocol}//${host}`;
  return URL.canParse(named) && hostOf(named) === hostOf(url);
}

/** A room may be percent-encoded where it stands in a URL; undefined where that is broken. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
