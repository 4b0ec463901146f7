import type { ChangeTarget, ChatMessage, ClientEvent, RoomPage, ThreadPage } from "../../core/client/chat.ts";
import type { HistoryQuery } from "../../core/client/history.ts";
import type { InboxPage } from "../../core/client/inbox.ts";
import type { DirectRoom, MemberPage, MemberQuery, RoomMember } from "../../core/client/members.ts";
import type { ThreadQuery } from "../../core/client/queries.ts";
import type { Invite } from "../../core/client/room-management.ts";
import type { ChangeAction } from "../../core/protocol/changes.ts";
import type { ChatError } from "../../core/protocol/errors.ts";
import type { MessageKind } from "../../core/protocol/message.ts";
import type { Moderation } from "../../core/protocol/moderation.ts";
import type { Nick, RoomId, UserId } from "../../core/protocol/names.ts";
import type { RoomSettings, SettingsChange } from "../../core/protocol/room-settings.ts";
import type { NamedEmoji } from "../../core/text/emoji-names.ts";
import type { Widths } from "../../core/text/widths.ts";
import type { PositionProblem } from "../../core/time/position.ts";
import type { SoundsLike } from "../input/names-fit.ts";
import type { Size } from "../layout/regions.ts";
import type { Words } from "../words/english.ts";
import type { AskedTerms } from "./search.ts";

/** The reason for which a page of history is read. `oldest` stops at the room's first message, `jump` at `seq`, or at the page's first. */
export type PageFor =
  | { readonly type: "older" }
  | { readonly type: "newer" }
  | { readonly type: "oldest" }
  | { readonly type: "jump"; readonly seq: number | undefined; readonly label: string }
  | { readonly type: "quote"; readonly seq: number };

/** The part of the inbox that is asked for: how much it is, items to list, or the messages of items that are listed. */
export type InboxFor = "count" | "items" | "messages";

/** The reason for which a page of a thread is read: to open the thread of the message at `seq`, or to add to one that is open, by its root. */
export type ThreadPageFor =
  | { readonly type: "thread"; readonly seq: number }
  | { readonly type: "older" | "newer"; readonly thread: number };

/** A notification outside of the screen. The texts are safe to print. */
export interface Alert {
  readonly roomId: RoomId;
  readonly level: "mention" | "any";
  readonly title: string;
  readonly body: string;
}

/** Everything about others that is decided on the screen. */
export type ScreenModeration = Exclude<Moderation, "role">;

/** An effect on the chat; `client-effects.ts` has the client do it. */
export type ClientEffect =
  | { readonly type: "join"; readonly roomId: RoomId }
  | { readonly type: "leave"; readonly roomId: RoomId }
  | {
      readonly type: "send";
      readonly roomId: RoomId;
      readonly msg: string;
      readonly kind: MessageKind;
      readonly replyTo?: number;
    }
  | { readonly type: "retry"; readonly clientMsgId: string }
  | {
      readonly type: "change";
      readonly roomId: RoomId;
      readonly target: ChangeTarget;
      readonly action: ChangeAction;
    }
  | { readonly type: "retryChange"; readonly changeId: string }
  /** Claims messages that ended processes of this user left unsent; `retried` messages of the room are sent again already. */
  | { readonly type: "takeOver"; readonly roomId: RoomId; readonly retried: number }
  | { readonly type: "page"; readonly roomId: RoomId; readonly query: HistoryQuery; readonly wanted: PageFor }
  | {
      readonly type: "thread";
      readonly roomId: RoomId;
      readonly seq: number;
      readonly query: ThreadQuery;
      readonly wanted: ThreadPageFor;
    }
  /** Asks for what calls this user. */
  | {
      readonly type: "inbox";
      readonly query: { readonly before?: number; readonly limit: number };
      readonly wanted: InboxFor;
    }
  | { readonly type: "inboxDone"; readonly ids: readonly number[] }
  | { readonly type: "pins"; readonly roomId: RoomId }
  /** Reads from a moment on that a person typed, at `now`. */
  | { readonly type: "jump"; readonly roomId: RoomId; readonly moment: string; readonly now: number }
  /** Asks for what was typed as `query`, at `now`; `before` is the `next` of the results before. */
  | {
      readonly type: "search";
      readonly query: string;
      readonly terms: AskedTerms;
      readonly now: number;
      readonly before: number | undefined;
    }
  | { readonly type: "who"; readonly roomId: RoomId; readonly name: string }
  /** Asks for members of a long roster. */
  | { readonly type: "members"; readonly roomId: RoomId; readonly query: MemberQuery }
  | { readonly type: "rooms" }
  | { readonly type: "nick"; readonly nickName: string }
  | { readonly type: "topic"; readonly roomId: RoomId; readonly topic: string }
  | { readonly type: "changeSettings"; readonly roomId: RoomId; readonly settings: SettingsChange }
  /** Makes a private room of this name. */
  | { readonly type: "makeRoom"; readonly name: string }
  | { readonly type: "invite"; readonly roomId: RoomId; readonly once: boolean }
  | { readonly type: "endInvites"; readonly roomId: RoomId }
  | { readonly type: "acceptInvite"; readonly secret: string }
  | { readonly type: "away"; readonly text: string | undefined }
  /** Opens the room of two; with `text`, says that there. */
  | { readonly type: "direct"; readonly userId: UserId; readonly text: string | undefined }
  /** Takes no more direct messages from somebody. */
  | { readonly type: "refuse"; readonly userId: UserId; readonly nickName: string }
  /** Takes direct messages again from a refused user of this nick, if there is one. */
  | { readonly type: "accept"; readonly nickName: string }
  | { readonly type: "refusals" }
  /** Blocks somebody, on every device. */
  | { readonly type: "block"; readonly userId: UserId; readonly nickName: string }
  /** Blocks the users of this nick no more, if there are any. */
  | { readonly type: "unblock"; readonly nickName: string }
  | { readonly type: "blocks" }
  /** Keeps order in a room; `until` is an instant, undefined for no end. */
  | {
      readonly type: "moderate";
      readonly action: ScreenModeration;
      readonly roomId: RoomId;
      readonly nickName: Nick;
      readonly until: number | undefined;
      readonly reason: string;
    }
  | { readonly type: "read"; readonly roomId: RoomId; readonly seq: number }
  | { readonly type: "typing"; readonly roomId: RoomId; readonly typing: boolean };

/** An effect on the terminal or the process; `live-screen.ts` does it. */
export type ScreenEffect =
  | { readonly type: "alert"; readonly alert: Alert }
  /** Asks the terminal to put text on the clipboard; nothing confirms it. */
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "editor"; readonly text: string }
  | { readonly type: "loadEmoji" }
  | { readonly type: "openLink"; readonly link: string }
  | { readonly type: "mouse"; readonly on: boolean }
  /** Keeps a setting of the screen in the config file; a value that is undefined is taken out of it. */
  | { readonly type: "keepPreference"; readonly name: string; readonly value: unknown }
  | { readonly type: "redraw" }
  | { readonly type: "suspend" }
  | { readonly type: "quit" };

const SCREEN_EFFECTS: Readonly<Record<ScreenEffect["type"], true>> = {
  alert: true,
  copy: true,
  editor: true,
  loadEmoji: true,
  openLink: true,
  mouse: true,
  keepPreference: true,
  redraw: true,
  suspend: true,
  quit: true,
};

/** Tells the two kinds of effects apart. */
export function isScreenEffect(effect: Effect): effect is ScreenEffect {
  return Object.hasOwn(SCREEN_EFFECTS, effect.type);
}

/** An effect that a step has; `update` only asks for it. */
export type Effect = ClientEffect | ScreenEffect;

/** The outcome of an effect that asks. */
export type EffectReply =
  | {
      readonly type: "page";
      readonly roomId: RoomId;
      readonly wanted: PageFor;
      readonly messages: readonly ChatMessage[];
      readonly more: boolean;
    }
  | {
      readonly type: "pageFailed";
      readonly roomId: RoomId;
      readonly wanted: PageFor;
      readonly error: ChatError;
    }
  | {
      readonly type: "thread";
      readonly roomId: RoomId;
      readonly wanted: ThreadPageFor;
      readonly page: ThreadPage;
    }
  | {
      readonly type: "threadFailed";
      readonly roomId: RoomId;
      readonly wanted: ThreadPageFor;
      readonly error: ChatError;
    }
  | {
      readonly type: "inbox";
      readonly page: InboxPage;
      readonly before: number | undefined;
      readonly wanted: InboxFor;
    }
  | { readonly type: "inboxFailed"; readonly wanted: InboxFor; readonly error: ChatError }
  | { readonly type: "inboxDone"; readonly unread: number }
  | { readonly type: "inboxDoneFailed"; readonly error: ChatError }
  | { readonly type: "pins"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  | { readonly type: "pinsFailed"; readonly roomId: RoomId; readonly error: ChatError }
  | { readonly type: "linkOpened"; readonly link: string; readonly opened: boolean }
  | {
      readonly type: "found";
      readonly query: string;
      readonly messages: readonly ChatMessage[];
      readonly next: number | undefined;
    }
  | { readonly type: "searchFailed"; readonly query: string; readonly error: ChatError }
  /** The text behind `before:` is no moment. */
  | { readonly type: "searchUnclear"; readonly query: string; readonly problem: PositionProblem }
  /** The typed text is no moment. */
  | {
      readonly type: "noMoment";
      readonly roomId: RoomId;
      readonly moment: string;
      readonly problem: PositionProblem;
    }
  | ({ readonly type: "who"; readonly name: string } & MemberPage)
  | ({ readonly type: "members"; readonly roomId: RoomId; readonly query: MemberQuery } & MemberPage)
  | { readonly type: "membersFailed"; readonly roomId: RoomId; readonly query: MemberQuery }
  | ({ readonly type: "rooms" } & RoomPage)
  | { readonly type: "nick"; readonly nickName: string }
  | { readonly type: "topic"; readonly roomId: RoomId; readonly topic: string }
  | { readonly type: "settings"; readonly roomId: RoomId; readonly settings: RoomSettings }
  /** This user may enter a room now. */
  | { readonly type: "letIn"; readonly roomId: RoomId }
  | { readonly type: "invite"; readonly roomId: RoomId; readonly once: boolean; readonly invite: Invite }
  | { readonly type: "invitesEnded"; readonly roomId: RoomId }
  | { readonly type: "away"; readonly text: string | undefined }
  | { readonly type: "direct"; readonly room: DirectRoom; readonly text: string | undefined }
  | { readonly type: "refusing"; readonly userId: UserId; readonly nickName: string }
  /** `found`: somebody of this nick was refused. */
  | { readonly type: "accepted"; readonly nickName: string; readonly found: boolean }
  | { readonly type: "refusals"; readonly users: readonly RoomMember[] }
  | { readonly type: "blocking"; readonly userId: UserId; readonly nickName: string }
  /** `userIds`: those of this nick who were blocked. */
  | { readonly type: "unblocked"; readonly nickName: string; readonly userIds: readonly UserId[] }
  | { readonly type: "blocks"; readonly users: readonly RoomMember[] }
  /** `subject`, the nick that it was about, is foreign. */
  | {
      readonly type: "moderated";
      readonly action: ScreenModeration;
      readonly roomId: RoomId;
      readonly subject: string;
      readonly until: number | undefined;
    }
  /** So many messages are sent again. */
  | { readonly type: "retried"; readonly roomId: RoomId; readonly count: number }
  /** The request of a slash command was refused. */
  | { readonly type: "refused"; readonly command: keyof Words["commands"]; readonly error: ChatError }
  /** `failure` is why a setting could not be kept; it is foreign. */
  | { readonly type: "preferenceKept"; readonly name: string; readonly failure: string | undefined }
  | { readonly type: "edited"; readonly text: string }
  /** Both are safe to print. */
  | { readonly type: "editorFailed"; readonly editor: string; readonly reason: string };

/** Everything that changes the screen. A `key` is named as the decoder names it; `text` was typed; a `paste` was not. */
export type ScreenEvent =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "wheel"; readonly step: 1 | -1 }
  | { readonly type: "focus"; readonly focused: boolean }
  | { readonly type: "client"; readonly event: ClientEvent }
  | { readonly type: "reply"; readonly reply: EffectReply }
  | { readonly type: "resize"; readonly size: Size }
  /** The widths of characters on which terminals disagree. */
  | { readonly type: "widths"; readonly widths: Widths }
  /** Emoji can be found by their names from now on. */
  | { readonly type: "emoji"; readonly emoji: readonly NamedEmoji[] }
  /** Names can be matched by their sound from now on. */
  | { readonly type: "sounds"; readonly soundsLike: SoundsLike }
  /** A message of a room that is entered is to be shown. */
  | { readonly type: "goTo"; readonly roomId: RoomId; readonly seq: number }
  /** Time went by, and nothing else. */
  | { readonly type: "tick" };
