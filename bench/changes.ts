import { reactions } from "./changes/reactions.ts";
import { untouched } from "./changes/untouched.ts";

/** The flags of the bench that count here. */
interface ChangesSettings {
  readonly rounds: number;
  readonly seconds: number | undefined;
  readonly quick: boolean;
}

/**
 * `changes`: what a thousand reactions to one message cost those who are in the room; and with the folder of another build, what a message
 * that nobody changes costs in this one and in that.
 */
export async function changes(settings: ChangesSettings, against: string | undefined): Promise<void> {
  await reactions(settings.quick ? 1 : settings.rounds);
  if (against !== undefined) await untouched(against, settings);
}
