import { ServerProcess } from "../chaos/server-process.ts";
import { Home, PROGRAM } from "../test/support/program.ts";
import { PtyProgram, type Size } from "./pty-program.ts";
import { Speaker } from "./speaker.ts";

/** The room of the screen's benches, and the one that is only listed. */
const ROOM = "bench";
const OTHER_ROOM = "aside";

/** A folder for the profiles of `join`: it costs time of its own. */
const PROFILES = process.env.GROUPCHAT_BENCH_PROFILES;

/** How long a screen may take to show what is said, ms. */
const SHOWN_MS = 60_000;

/** A server with somebody who speaks, and the terminals that join it. */
export interface Stage {
  readonly speaker: Speaker;
  /** `join` in a terminal, as it starts. */
  join(size: Size): PtyProgram;
  /** Any Node program in a terminal. */
  run(args: readonly string[], size: Size): PtyProgram;
}

/** Has it all there while `play` runs, and none of it afterwards, whatever happens or if it takes longer than `limitMs`. */
export async function onStage<T>(limitMs: number, play: (stage: Stage) => Promise<T>): Promise<T> {
  const home = new Home();
  const server = await ServerProcess.onFreePort();
  const programs: PtyProgram[] = [];
  const run = (args: readonly string[], size: Size) => {
    const program = new PtyProgram(args, size, home.env());
    programs.push(program);
    return program;
  };
  const profile = PROFILES === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${PROFILES}`];
  const rooms = `${ROOM},${OTHER_ROOM}`;
  const join = (size: Size) =>
    run([...profile, PROGRAM, "join", "--url", server.url, "--nick", "alice", "--rooms", rooms], size);
  let speaker: Speaker | undefined;
  let deadline: NodeJS.Timeout | undefined;
  try {
    await server.start(":memory:");
    speaker = await Speaker.enter({ url: server.url, roomId: `room${ROOM}`, nickName: "speaker" });
    const late = new Promise<never>((_, reject) => {
      deadline = setTimeout(() => reject(new Error(`it took longer than ${limitMs} ms`)), limitMs);
    });
    return await Promise.race([play({ speaker, join, run }), late]);
  } finally {
    clearTimeout(deadline);
    for (const program of programs) await program.end();
    await speaker?.end();
    await server.stop("SIGKILL");
    await home.close();
  }
}

/** The number of the newest message in view; 0 if there is none. */
export function newestShown(program: PtyProgram): number {
  const numbers = program.screen.text().matchAll(/no\.(\d{7})/g);
  return Math.max(0, ...[...numbers].map(([, number]) => Number(number)));
}

/** Resolves with the time when all that was said and the list of rooms are on the screen. */
export function showsAll(program: PtyProgram, { speaker }: Stage): Promise<number> {
  const all = () => newestShown(program) === speaker.upTo && program.screen.text().includes(OTHER_ROOM);
  return program.paints(all, SHOWN_MS);
}
