/** Finds the first of `count` indexes for which `holds` is true, if it is true of all after it; `count` if it is of none. */
export function firstFrom(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
