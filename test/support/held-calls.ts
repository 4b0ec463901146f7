/** Calls that a test lets through one by one. */
export class HeldCalls {
  readonly #held: {
    readonly name: string;
    readonly resolve: () => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  /** The methods whose calls wait, oldest first. */
  get names(): string[] {
    return this.#held.map(({ name }) => name);
  }

  /** `target`, in which the calls of these methods wait before they begin. */
  hold<T extends object>(target: T, methods: readonly (keyof T & string)[]): T {
    return new Proxy(target, {
      get: (inner, key) => {
        const value: unknown = Reflect.get(inner, key);
        if (typeof value !== "function") return value;
        const name = methods.find((method) => method === key);
        if (name === undefined) return value.bind(inner);
        return async (...args: unknown[]) => {
          await new Promise<void>((resolve, reject) => this.#held.push({ name, resolve, reject }));
          return Reflect.apply(value, inner, args);
        };
      },
    });
  }

  /** Lets the oldest waiting call of a method through. */
  proceed(method: string): void {
    this.#take(method).resolve();
  }

  /** Makes the oldest waiting call of a method fail. */
  fail(method: string, error: Error): void {
    this.#take(method).reject(error);
  }

  #take(method: string) {
    const index = this.#held.findIndex(({ name }) => name === method);
    const [call] = index === -1 ? [] : this.#held.splice(index, 1);
    if (call === undefined) throw new Error(`nothing waits in ${method}, only in ${this.names}`);
    return call;
  }
}
