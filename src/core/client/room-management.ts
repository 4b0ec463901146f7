import { chatError } from "../protocol/errors.ts";
import { BLOCK, INVITE, ROOM } from "../protocol/event-names.ts";
import type { RoomId, UserId } from "../protocol/names.ts";
import type { InvitedRole } from "../protocol/roles.ts";
import type { RoomSettings, SettingsChange } from "../protocol/room-settings.ts";
import { Asking, type AskingPorts } from "./asking.ts";
import type { RoomMember } from "./members.ts";
import { toRoomMember } from "./payloads.ts";

/** Options of an invite: for one user alone, until an instant (ms since 1970 UTC), with a role in the room. */
export interface InviteOptions {
  readonly once?: boolean;
  readonly expiresAt?: number;
  readonly role?: InvitedRole;
}

/** An invite that was made; `expiresAt` is in ms since 1970 UTC. */
export interface Invite {
  readonly secret: string;
  readonly expiresAt: number;
}

/** The requests about what a room is, who may enter it, and of whom this user wants nothing. Each rejects as those of `Queries` do. */
export class RoomManagement {
  readonly #asking: Asking;

  constructor(ports: AskingPorts) {
    this.#asking = new Asking(ports);
  }

  /** Asks for the settings of a room. */
  async settings(roomId: RoomId): Promise<RoomSettings> {
    return (await this.#asking.request(ROOM, { roomId })).settings;
  }

  /** Changes settings of a room, as one who moderates it; resolves with all of them as they are then. */
  async changeSettings(roomId: RoomId, settings: SettingsChange): Promise<RoomSettings> {
    return (await this.#asking.request(ROOM, { roomId, settings })).settings;
  }

  /** Makes a private room; it is then joined like any other. */
  async makePrivate(settings: SettingsChange): Promise<RoomId> {
    return (await this.#asking.request(ROOM, { settings: { ...settings, private: true } })).roomId;
  }

  /** Makes an invite to a room, as one who moderates it. */
  async invite(roomId: RoomId, options: InviteOptions = {}): Promise<Invite> {
    const { invite, expiresAt } = await this.#asking.request(INVITE, { roomId, ...options });
    if (invite === undefined || expiresAt === undefined) throw chatError("reply-unreadable", {});
    return { secret: invite, expiresAt };
  }

  /** Ends all invites to a room. */
  async endInvites(roomId: RoomId): Promise<void> {
    await this.#asking.request(INVITE, { roomId, end: true });
  }

  /**
   * Blocks a user, of whom nothing comes any more on any device of this one, or does so no more (`on` false); without a user nothing changes.
   * Resolves with all who are blocked, the first at the start, under the nicks that they had then.
   */
  async block(userId?: UserId, on = true): Promise<readonly RoomMember[]> {
    const change = userId === undefined ? {} : { userId, on };
    return (await this.#asking.request(BLOCK, change)).blocked.map(toRoomMember);
  }

  /** Has an invite let this user into its room; resolves with that, which is then joined like any other. */
  async acceptInvite(secret: string): Promise<RoomId> {
    return (await this.#asking.request(INVITE, { invite: secret })).roomId;
  }
}
