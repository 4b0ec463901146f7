/** The result of a request: the reply, or a function that makes it at the moment when it is sent. */
export type Outcome = object | (() => object);

/** A reply, or the error that stands for it. */
export type Answer = { readonly reply: object } | { readonly error: unknown };

/** Does a request. It may call `proceed` once all that later ones depend on is done, and then go on; else they wait until it ends. */
export type Work = (proceed: () => void) => Outcome | Promise<Outcome>;

interface Unanswered {
  /** Sends the reply; undefined while there is none. */
  send?: () => void;
}

/**
 * Keeps the requests of one connection in order: each begins when the one before it lets it, and is answered after all before it.
 * A request begins at once, in the same call, where nothing waits.
 */
export class RequestOrder {
  /** Requests that may not begin yet, and those without a reply; undefined while there is none, as is mostly so. */
  #waiting: (() => void)[] | undefined;
  #unanswered: Unanswered[] | undefined;
  #busy = false;
  #isBeginning = false;

  /** Requests that have no answer yet. */
  get unanswered(): number {
    return this.#unanswered?.length ?? 0;
  }

  /** `answer` is called once, and must not throw. */
  run(work: Work, answer: (answer: Answer) => void): void {
    const request: Unanswered = {};
    this.#unanswered ??= [];
    this.#unanswered.push(request);
    const settle = (makeAnswer: () => Answer) => {
      request.send = () => answer(makeAnswer());
      this.#sendReady();
    };
    this.#waiting ??= [];
    this.#waiting.push(() => void this.#begin(work, settle));
    if (!this.#busy) this.#beginWaiting();
  }

  /** Begins one after the other for as long as each lets the next begin at once: a loop, as they may be thousands. */
  #beginWaiting(): void {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    while (!this.#busy) {
      const begin = this.#waiting?.shift();
      if (begin === undefined) break;
      this.#busy = true;
      begin();
    }
    this.#isBeginning = false;
    if (this.#waiting?.length === 0) this.#waiting = undefined;
  }

  async #begin(work: Work, settle: (makeAnswer: () => Answer) => void): Promise<void> {
    let proceeded = false;
    const proceed = () => {
      if (proceeded) return;
      proceeded = true;
      this.#busy = false;
      this.#beginWaiting();
    };
    try {
      const outcome = await work(proceed);
      settle(() => toAnswer(outcome));
    } catch (error) {
      settle(() => ({ error }));
    }
    proceed();
  }

  #sendReady(): void {
    for (let first = this.#unanswered?.[0]; first?.send !== undefined; first = this.#unanswered?.[0]) {
      this.#unanswered?.shift();
      first.send();
    }
    if (this.#unanswered?.length === 0) this.#unanswered = undefined;
  }
}

function toAnswer(outcome: Outcome): Answer {
  try {
    return { reply: typeof outcome === "function" ? outcome() : outcome };
  } catch (error) {
    return { error };
  }
}
