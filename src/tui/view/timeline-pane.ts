import { isDeepStrictEqual } from "node:util";
import type { Line } from "../layout/line.ts";
import type { TimelineContent } from "../layout/message-pane.ts";
import type { StyledRow } from "../terminal/styled-row.ts";
import { InkPane, isSameSetting, type Pane, type PaneSetting } from "./ink-pane.tsx";
import { Timeline } from "./timeline.tsx";

/** A message as it was drawn. */
interface DrawnMessage {
  readonly lines: readonly Line[];
  readonly rows: readonly StyledRow[];
}

/**
 * The pane of the messages. Ink lays out and prints all that it is given each time, so its root is given the messages
 * alone that are new, or have changed: most of a screen full is as it was a message ago.
 */
export class TimelinePane implements Pane<TimelineContent> {
  readonly #ink: InkPane<TimelineContent>;
  #setting: PaneSetting | undefined;
  #drawn: ReadonlyMap<string, DrawnMessage> = new Map();

  constructor(onError: (error: unknown) => void) {
    this.#ink = new InkPane(Timeline, onError);
  }

  draw({ messages }: TimelineContent, setting: PaneSetting): readonly StyledRow[] {
    if (!isSameSetting(setting, this.#setting)) this.#drawn = new Map();
    this.#setting = setting;
    const before = this.#drawn;
    const fresh = messages.filter(({ key, lines }) => !isDeepStrictEqual(lines, before.get(key)?.lines));
    const freshRows = fresh.length === 0 ? [] : this.#ink.draw({ messages: fresh }, setting);
    let used = 0;
    const drawn = messages.map((message): readonly [string, DrawnMessage] => {
      const { key, lines } = message;
      const known = fresh.includes(message) ? undefined : before.get(key);
      if (known !== undefined) return [key, known];
      used += lines.length;
      return [key, { lines, rows: freshRows.slice(used - lines.length, used) }];
    });
    this.#drawn = new Map(drawn);
    return drawn.flatMap(([, { rows }]) => rows);
  }

  close(): void {
    this.#ink.close();
  }
}
