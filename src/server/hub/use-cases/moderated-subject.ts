import { chatError } from "../../../core/protocol/errors.ts";
import type { Moderate } from "../../../core/protocol/moderation.ts";
import { type Nick, nickKey, type RoomId, toUserId, type UserId } from "../../../core/protocol/names.ts";
import { keepsOrder, ROLES, type Role } from "../../../core/protocol/roles.ts";
import type { Subject } from "../../access/sanctions.ts";
import { networkKey, networkTest } from "../../sockets/addresses.ts";
import type { KnownIdentity } from "../../store/identity-store.ts";
import { type OwnedId, userIdOf } from "../../store/owned-id.ts";
import type { HubContext } from "../context.ts";
import { roleOf, roleOfUser } from "../rights.ts";
import type { Connection } from "../room.ts";

/** Those about whom something is to be decided. */
export interface ModeratedSubject {
  readonly subject: Subject;
  /** Their nick, or the network. */
  readonly name: string;
  /** Undefined for a network. */
  readonly userId: UserId | undefined;
  /** The highest role that any of them has there. */
  readonly role: Role;
  /** Those of their connections that are here. */
  readonly connections: readonly Connection[];
}

/** Finds those whom a request is about: a user, here or remembered, else a base client that is here, or a network. Throws INVALID for nobody. */
export async function findSubject(context: HubContext, request: Moderate): Promise<ModeratedSubject> {
  const { address, nickName, roomId } = request;
  if (address !== undefined) return findNetwork(context, address, roomId);
  const known = await findOwner(context, request);
  if (known !== undefined) return findUser(context, known, roomId);
  const guest = findGuest(context, request);
  if (guest !== undefined) return guest;
  throw nickName === undefined ? chatError("user-unknown", {}) : chatError("nick-unknown", { nickName });
}

/** Finds who owns the user id or the nick in a request. */
export async function findOwner(
  { ports: { identities } }: HubContext,
  { userId, nickName }: Pick<Moderate, "userId" | "nickName">,
): Promise<KnownIdentity | undefined> {
  if (nickName !== undefined) return identities.findNick(nickName);
  return userId === undefined ? undefined : identities.find(toUserId(userId));
}

/** The role of a user on the server, or in a room, be they here or not. */
export function roleOfOwner(context: HubContext, owner: OwnedId, roomId: RoomId | undefined): Role {
  const here = connectionsOf(context, owner).map((connection) => roleOf(context, connection, roomId));
  return highest([...here, roleOfUser(context.ports, owner, "member", roomId)]);
}

/** Reads the address or the network in a request; throws INVALID for a text that is neither. */
export function readNetwork(address: string): string {
  const network = networkKey(address);
  if (network !== undefined) return network;
  throw chatError("field-invalid", { field: "address", problem: "not-an-address", detail: "" });
}

function findUser(
  context: HubContext,
  { userId, nickName, ownedId }: KnownIdentity,
  roomId: RoomId | undefined,
): ModeratedSubject {
  return {
    subject: { type: "user", id: ownedId },
    name: nickName,
    userId,
    role: roleOfOwner(context, ownedId, roomId),
    connections: connectionsOf(context, ownedId),
  };
}

function findGuest(
  { directory }: HubContext,
  { userId, nickName, roomId }: Moderate,
): ModeratedSubject | undefined {
  const isMeant = (person: { readonly userId: UserId; readonly nickName: Nick }) =>
    nickName === undefined
      ? userId !== undefined && person.userId === toUserId(userId)
      : nickKey(person.nickName) === nickKey(nickName);
  const found = [...directory.connections()]
    .filter(({ user }) => user === undefined)
    .flatMap(({ memberships }) => [...memberships.values()])
    .filter(({ person, room }) => (roomId === undefined || room.id === roomId) && isMeant(person));
  const [first] = found;
  if (first === undefined) return undefined;
  const { userId: id, nickName: name } = first.person;
  const connections = [...new Set(found.map(({ connection }) => connection))];
  return { subject: { type: "guest", id }, name, userId: id, role: "guest", connections };
}

/** Those of a network who keep order are left alone. */
function findNetwork(context: HubContext, address: string, roomId: RoomId | undefined): ModeratedSubject {
  const network = readNetwork(address);
  const isIn = networkTest(network);
  const connections = [...context.directory.connections()].filter(
    (connection) => isIn(connection.payer.address) && !keepsOrder(roleOf(context, connection, roomId)),
  );
  return {
    subject: { type: "network", id: network },
    name: network,
    userId: undefined,
    role: "guest",
    connections,
  };
}

function connectionsOf({ directory }: HubContext, owner: OwnedId): readonly Connection[] {
  return directory.connectionsOf(userIdOf(owner)).filter(({ user }) => user?.ownedId === owner);
}

function highest(roles: readonly Role[]): Role {
  return roles.reduce((best, role) => (ROLES.indexOf(role) > ROLES.indexOf(best) ? role : best), "guest");
}
