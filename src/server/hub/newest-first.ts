interface Node<T> {
  readonly value: T;
  newer: Node<T> | undefined;
  older: Node<T> | undefined;
}

/** Values, each once, that are walked from the one touched last to the one touched first; no step depends on their number. */
export class NewestFirst<T> implements Iterable<T> {
  readonly #nodes = new Map<T, Node<T>>();
  #newest: Node<T> | undefined;

  /** Makes a value the newest, whether it was in or not. */
  touch(value: T): void {
    if (this.#newest?.value === value) return;
    this.delete(value);
    const node: Node<T> = { value, newer: undefined, older: this.#newest };
    if (this.#newest !== undefined) this.#newest.newer = node;
    this.#newest = node;
    this.#nodes.set(value, node);
  }

  delete(value: T): void {
    const node = this.#nodes.get(value);
    if (node === undefined) return;
    this.#nodes.delete(value);
    if (node.older !== undefined) node.older.newer = node.newer;
    if (node.newer !== undefined) node.newer.older = node.older;
    else this.#newest = node.older;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let node = this.#newest; node !== undefined; node = node.older) yield node.value;
  }
}
