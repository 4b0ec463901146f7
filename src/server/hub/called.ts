import { type RoomId, toUserId, type UserId } from "../../core/protocol/names.ts";
import { callsAll } from "../../core/text/mention.ts";
import type { Called } from "../log/inbox.ts";
import type { MessageSummary } from "../log/message-log.ts";
import { type OwnedId, userIdOf } from "../store/owned-id.ts";
import { otherOf } from "../store/room-records.ts";
import type { HubContext } from "./context.ts";
import { isOpenTo } from "./rights.ts";
import type { Membership, Room, User } from "./room.ts";

/** Users whom one message calls by name; whoever means more of them says `@all`. */
const MOST_NAMED = 50;

/** The time that calling one user takes, or calling one no more, in ms. */
export const CALL_COST = 0.2;

export const NOBODY: Called = { users: [], all: false };

/** Users with a read mark that are read in one turn of the event loop. */
const STEP_USERS = 200;

/** Something that is mostly known at once, and comes later where it must be read. */
type Eventual<T> = T | Promise<T>;

/** Something that a member says, as far as it may call somebody. */
interface Said {
  readonly msg: string;
  readonly replyTo?: number | undefined;
}

/**
 * Finds those whom each of some messages of a member calls, undefined for one that calls nobody: in a room of two the other one, else the users
 * that it names, and all; and the author of what it answers.
 */
export function findCalled(
  context: HubContext,
  membership: Membership,
  messages: readonly Said[],
): Eventual<readonly (Called | undefined)[]> {
  const { room } = membership;
  if (room.direct === undefined && !room.people.isLoaded) {
    return loadPeople(context, room).then(() => findEach(context, membership, messages));
  }
  return findEach(context, membership, messages);
}

function findEach(
  context: HubContext,
  membership: Membership,
  messages: readonly Said[],
): Eventual<readonly (Called | undefined)[]> {
  const known: (Called | undefined)[] = [];
  const found = messages.map((message) => findOne(context, membership, message));
  for (const one of found) {
    if (one instanceof Promise) return Promise.all(found);
    known.push(one);
  }
  return known;
}

function findOne(
  context: HubContext,
  membership: Membership,
  { msg, replyTo }: Said,
): Eventual<Called | undefined> {
  const { room, person } = membership;
  const found =
    room.direct === undefined ? findNamed(context, membership, msg) : findOther(context, membership);
  if (replyTo === undefined) return found;
  const answered = findAnswered(context, room.id, replyTo, person.userId);
  return Promise.all([found, answered]).then(([called = NOBODY, author]) => ({ ...called, author }));
}

/** Finds the author of the message that one answers; nobody where that can't be read now. */
async function findAnswered(
  context: HubContext,
  roomId: RoomId,
  seq: number,
  userId: UserId,
): Promise<UserId | undefined> {
  try {
    const answered = await context.ports.log.summarize({ roomId, userId, target: { seq } });
    return answered && (await findAuthor(context, roomId, answered, userId));
  } catch {
    return undefined; // a store that can't be read now takes nothing from the message
  }
}

/**
 * Finds the author of a message of a room, to be called by somebody; nobody where its user id is another's by now, or nobody's, or who may not
 * come there any more, or blocks that one.
 */
export async function findAuthor(
  { directory, ports }: HubContext,
  roomId: RoomId,
  message: Pick<MessageSummary, "userId" | "at">,
  by: UserId,
): Promise<UserId | undefined> {
  const userId = toUserId(message.userId);
  const owner = directory.user(userId) ?? (await ports.identities.find(userId));
  const isTheirs = owner !== undefined && owner.ownedSince <= message.at;
  if (!isTheirs || ports.access.blocks.isBlocking(owner.ownedId, by)) return undefined;
  return isOpenTo(ports, owner.ownedId, roomId) ? userId : undefined;
}

function findNamed(context: HubContext, membership: Membership, text: string): Eventual<Called | undefined> {
  const { room, person } = membership;
  const all = callsAll(text);
  const named = room.people.find(text, MOST_NAMED).filter((userId) => userId !== person.userId);
  const isOpen = (userId: UserId) => !blocks(context.directory.user(userId), person.userId);
  if (named.every((userId) => isHere(room, userId)))
    return toCalled(context, membership, named.filter(isOpen), all);
  const asked = named.map((userId) =>
    isHere(room, userId) ? isOpen(userId) : isStillNamed(context, room, userId, person.userId),
  );
  return Promise.all(asked).then((isNamed) => {
    const users = named.filter((_, index) => isNamed[index]);
    return toCalled(context, membership, users, all);
  });
}

/** Each user who is called costs, and is known only now. */
function toCalled(
  { ports }: HubContext,
  { connection }: Membership,
  users: readonly UserId[],
  all: boolean,
): Called | undefined {
  ports.budget.spend(connection.payer, CALL_COST * users.length);
  return users.length === 0 && !all ? undefined : { users, all };
}

function isHere({ roster }: Room, userId: UserId): boolean {
  return roster.entry(userId) !== undefined;
}

/** Says whether a user who is here wants nothing of another one. */
function blocks(user: User | undefined, by: UserId): boolean {
  return user?.blocked.has(by) === true;
}

/** Looks whether who is away still has its nick and its read mark, and may still enter the room; who has not is named here no more. */
async function isStillNamed(
  { ports }: HubContext,
  { id, people }: Room,
  userId: UserId,
  by: UserId,
): Promise<boolean> {
  try {
    const known = await ports.identities.find(userId);
    const mark = await ports.records.readMarkOf(userId, id);
    const mayCome = known !== undefined && isOpenTo(ports, known.ownedId, id);
    const isNamed = mayCome && mark !== undefined && people.isCalled(userId, known.nickName);
    if (!isNamed) people.forget(userId);
    return isNamed && !ports.access.blocks.isBlocking(known.ownedId, by);
  } catch {
    return true; // a store that can't be read now takes nothing from the message
  }
}

/** Finds the other one of a room of two; nobody once its user id is another's, or nobody's, or where that can't be read. */
function findOther(
  { directory, ports }: HubContext,
  { room, connection }: Membership,
): Eventual<Called | undefined> {
  const { direct } = room;
  if (direct === undefined || connection.user === undefined) return undefined;
  const other = otherOf(direct.pair, connection.user.ownedId);
  const userId = userIdOf(other);
  const isBlocked = ports.access.blocks.isBlocking(other, connection.user.userId);
  const toCall = (owner: { readonly ownedId: OwnedId } | undefined): Called | undefined =>
    owner?.ownedId === other && !isBlocked ? { users: [], all: false, direct: userId } : undefined;
  const here = directory.user(userId);
  if (here !== undefined) return toCall(here);
  return ports.identities.find(userId).then(toCall, () => undefined);
}

/** Reads those with a read mark once for a room; where that fails the next message tries again, and goes without them if it fails too. */
export async function loadPeople(context: HubContext, room: Room): Promise<void> {
  const { people } = room;
  if (people.isLoaded) return;
  people.loading ??= readMarked(context, room)
    .then(
      () => {
        people.isLoaded = true;
      },
      () => {}, // the store that failed has logged it
    )
    .finally(() => {
      people.loading = undefined;
    });
  await people.loading;
}

async function readMarked({ directory, ports }: HubContext, { id, people }: Room): Promise<void> {
  let read = 0;
  for (const userId of ports.records.markedUsersIn(id)) {
    const known = directory.user(userId) ?? (await ports.identities.find(userId));
    if (known !== undefined) people.mark(userId, known.nickName);
    read += 1;
    if (read % STEP_USERS === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
