import { io, type Socket } from "socket.io-client";
import { HONEST_ROOM } from "./payloads.ts";

/** The time in which an honest client must be answered, ms. */
const ANSWER_MS = 20_000;

interface Received {
  readonly seq: number;
  readonly userId: unknown;
  readonly msg: string;
  readonly roomId: string;
}

interface Changed {
  readonly roomId: string;
  readonly after: number;
  readonly rev: number;
  readonly messages: readonly (Received & {
    readonly rev: number;
    readonly editedAt?: number;
    readonly deletedAt?: number;
  })[];
}

/** Two honest clients: one speaks, and the other must get all of it, in order. */
export class Witnesses {
  readonly #speaker: Socket;
  readonly #hearer: Socket;
  readonly #heard: string[] = [];
  #said = 0;
  #lastSeq = 0;
  #lastRev = 0;
  #fault = "";
  #wake = (): void => {};

  static async enter(url: string): Promise<Witnesses> {
    const [speaker, hearer] = await Promise.all([enter(url, "honest"), enter(url, "hearer")]);
    return new Witnesses(speaker, hearer);
  }

  private constructor(speaker: Socket, hearer: Socket) {
    this.#speaker = speaker;
    this.#hearer = hearer;
    hearer.on("server_msg", (message: Received) => this.#hear(message));
    hearer.on("changed", (changed: Changed) => this.#hearChanges(changed));
    for (const socket of [speaker, hearer]) {
      socket.on("disconnect", (reason) => {
        this.#fault = `an honest client was dropped: ${reason}`;
        this.#wake();
      });
    }
  }

  /** Says something, and waits until it is acknowledged and heard; throws where that, or what came before, is not as it must be. */
  async check(): Promise<void> {
    const text = `honest no. ${++this.#said}`;
    const request = { roomId: HONEST_ROOM, msg: text, clientMsgId: text };
    const reply = await this.#speaker.timeout(ANSWER_MS).emitWithAck("client_msg", request);
    if (!reply.ok) throw new Error(`an honest message was refused: ${JSON.stringify(reply)}`);
    const timer = setTimeout(() => {
      this.#fault = `${text} was not heard`;
      this.#wake();
    }, ANSWER_MS);
    while (this.#heard.at(-1) !== text && this.#fault === "") {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
    if (this.#fault !== "") throw new Error(this.#fault);
  }

  leave(): void {
    for (const socket of [this.#speaker, this.#hearer]) {
      socket.off("disconnect");
      socket.disconnect();
    }
  }

  /** Own messages come in order, and the seqs of the room have no gap, whoever speaks. */
  #hear({ seq, userId, msg, roomId }: Received): void {
    if (roomId !== HONEST_ROOM) return;
    if (this.#lastSeq !== 0 && seq !== this.#lastSeq + 1) this.#fault = `${seq} came after ${this.#lastSeq}`;
    this.#lastSeq = seq;
    if (userId !== "u-honest") return;
    this.#heard.push(msg);
    if (msg !== `honest no. ${this.#heard.length}`) this.#fault = `${msg} came as no. ${this.#heard.length}`;
    this.#wake();
  }

  /** Each change of the room follows the one before, and nobody changes what an honest client said. */
  #hearChanges({ roomId, after, rev, messages }: Changed): void {
    if (roomId !== HONEST_ROOM) return;
    if (after !== this.#lastRev) this.#fault = `changes after ${after} came at ${this.#lastRev}`;
    this.#lastRev = rev;
    for (const { seq, userId, editedAt, deletedAt } of messages) {
      const isTouched = editedAt !== undefined || deletedAt !== undefined;
      if (userId === "u-honest" && isTouched) this.#fault = `${seq} of an honest client was changed`;
    }
    if (this.#fault !== "") this.#wake();
  }
}

async function enter(url: string, nickName: string): Promise<Socket> {
  const auth = { protocol: 1, nickName, userId: `u-${nickName}` };
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });
  await new Promise((resolve) => socket.once("welcome", resolve));
  await socket.timeout(ANSWER_MS).emitWithAck("joinRoom", { roomId: HONEST_ROOM, limit: 0 });
  return socket;
}
