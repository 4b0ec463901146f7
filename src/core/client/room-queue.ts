/** What has a place among others: a lower one goes first. */
export interface Placed {
  readonly place: number;
}

/** What waits for one room, by its place; what is next is found at once, however much waits. */
export class RoomQueue<Item extends Placed> {
  readonly #items: Item[] = [];
  /** Items before this one have gone. */
  #head = 0;
  /** Items from there on that have gone all the same. */
  readonly #gone = new Set<Item>();

  /** Puts an item at its place. */
  add(item: Item): void {
    if (this.#gone.delete(item)) return;
    let at = this.#items.length;
    while (at > this.#head && (this.#items[at - 1]?.place ?? 0) > item.place) at -= 1;
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

  /** What waits, the first one first. */
  *[Symbol.iterator](): Iterator<Item> {
    for (let at = this.#head; at < this.#items.length; at += 1) {
      const item = this.#items[at];
      if (item !== undefined && !this.#gone.has(item)) yield item;
    }
  }
}
