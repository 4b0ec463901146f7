/** An item of a queue; one of a lower order goes first. */
export interface Ordered {
  readonly order: number;
}

/** The items that wait for one room, in their order; the next one is found at once, however many wait. */
export class RoomQueue<Item extends Ordered> {
  readonly #items: Item[] = [];
  /** Items before this one have gone. */
  #head = 0;
  /** Items from there on that have gone all the same. */
  readonly #gone = new Set<Item>();

  /** Puts an item where its order says. */
  add(item: Item): void {
    if (this.#gone.delete(item)) return;
    let at = this.#items.length;
    while (at > this.#head && (this.#items[at - 1]?.order ?? 0) > item.order) at -= 1;
    if (at === this.#items.length) this.#items.push(item);
    else this.#items.splice(at, 0, item);
  }

  /** Takes an item of the queue out of it. */
  remove(item: Item): void {
    if (this.#items[this.#head] === item) this.#head += 1;
    else this.#gone.add(item);
    for (let first = this.#items[this.#head]; first !== undefined; first = this.#items[this.#head]) {
      if (this.#gone.size === 0 || !this.#gone.delete(first)) break;
      this.#head += 1;
    }
    if (this.#head * 2 <= this.#items.length) return;
    this.#items.splice(0, this.#head);
    this.#head = 0;
  }

  /** Goes through the waiting items, the first one first. */
  *[Symbol.iterator](): Iterator<Item> {
    for (let at = this.#head; at < this.#items.length; at += 1) {
      const item = this.#items[at];
      if (item !== undefined && !this.#gone.has(item)) yield item;
    }
  }
}
