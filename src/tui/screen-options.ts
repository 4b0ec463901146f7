import type { Group, RoomId } from "../core/protocol/names.ts";
import type { NamedEmoji } from "../core/text/emoji-names.ts";
import type { Clock } from "../core/time/clock.ts";
import type { ScreenClient } from "./client-port.ts";
import type { OwnKeys } from "./input/keymap.ts";
import type { SoundsLike } from "./input/names-fit.ts";
import type { OwnColours } from "./look/theme.ts";
import type { PersistedScreen } from "./state/persisted.ts";
import type { Preferences } from "./state/preferences.ts";
import type { ProcessPort, Terminal } from "./terminal/ports.ts";
import type { Words } from "./words/english.ts";

/** The outcome of an edit: the new text, or why there is none. `editor` is what was started; all is foreign. */
export type Edited = { readonly text: string } | { readonly editor: string; readonly reason: string };

/** Keeps what the screen remembers. None of it throws: what can't be kept is lost at the end. */
export interface Memory {
  load(): PersistedScreen;
  /** Soon; what is saved meanwhile takes its place. */
  save(persisted: PersistedScreen): void;
  /** Saves before it returns, since the process is about to end; an earlier save that still waits can't overwrite it. */
  saveNow(persisted: PersistedScreen): void;
}

/** The choices of a person. */
export interface ScreenSettings {
  readonly words: Words;
  readonly colours: OwnColours;
  readonly keys: OwnKeys;
  /** Those with which the screen begins. */
  readonly preferences: Preferences;
}

/** Everything that the screen needs. The client is the caller's to start and to close. */
export interface ScreenOptions {
  readonly client: ScreenClient;
  /** The rooms to enter; the first is looked at. */
  readonly groups: readonly Group[];
  /** The message to begin at, of one of the rooms. */
  readonly at?: { readonly roomId: RoomId; readonly seq: number } | undefined;
  readonly nickName: string;
  /** The server. */
  readonly url: string;
  readonly terminal: Terminal;
  readonly process: ProcessPort;
  readonly clock: Clock;
  /** Tells what the terminal can do. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: ScreenSettings;
  readonly memory: Memory;
  /** Loads how names are matched by their sound, which is not needed for the first frame. */
  readonly sounds: () => Promise<SoundsLike>;
  /** Loads the names of emoji, when the first one is looked for. */
  readonly emoji: () => Promise<readonly NamedEmoji[]>;
  /**
   * Has a text edited by a program that has the terminal meanwhile. Never rejects. Once the program runs, `onBegun` is
   * given a function that ends it at once and returns the text it has saved so far, or undefined if it saved none.
   */
  readonly edit: (text: string, onBegun: (end: () => string | undefined) => void) => Promise<Edited>;
  /** Keeps a setting of the screen in the config file; resolves with why that failed, which is foreign. Never rejects. */
  readonly keepPreference: (name: string, value: unknown) => Promise<string | undefined>;
  /** Has the system open a link; resolves with false where it can't. Never rejects. */
  readonly openLink: (link: string) => Promise<boolean>;
}
