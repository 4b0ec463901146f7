import type { RoomInfo, RoomPage } from "../core/client/chat.ts";
import { isWanted } from "../core/client/search-terms.ts";
import { ChatError, chatError } from "../core/protocol/errors.ts";
import { DIRECT_PREFIX, ROOMS_PAGE } from "../core/protocol/limits.ts";
import { nickKey } from "../core/protocol/names.ts";
import { safeLine } from "../core/text/safe-text.ts";
import type { parsePosition } from "../core/time/position.ts";
import type { ScreenClient } from "./client-port.ts";
import { FIRST_PAGE } from "./first-page.ts";
import type { ClientEffect, EffectReply } from "./state/effect.ts";

/** Messages that a search finds at a time. */
const FOUND_PAGE = 50;

/**
 * Has the client do what the screen asks for; what comes of it is handed to `reply`. What the client tells as events
 * is not answered here.
 */
export function runClientEffect(
  effect: ClientEffect,
  client: ScreenClient,
  reply: (reply: EffectReply) => void,
): void {
  switch (effect.type) {
    case "join":
      return ignore(client.join(effect.roomId, { limit: FIRST_PAGE }));
    case "leave":
      return ignore(client.leave(effect.roomId));
    case "send": {
      const { roomId, msg, kind, replyTo } = effect;
      return ignore(client.send(roomId, msg, replyTo === undefined ? { kind } : { kind, replyTo }));
    }
    case "retry":
      return client.retry(effect.clientMsgId);
    case "change":
      return ignore(client.change(effect.roomId, effect.target, effect.action));
    case "retryChange":
      return client.retryChange(effect.changeId);
    case "typing":
      return client.ask.typing(effect.roomId, effect.typing);
    case "read":
      return ignore(client.ask.read(effect.roomId, effect.seq));
    default:
      ask(effect, client).then(reply, (error: unknown) => reply(failure(effect, error)));
  }
}

type Question = Exclude<
  ClientEffect,
  { type: "join" | "leave" | "send" | "retry" | "change" | "retryChange" | "typing" | "read" }
>;

async function ask(question: Question, client: ScreenClient): Promise<EffectReply> {
  const { ask, manage } = client;
  switch (question.type) {
    case "takeOver": {
      const { roomId, retried } = question;
      return { type: "retried", roomId, count: retried + client.takeOver(roomId) };
    }
    case "page": {
      const { roomId, query, wanted } = question;
      const { messages, more } = await ask.history(roomId, query);
      return { type: "page", roomId, wanted, messages, more };
    }
    case "thread": {
      const { roomId, seq, query, wanted } = question;
      return { type: "thread", roomId, wanted, page: await ask.thread(roomId, seq, query) };
    }
    case "inbox": {
      const { query, wanted } = question;
      return { type: "inbox", page: await ask.inbox(query), before: query.before, wanted };
    }
    case "inboxDone":
      return { type: "inboxDone", unread: await ask.inboxDone(question.ids) };
    case "pins":
      return { type: "pins", roomId: question.roomId, messages: await ask.pins(question.roomId) };
    case "jump":
      return jump(question, ask);
    case "search":
      return search(question, ask);
    case "who":
      return { type: "who", name: question.name, ...(await ask.who(question.roomId)) };
    case "members": {
      const { roomId, query } = question;
      return { type: "members", roomId, query, ...(await ask.who(roomId, query)) };
    }
    case "rooms":
      return { type: "rooms", ...(await listRooms(ask)) };
    case "nick":
      return { type: "nick", nickName: await ask.nick(question.nickName) };
    case "topic": {
      const { roomId, topic } = question;
      return { type: "topic", roomId, topic: await ask.topic(roomId, topic) };
    }
    case "changeSettings": {
      const { roomId, settings } = question;
      return { type: "settings", roomId, settings: await manage.changeSettings(roomId, settings) };
    }
    case "makeRoom":
      return { type: "letIn", roomId: await manage.makePrivate({ name: question.name }) };
    case "invite": {
      const { roomId, once } = question;
      return { type: "invite", roomId, once, invite: await manage.invite(roomId, { once }) };
    }
    case "endInvites":
      await manage.endInvites(question.roomId);
      return { type: "invitesEnded", roomId: question.roomId };
    case "acceptInvite":
      return { type: "letIn", roomId: await manage.acceptInvite(question.secret) };
    case "away":
      await ask.away(question.text);
      return { type: "away", text: question.text };
    case "direct":
      return { type: "direct", text: question.text, room: await ask.direct(question.userId) };
    case "refuse": {
      const { userId, nickName } = question;
      await ask.refuse(userId, true);
      return { type: "refusing", userId, nickName };
    }
    case "accept":
      return accept(question.nickName, ask);
    case "block": {
      const { userId, nickName } = question;
      await manage.block(userId, true);
      return { type: "blocking", userId, nickName };
    }
    case "unblock":
      return unblock(question.nickName, manage);
    case "blocks":
      return { type: "blocks", users: await manage.block() };
    case "refusals":
      return { type: "refusals", users: await ask.refused() };
    case "moderate": {
      const { type: _, ...request } = question;
      const { action, roomId, until } = request;
      return { type: "moderated", action, roomId, until, subject: await ask.moderate(request) };
    }
  }
}

/** Pages that are read for the first rooms that are shown: those of two, which are not, may fill some. */
const ROOM_PAGES = 5;

async function listRooms(ask: ScreenClient["ask"]): Promise<RoomPage> {
  const rooms: RoomInfo[] = [];
  let next: string | undefined;
  for (let page = 0; page < ROOM_PAGES && rooms.length < ROOMS_PAGE; page += 1) {
    const asked = await ask.rooms(next);
    rooms.push(...asked.rooms.filter(({ roomId }) => !roomId.startsWith(DIRECT_PREFIX)));
    next = asked.next;
    if (next === undefined) break;
  }
  return { rooms, next };
}

/** Messages read from the moment on that is jumped to. */
const JUMP_PAGE = 100;

async function jump(
  { roomId, moment, now }: Extract<Question, { type: "jump" }>,
  ask: ScreenClient["ask"],
): Promise<EffectReply> {
  const position = await readPosition(moment, now);
  if ("problem" in position) return { type: "noMoment", roomId, moment, problem: position.problem };
  const seq = "seq" in position ? position.seq : undefined;
  const begin = "seq" in position ? { after: Math.max(0, position.seq - 1) } : { from: position.at };
  const { messages, more } = await ask.history(roomId, { ...begin, limit: JUMP_PAGE });
  const wanted = { type: "jump", seq, label: moment } as const;
  return { type: "page", roomId, wanted, messages, more };
}

async function accept(nickName: string, ask: ScreenClient["ask"]): Promise<EffectReply> {
  const refused = await ask.refused();
  const user = refused.find((one) => nickKey(safeLine(one.nickName)) === nickKey(nickName));
  if (user !== undefined) await ask.refuse(user.userId, false);
  return { type: "accepted", nickName, found: user !== undefined };
}

async function unblock(nickName: string, manage: ScreenClient["manage"]): Promise<EffectReply> {
  const blocked = await manage.block();
  const users = blocked.filter((one) => nickKey(safeLine(one.nickName)) === nickKey(nickName));
  for (const { userId } of users) await manage.block(userId, false);
  return { type: "unblocked", nickName, userIds: users.map(({ userId }) => userId) };
}

function failure(question: Question, cause: unknown): EffectReply {
  const error = cause instanceof ChatError ? cause : chatError("unexpected", { message: String(cause) });
  switch (question.type) {
    case "page":
      return { type: "pageFailed", roomId: question.roomId, wanted: question.wanted, error };
    case "jump": {
      const wanted = { type: "jump", seq: undefined, label: question.moment } as const;
      return { type: "pageFailed", roomId: question.roomId, wanted, error };
    }
    case "inbox":
      return { type: "inboxFailed", wanted: question.wanted, error };
    case "inboxDone":
      return { type: "inboxDoneFailed", error };
    case "pins":
      return { type: "pinsFailed", roomId: question.roomId, error };
    case "thread":
      return { type: "threadFailed", roomId: question.roomId, wanted: question.wanted, error };
    case "search":
      return { type: "searchFailed", query: question.query, error };
    case "members":
      return { type: "membersFailed", roomId: question.roomId, query: question.query };
    case "direct":
      return { type: "refused", command: "msg", error };
    case "takeOver":
      return { type: "refused", command: "retry", error };
    case "refusals":
      return { type: "refused", command: "refuse", error };
    case "blocks":
      return { type: "refused", command: "block", error };
    case "changeSettings":
    case "makeRoom":
      return { type: "refused", command: "room", error };
    case "endInvites":
      return { type: "refused", command: "invite", error };
    case "acceptInvite":
      return { type: "refused", command: "join", error };
    case "moderate":
      return { type: "refused", command: question.action, error };
    default:
      return { type: "refused", command: question.type, error };
  }
}

/** Ignores how it ends: the client reports every failure by an event as well. */
function ignore(done: Promise<unknown>): void {
  done.catch(() => {});
}

/** Pages that are read for one list of results: most of a page may be left out here, or all of it. */
const FOUND_PAGES = 50;

/**
 * Searches until there is something to show, or to the end. A page may be empty and lead on, as the server looks through a long log a part at a
 * time; what it can't leave out is left out here.
 */
async function search(
  { query, terms, now, before }: Extract<Question, { type: "search" }>,
  ask: ScreenClient["ask"],
): Promise<EffectReply> {
  const { words, from, roomId, hasLink } = terms;
  const position = terms.before === undefined ? undefined : await readPosition(terms.before, now);
  if (position !== undefined && "problem" in position) {
    return { type: "searchUnclear", query, problem: position.problem };
  }
  const asked = {
    query: words,
    limit: FOUND_PAGE,
    ...(from !== undefined && { nickName: from }),
    ...(roomId !== undefined && { roomIds: [roomId] }),
  };
  let next = before;
  for (let page = 1; ; page += 1) {
    const found = await ask.search(next === undefined ? asked : { ...asked, before: next });
    const messages = found.messages.filter((message) => isWanted(message, { hasLink, before: position }));
    next = found.next;
    if (messages.length > 0 || next === undefined || page === FOUND_PAGES) {
      return { type: "found", query, messages, next };
    }
  }
}

/** Reads a moment that a person typed; the screen starts without the library for dates. */
async function readPosition(text: string, now: number): Promise<ReturnType<typeof parsePosition>> {
  const position = await import("../core/time/position.ts");
  return position.parsePosition(text, now);
}
