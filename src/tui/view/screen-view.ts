import type { ComponentType } from "react";
import type { Measure } from "../../core/text/measure.ts";
import type { PaneContents, ScreenLayout, ScreenPanes } from "../layout/screen.ts";
import type { Theme } from "../look/theme.ts";
import type { Layer } from "../terminal/layers.ts";
import { Composer } from "./composer.tsx";
import { Divider } from "./divider.tsx";
import { EmptyChat } from "./empty-chat.tsx";
import { Header } from "./header.tsx";
import { InkPane, type Pane } from "./ink-pane.tsx";
import { MemberList } from "./member-list.tsx";
import { Notices } from "./notices.tsx";
import { Overlay } from "./overlay.tsx";
import { ReplyBar } from "./reply-bar.tsx";
import { RoomList } from "./room-list.tsx";
import { Rule } from "./rule.tsx";
import { TimelinePane } from "./timeline-pane.ts";
import { Tips } from "./tips.tsx";
import { TooSmall } from "./too-small.tsx";
import { Veil } from "./veil.ts";

type MakePane<Content> = (onError: (error: unknown) => void) => Pane<Content>;

const ink =
  <Content extends object>(component: ComponentType<Content>): MakePane<Content> =>
  (onError) =>
    new InkPane(component, onError);

/** The panes in the order in which they lie over one another, with the component of each. */
const PANES: { readonly [Name in keyof PaneContents]: MakePane<PaneContents[Name]> } = {
  tooSmall: ink(TooSmall),
  roomList: ink(RoomList),
  roomDivider: ink(Divider),
  emptyChat: ink(EmptyChat),
  header: ink(Header),
  timeline: (onError) => new TimelinePane(onError),
  tips: ink(Tips),
  memberDivider: ink(Divider),
  memberList: ink(MemberList),
  rule: ink(Rule),
  replyBar: ink(ReplyBar),
  composer: ink(Composer),
  overlay: ink(Overlay),
  notices: ink(Notices),
};

type Panes = { [Name in keyof PaneContents]?: Pane<PaneContents[Name]> };

/** The screen as Ink draws it, each pane in a root of its own. */
export class ScreenView {
  readonly #onError: (error: unknown) => void;
  readonly #panes: Panes = {};
  readonly #veil: Veil;

  /** `onError` hears what a component throws. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#veil = new Veil(onError);
  }

  /** Draws the panes that show, dimmed under an overlay; those whose content is the same are not drawn anew. */
  draw({ panes }: ScreenLayout, theme: Theme, measure: Measure): readonly Layer[] {
    const names = Object.keys(PANES) as (keyof PaneContents)[]; // the keys of the table above
    return names.flatMap((name) => {
      const layer = this.#drawPane(name, panes, theme, measure);
      if (layer === undefined) return [];
      if (panes.overlay === undefined || name === "overlay" || name === "notices") return [layer];
      return [{ ...layer, rows: this.#veil.over(layer.rows, { theme, measure, width: layer.width }) }];
    });
  }

  /** Ends Ink. Nothing is drawn any more. */
  close(): void {
    for (const pane of Object.values(this.#panes)) pane.close();
    this.#veil.close();
  }

  #drawPane<Name extends keyof PaneContents>(
    name: Name,
    panes: ScreenPanes,
    theme: Theme,
    measure: Measure,
  ): Layer | undefined {
    const placed = panes[name];
    if (placed === undefined) return undefined;
    const { row, column, width, height } = placed.area;
    const rows = this.#paneOf(name).draw(placed.content, { theme, measure, width });
    return { row, column, width, rows: rows.slice(0, height) };
  }

  #paneOf<Name extends keyof PaneContents>(name: Name): Pane<PaneContents[Name]> {
    const panes: { [N in Name]?: Pane<PaneContents[N]> } = this.#panes;
    const known = panes[name];
    if (known !== undefined) return known;
    const made = PANES[name](this.#onError);
    panes[name] = made;
    return made;
  }
}
