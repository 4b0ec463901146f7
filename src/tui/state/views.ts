import type { Past, Room } from "./room.ts";

/** Views that are kept to go back to: each may hold a window of the past. */
const KEPT_VIEWS = 20;

/** Keeps what is looked at now, as a jump is about to leave it. Pages that were asked for there are not waited for any more. */
export function keepView(room: Room): Room {
  const { anchor, picked, back } = room;
  const past = room.past === undefined ? undefined : stopLoading(room.past);
  const view = { anchor, past, picked, target: undefined };
  return { ...room, back: [...back.slice(1 - KEPT_VIEWS), view] };
}

function stopLoading(past: Past): Past {
  const { older, newer } = past;
  return {
    ...past,
    older: older === "loading" ? "more" : older,
    newer: newer === "loading" ? "more" : newer,
  };
}

/** Remembers the message that a jump led to. */
export function setTarget(room: Room, target: string | undefined): Room {
  const left = room.back.at(-1);
  return left === undefined ? room : { ...room, back: [...room.back.slice(0, -1), { ...left, target }] };
}

/** Says whether the message that the last jump led to is still the picked one: then Esc goes back at once. */
export function isAtTarget(room: Room | undefined): boolean {
  const target = room?.back.at(-1)?.target;
  return target !== undefined && target === room?.picked;
}

/** Goes back to the view that was left last. */
export function goBack(room: Room): Room {
  const left = room.back.at(-1);
  if (left === undefined) return room;
  const { anchor, past, picked } = left;
  return { ...room, anchor, past, picked, back: room.back.slice(0, -1), sought: undefined };
}
