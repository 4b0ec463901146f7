import type { ChatMessage, ClientEvent, OutgoingMessage } from "../../src/core/client/chat.ts";
import type { Roster } from "../../src/core/client/members.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { type Group, type RoomId, toGroup, toUserId } from "../../src/core/protocol/names.ts";
import { soundsLike } from "../../src/core/text/pinyin.ts";
import { STANDARD_WIDTHS } from "../../src/core/text/widths.ts";
import { PAGE_NAMES } from "../../src/tui/layout/help.ts";
import type { Size } from "../../src/tui/layout/regions.ts";
import {
  layScreen,
  type PaneContents,
  type ScreenLayout,
  type ScreenPanes,
} from "../../src/tui/layout/screen.ts";
import { Typesetter } from "../../src/tui/layout/typesetter.ts";
import { type Look, lookFor } from "../../src/tui/look/look.ts";
import { themeFor } from "../../src/tui/look/theme.ts";
import type { ScreenOptions } from "../../src/tui/screen-options.ts";
import type { Effect, EffectReply, PageFor, ScreenEvent } from "../../src/tui/state/effect.ts";
import { type Beginning, firstStep } from "../../src/tui/state/first-step.ts";
import { pickerOf } from "../../src/tui/state/overlay-state.ts";
import { NOTHING_PERSISTED } from "../../src/tui/state/persisted.ts";
import { DEFAULT_PREFERENCES } from "../../src/tui/state/preferences.ts";
import type { ChatState } from "../../src/tui/state/state.ts";
import type { Row } from "../../src/tui/terminal/frame-writer.ts";
import { layOver } from "../../src/tui/terminal/layers.ts";
import { update } from "../../src/tui/update/update.ts";
import { ScreenView } from "../../src/tui/view/screen-view.ts";
import { englishScreen } from "../../src/tui/words/english.ts";

process.env.TZ = "UTC";

/** 23 November 2026, 10:30 UTC, a Monday. */
export const NOW = Date.UTC(2026, 10, 23, 10, 30);

/** A group from its value and name. */
export function group(value: string, name?: string): Group {
  const made = toGroup(value, name);
  if (made === undefined) throw new Error(`${value} is no group`);
  return made;
}

export const CHAT = group("1", "聊天群1");
export const SECOND = group("2", "聊天群2");
export const OPS = group("ops", "ops");

/** A roster of these nicks; the id of a user is its nick. */
export function roster(...nicks: readonly string[]): Roster {
  return { status: "known", users: nicks.map((nickName) => ({ userId: toUserId(nickName), nickName })) };
}

/** The parts of a message that matter to a test. */
export type Told = Partial<Omit<ChatMessage, "roomId">> & { readonly from?: string };

/** English on a terminal as most are. */
export const LOOK: Look = lookFor(STANDARD_WIDTHS, englishScreen, false);

/** Ink's roots for all chats of a test file. */
const VIEW = new ScreenView((error) => {
  throw error;
});

const THEME = themeFor({
  name: "auto",
  depth: "none",
  background: undefined,
  links: false,
  own: { roles: {}, nicks: undefined },
});

/** The text of each page of help, in their order. */
export function helpPages(chat: Chat): string[] {
  chat.press("f1");
  const pages = PAGE_NAMES.map(() => {
    const text = chat.text();
    chat.press("tab");
    return text;
  });
  chat.press("escape");
  return pages;
}

/** The panes between the lists. */
const MIDDLE = ["emptyChat", "header", "timeline", "tips", "notices"] as const;

/** The screen's state, moved as the runtime moves it, without a clock, a client or a terminal. */
export class Chat {
  state: ChatState;
  now = NOW;
  /** Every effect so far. */
  readonly effects: Effect[] = [];
  readonly #typesetter = new Typesetter();
  readonly #seqs = new Map<RoomId, number>();
  #made = 0;

  constructor(
    groups: readonly Group[] = [CHAT, SECOND, OPS],
    size: Size = { columns: 120, rows: 30 },
    more: Partial<Beginning> = {},
  ) {
    const [state, effects] = firstStep({
      nickName: "alice",
      groups,
      url: "ws://chat.example",
      size,
      now: NOW,
      look: LOOK,
      persisted: { ...NOTHING_PERSISTED, tipsDone: true },
      ...more,
    });
    this.state = state;
    this.effects.push(...effects);
    this.happen({ type: "sounds", soundsLike });
    this.online();
    for (const { roomId } of groups) this.joined(roomId);
  }

  happen(event: ScreenEvent): this {
    const [state, effects] = update(this.state, event, this.now, this.#typesetter);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  press(...keys: readonly string[]): this {
    for (const key of keys) this.happen({ type: "key", key });
    return this;
  }

  type(text: string): this {
    return this.happen({ type: "text", text });
  }

  /** Types a line and sends it. */
  enter(text: string): this {
    return this.type(text).press("enter");
  }

  /** Time goes by; what has to change by time alone does. */
  wait(ms: number): this {
    this.now += ms;
    return this.happen({ type: "tick" });
  }

  resize(columns: number, rows: number): this {
    return this.happen({ type: "resize", size: { columns, rows } });
  }

  /** The reply to an effect has come. */
  reply(reply: EffectReply): this {
    return this.happen({ type: "reply", reply });
  }

  /** A page of history that was asked for has come. */
  page(wanted: PageFor, messages: readonly ChatMessage[], more: boolean, roomId = CHAT.roomId): this {
    return this.reply({ type: "page", roomId, wanted, messages, more });
  }

  hear(event: ClientEvent): this {
    return this.happen({ type: "client", event });
  }

  online(dialect: "v1" | "base" = "v1"): this {
    const status = { status: "online", dialect, nickName: "alice", userId: toUserId("alice") } as const;
    return this.hear({ type: "status", status });
  }

  lost(nextTryInMs = 3_000): this {
    const status = {
      status: "waiting",
      cause: "lost",
      nextTryAt: this.now + nextTryInMs,
      error: chatError("connection-lost", { cause: "gone" }),
    } as const;
    return this.hear({ type: "status", status });
  }

  joined(roomId: RoomId, lastSeq = this.#seqs.get(roomId) ?? 0, more = false): this {
    this.#seqs.set(roomId, lastSeq);
    const room = { roomId, lastSeq, more, roster: roster("alice", "bob", "小爱") };
    return this.hear({ type: "joined", room });
  }

  /** A message in the first room, or in another: by bob, now, the next of the room, unless told otherwise. */
  comes(msg: string, told: Told = {}, roomId: RoomId = CHAT.roomId): this {
    return this.hear({ type: "messages", roomId, messages: [this.message(msg, told, roomId)] });
  }

  message(msg: string, { from = "bob", ...told }: Told = {}, roomId: RoomId = CHAT.roomId): ChatMessage {
    const seq = (this.#seqs.get(roomId) ?? 0) + 1;
    this.#made += 1;
    const message: ChatMessage = {
      key: `message ${this.#made}`,
      roomId,
      seq,
      at: this.now,
      userId: toUserId(from),
      nickName: from,
      msg,
      kind: "text",
      replyTo: undefined,
      own: from === "alice",
      clientMsgId: undefined,
      ...told,
    };
    if (message.seq === seq) this.#seqs.set(roomId, seq);
    return message;
  }

  /** An own message is on its way, or has failed for a reason. */
  outgoing(msg: string, clientMsgId: string, failure?: string, roomId: RoomId = CHAT.roomId): this {
    const state: OutgoingMessage["state"] =
      failure === undefined
        ? { status: "sending" }
        : { status: "failed", error: chatError("unexpected", { message: failure }) };
    const outgoing = { clientMsgId, roomId, msg, kind: "text", at: this.now, state } as const;
    return this.hear({ type: "outgoing", outgoing });
  }

  layout(): ScreenLayout {
    return layScreen(this.state, this.#typesetter);
  }

  /** The screen as rows of text as Ink draws them, each as wide as the screen. */
  wholeRows(): string[] {
    return this.#draw(this.layout().panes).map(textOf);
  }

  /** The screen as rows of text, without the spaces at their ends. */
  rows(): string[] {
    return this.wholeRows().map((row) => row.trimEnd());
  }

  text(): string {
    return this.rows().join("\n");
  }

  /** The rows of one pane as Ink draws it, without the spaces at their ends; none if it does not show. */
  pane(name: keyof PaneContents): string[] {
    const { panes } = this.layout();
    return this.#layers({ [name]: panes[name] }).flatMap(({ rows }) =>
      rows.map((row) => textOf([row]).trimEnd()),
    );
  }

  /** The rows between the lists; or those of what lies over the chat, without its border. */
  middle(): string[] {
    if (this.state.overlay !== undefined) return this.overlay();
    const { panes } = this.layout();
    const shown = MIDDLE.map((name) => [name, panes[name]] as const);
    const areas = shown.flatMap(([, pane]) => (pane === undefined ? [] : [pane.area]));
    const column = Math.min(...areas.map((area) => area.column));
    const end = Math.max(...areas.map(({ row, height }) => row + height));
    const layers = this.#layers(Object.fromEntries(shown)).map((layer) => ({
      ...layer,
      column: layer.column - column,
    }));
    return layOver(layers, areas[0]?.width ?? 0, end).map((row) => textOf(row).trimEnd());
  }

  /**
   * The rows of the messages, without what is empty, the rules between them and the line at the room's beginning, and without rails; times stand
   * two columns behind nicks.
   */
  messages(): string[] {
    const rows = this.middle().slice(1);
    return rows
      .filter((row) => row !== "" && !row.includes("───") && !row.startsWith(" beginning of"))
      .map((row) => row.replace(/^(.)▎/, "$1").replace(/ +▕/, " ").trimEnd())
      .map((row) => row.replace(/(\S) {2,}(\d\d:\d\d)$/, "$1  $2"));
  }

  /** The rows of what lies over the chat, without its border: the first is its title, its keys and the place, then come its lines. */
  overlay(): string[] {
    const [title = "", ...lines] = this.pane("overlay").map((row) =>
      row
        .replace(/^[╭│╰]─? /, "")
        .replace(/ *[╮│╯]$/, "")
        .replace(/ ─+ ?/g, "  ")
        .trimEnd(),
    );
    const end = lines.pop() ?? "";
    const filter = pickerOf(this.state.overlay) === undefined ? 0 : 1;
    return [` ${title.trim()}  ${end.trim()}`, ...lines.slice(filter)];
  }

  /** The rule, which is the status, and what stands below it. */
  status(): string {
    return this.rows().slice(this.layout().panes.rule?.area.row).join(" ");
  }

  #layers(panes: ScreenPanes) {
    const layout = { panes, cursor: { row: 0, column: 0 } };
    return VIEW.draw(layout, THEME, this.state.look.measure);
  }

  #draw(panes: ScreenPanes): Row[] {
    const { columns, rows } = this.state.size;
    return layOver(this.#layers(panes), columns, rows);
  }

  get draft(): string {
    return this.state.composer.text;
  }

  /** The draft with `|` where the cursor is. */
  get line(): string {
    const { text, cursor } = this.state.composer;
    return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
  }

  /** The texts that were sent, in order. */
  get sent(): string[] {
    return this.effects.flatMap((effect) => (effect.type === "send" ? [effect.msg] : []));
  }

  /** The effects of one type. */
  of<T extends Effect["type"]>(type: T): Extract<Effect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
  }
}

/** The text of a row. */
function textOf(row: Row): string {
  return row.flatMap(({ glyphs }) => glyphs.map(({ text }) => text)).join("");
}

/** A person's choices and memory in tests: none. */
export const SCREEN_SETTING: Pick<
  ScreenOptions,
  "url" | "settings" | "memory" | "edit" | "sounds" | "emoji" | "openLink" | "keepPreference"
> = {
  url: "ws://chat.example",
  settings: {
    words: englishScreen,
    colours: { roles: {}, nicks: undefined },
    keys: {},
    preferences: { ...DEFAULT_PREFERENCES, mouse: false },
  },
  memory: { load: () => NOTHING_PERSISTED, save: () => {}, saveNow: () => {} },
  sounds: () => Promise.resolve(soundsLike),
  emoji: () => Promise.resolve([]),
  edit: (text) => Promise.resolve({ text }),
  openLink: () => Promise.resolve(true),
  keepPreference: () => Promise.resolve(undefined),
};
